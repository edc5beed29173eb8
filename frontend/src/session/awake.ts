/** What of the page a running session needs: a screen that stays on, and a tick when something changes. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Keeps the screen on while wanted, on the page and seen. Says nothing where that can not be done. */
export class Awake implements ReactiveController {
  #wanted = false;
  #connected = false;
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  want(wanted: boolean): void {
    this.#wanted = wanted;
    this.#follow();
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener("visibilitychange", this.#follow);
    this.#follow();
  }

  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener("visibilitychange", this.#follow);
    this.#follow();
  }

  readonly #follow = (): void => {
    const on = this.#wanted && this.#connected && document.visibilityState === "visible";
    if (on) {
      this.#lock ??= ask();
    } else if (this.#lock) {
      // A browser has let go of it already when the page was hidden.
      this.#lock.then((lock) => lock?.release()).catch(() => {});
      this.#lock = undefined;
    }
  };
}

async function ask(): Promise<WakeLockSentinel | undefined> {
  try {
    return await navigator.wakeLock?.request("screen");
  } catch {
    return undefined;
  }
}

/** One timer to the next change, only while the host is on the page and the page is seen. */
export class Tick implements ReactiveController {
  /** Goes up whenever the page is seen again: what was animated has to be put in time. */
  epoch = 0;

  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get runs(): boolean {
    return this.#connected && document.visibilityState === "visible";
  }

  /** Draws the host again in so many milliseconds; null for never. */
  after(delay: number | null): void {
    clearTimeout(this.#timer);
    if (delay === null || !this.runs) return;
    this.#timer = setTimeout(() => this.#host.requestUpdate(), Math.max(delay, 10));
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#timer);
  }

  readonly #look = (): void => {
    clearTimeout(this.#timer);
    if (!this.runs) return;
    this.epoch += 1;
    this.#host.requestUpdate();
  };
}
