/** Hears a session on this page: fetches the clips and plays them on the audio clock. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Live, type LiveSource } from "./live";
import { type Clip, clipStart } from "./logic/clip";

/** The page has to have been touched: browsers are silent until then. */
export class Listening implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #offset: () => number;
  readonly #live: Live<Clip>;
  #audio: AudioContext | null = null;
  #playing: AudioBufferSourceNode | null = null;

  /** `offset` tells by how many milliseconds the clock of the house is ahead of the page's. */
  constructor(host: ReactiveControllerHost, offset: () => number) {
    this.#host = host;
    this.#offset = offset;
    this.#live = new Live(host, "rolling_session/listen", (clip) => {
      if (this.#audio) void this.#play(this.#audio, clip);
    });
    host.addController(this);
  }

  get isOn(): boolean {
    return this.#audio !== null;
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Begin to listen; in the handler of a click. Rejects where the browser says no. */
  async start(source: LiveSource, entity: string): Promise<void> {
    if (this.#audio) return;
    const audio = new AudioContext();
    this.#audio = audio;
    this.#host.requestUpdate();
    try {
      await audio.resume();
    } catch (error) {
      if (this.#audio === audio) this.stop();
      throw error;
    }
    if (this.#audio === audio) this.watch(source, entity);
  }

  /** To be called with every `hass`, as for a picture: a house that was away is asked again. */
  watch(source: LiveSource, entity: string): void {
    if (this.#audio) this.#live.watch(source, entity);
  }

  stop(): void {
    this.#live.rest();
    void this.#audio?.close();
    this.#audio = this.#playing = null;
    this.#host.requestUpdate();
  }

  async #play(audio: AudioContext, clip: Clip): Promise<void> {
    const response = await fetch(clip.url);
    if (!response.ok) return;
    const sound = await audio.decodeAudioData(await response.arrayBuffer());
    if (this.#audio !== audio) return;
    const start = clipStart(clip, Date.now() + this.#offset(), sound.duration);
    if (start === null) return;
    // What comes later replaces what is being said, when it begins.
    this.#playing?.stop(audio.currentTime + start.wait);
    const playing = audio.createBufferSource();
    playing.buffer = sound;
    playing.connect(audio.destination);
    playing.start(audio.currentTime + start.wait, start.skip);
    this.#playing = playing;
  }
}
