/** Keeps a card told: one subscription as long as the card is on a page. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface Connection {
  subscribeMessage<Message>(
    callback: (message: Message) => void,
    message: { type: string } & Record<string, unknown>,
    options?: { resubscribe: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready", listener: () => void): void;
  removeEventListener(event: "ready", listener: () => void): void;
}

/** What a subscription needs of `hass`. */
export interface LiveSource {
  connection: Connection;
  states: Readonly<Record<string, { state: string } | undefined>>;
}

/** Why there is no picture: the entity is away for now, or the house refused. */
export type Trouble = "unavailable" | "refused";

/** What the house says when it refuses. */
export interface Refusal {
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

/**
 * Holds the newest picture. The host calls `watch(hass, entity)` whenever it is
 * given `hass`; all but the first call for an entity cost a comparison.
 *
 * An entity that was away and came back (the integration was reloaded) is asked
 * again, and so is everything after a lost connection. A house that has just begun
 * to start refuses: it is asked again when the entity has another state.
 */
export class Live<Picture> implements ReactiveController {
  picture: Picture | undefined;
  trouble: Trouble | undefined;
  /** What was said with the last refusal. */
  refusal: Refusal | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #type: string;
  readonly #received: ((picture: Picture) => void) | undefined;
  #source: LiveSource | undefined;
  #entity = "";
  #away = false;
  #state: unknown;
  #connected = false;
  readonly #again = () => this.#restart();
  /** Ends the subscription there is, also one that is still being asked for. */
  #end: (() => void) | undefined;

  constructor(
    host: ReactiveControllerHost,
    type: `rolling_session/${"subscribe_session" | "subscribe_history" | "listen"}`,
    /** Called with each picture as it arrives, before the host is drawn. */
    received?: (picture: Picture) => void,
  ) {
    this.#host = host;
    this.#type = type;
    this.#received = received;
    host.addController(this);
  }

  watch(source: LiveSource, entity: string): void {
    const state = source.states[entity];
    const away = state?.state === "unavailable";
    const isSame =
      source.connection === this.#source?.connection &&
      entity === this.#entity &&
      away === this.#away &&
      (this.trouble !== "refused" || state === this.#state);
    if (entity !== this.#entity) this.picture = undefined;
    if (!isSame) this.#stop();
    this.#source = source;
    this.#state = state;
    this.#entity = entity;
    this.#away = away;
    if (!isSame) this.#restart();
  }

  /** Asks for nothing any more, until it is told again what to watch. */
  rest(): void {
    this.#stop();
    this.#source = undefined;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#restart();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop();
  }

  #stop(): void {
    this.#source?.connection.removeEventListener("ready", this.#again);
    this.#end?.();
    this.#end = undefined;
  }

  #restart(): void {
    this.#stop();
    if (!this.#connected || !this.#source) return;
    this.#source.connection.addEventListener("ready", this.#again);
    this.#tell(this.#away ? "unavailable" : undefined);
    if (!this.#away) this.#subscribe(this.#source.connection);
  }

  #subscribe(connection: Connection): void {
    let isOver = false;
    const asked = connection.subscribeMessage<Picture>(
      (picture) => {
        if (isOver) return;
        this.picture = picture;
        this.#received?.(picture);
        this.#tell(undefined);
      },
      { type: this.#type, entity_id: this.#entity },
      // Home Assistant would, but says nothing of a refusal then.
      { resubscribe: false },
    );
    this.#end = () => {
      isOver = true;
      // The house may have forgotten it, or never have agreed to it.
      asked.then((unsubscribe) => unsubscribe()).catch(() => {});
    };
    asked.catch((refusal: Refusal) => {
      if (isOver) return;
      this.refusal = refusal;
      this.#tell("refused");
    });
  }

  #tell(trouble: Trouble | undefined): void {
    this.trouble = trouble;
    if (trouble) this.picture = undefined;
    this.#host.requestUpdate();
  }
}
