/** Hears a session on this page: fetches the clips and plays them on the audio clock. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { LiveSource } from "./live";
import { type Clip, clipStart } from "./logic/clip";

/** The page has to have been touched: browsers are silent until then. */
export class Listening implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #offset: () => number;
  #audio: AudioContext | null = null;
  #playing: AudioBufferSourceNode | null = null;
  #unsubscribe: (() => unknown) | null = null;

  /** `offset` tells by how many milliseconds the clock of the house is ahead of the page's. */
  constructor(host: ReactiveControllerHost, offset: () => number) {
    this.#host = host;
    this.#offset = offset;
    host.addController(this);
  }

  get isOn(): boolean {
    return this.#audio !== null;
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Begin to listen; in the handler of a click. Rejects where the house says no. */
  async start(source: LiveSource, entity: string): Promise<void> {
    if (this.#audio) return;
    const audio = new AudioContext();
    this.#audio = audio;
    this.#host.requestUpdate();
    try {
      await audio.resume();
      const unsubscribe = await source.connection.subscribeMessage<Clip>(
        (clip) => void this.#play(audio, clip),
        { type: "rolling_session/listen", entity_id: entity },
      );
      if (this.#audio === audio) this.#unsubscribe = unsubscribe;
      else void unsubscribe();
    } catch (error) {
      if (this.#audio === audio) this.stop();
      throw error;
    }
  }

  stop(): void {
    void this.#unsubscribe?.();
    void this.#audio?.close();
    this.#audio = this.#unsubscribe = this.#playing = null;
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
