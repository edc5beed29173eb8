/** The card of a session: one thing at a time, to be read from the floor. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Listening } from "./listen";
import { Live, type LiveSource } from "./live";
import { elapsedAt, offsetFrom } from "./logic/clock";
import type { LiveSession, SessionPicture } from "./logic/data";
import { type EntityEntry, entityOf, firstSession, isSession } from "./logic/session-entity";
import { type Frame, frameAt } from "./logic/session-frame";
import { type Choice, NOTHING_CHOSEN, type View, viewOf } from "./logic/session-view";
import { houseWord, type Localize, mayBeConfirmed, reasonOf } from "./logic/session-words";
import { Awake, Tick } from "./session/awake";
import { button, type Card, type Panel } from "./session/card";
import { ended, idle } from "./session/idle";
import { running } from "./session/running";
import { sessionStyles } from "./session/styles";
import { pageWords, SESSION_WORDS, type SessionWord } from "./session/words";
import "./version-bar";
import { wordsFor } from "./words";

/** What the card needs of `hass`. */
export interface Hass extends LiveSource {
  language: string;
  localize: Localize;
  entities: Readonly<Record<string, EntityEntry | undefined>>;
  callService(
    domain: string,
    service: string,
    data: Record<string, unknown>,
    target: { entity_id: string },
    notifyOnError: boolean,
  ): Promise<unknown>;
  loadBackendTranslation?(category: "exceptions", integration: string): Promise<Localize>;
}

/** Why something was not done. */
interface Refused {
  reason: string;
  /** What was to be started, if all it takes is to say so again. */
  unconfirmed?: Record<string, unknown>;
}

interface Config {
  type: string;
  entity: string;
}

const TYPE = "custom:rolling-session-card";

export class RollingSessionCard extends LitElement {
  static override properties = {
    hass: { attribute: false },
    config: { state: true },
    panel: { state: true },
    choice: { state: true },
    refusal: { state: true },
    seen: { state: true },
  };

  static override styles = sessionStyles;

  declare hass: Hass | undefined;
  declare protected config: Config | undefined;
  declare protected panel: Panel;
  declare protected choice: Choice;
  /** Why the last action was refused. */
  declare protected refusal: Refused | null;
  /** The end of a session that was put away. */
  declare protected seen: string | null;

  readonly #live = new Live<SessionPicture>(this, "rolling_session/subscribe_session", (picture) =>
    this.#receive(picture),
  );
  readonly #awake = new Awake(this);
  readonly #tick = new Tick(this);
  readonly #listening = new Listening(this, () => this.#offset ?? 0);
  #offset: number | null = null;
  #session: string | null = null;
  #isActing = false;
  #shown: View["kind"] | undefined;

  constructor() {
    super();
    this.#reset();
    this.seen = null;
  }

  static getConfigForm() {
    return {
      schema: [
        {
          name: "entity",
          required: true,
          selector: {
            entity: {
              filter: { integration: "rolling_session", domain: "sensor", device_class: "enum" },
            },
          },
        },
      ],
      computeLabel: (_: unknown, localize: Localize) =>
        localize("component.rolling_session.entity.sensor.session.name"),
    };
  }

  static getStubConfig(hass: Pick<Hass, "entities">) {
    return { entity: firstSession(hass.entities) ?? "" };
  }

  setConfig(config: Config): void {
    const entity = entityOf(config);
    if (entity === undefined) throw new Error(pageWords()("choose_entity"));
    this.config = { ...config, entity };
    this.#reset();
  }

  getCardSize(): number {
    return 9;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  /** The place for hearing the session in this browser. */
  protected renderSound(): unknown {
    const { isOn } = this.#listening;
    const icon = isOn ? "volume-high" : "volume-off";
    return button(icon, this.#words(isOn ? "silent" : "listen"), () => this.#listen(), "sound");
  }

  async #listen(): Promise<void> {
    if (this.#listening.isOn) return this.#listening.stop();
    try {
      await this.#listening.start(this.hass as Hass, this.config?.entity ?? "");
    } catch {
      this.refusal = { reason: this.#words("failed") };
    }
  }

  /** `hass` comes with every change in the house; few of them are seen here. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (this.hass && this.config) {
      this.#live.watch(this.hass, this.config.entity);
      this.#listening.watch(this.hass, this.config.entity);
    }
    const old = changed.get("hass") as Hass | undefined;
    if (changed.size !== 1 || !old || !this.hass) return true;
    return (
      old.language !== this.hass.language ||
      old.localize !== this.hass.localize ||
      this.#view()?.kind !== this.#shown
    );
  }

  protected override render(): unknown {
    if (!this.hass || !this.config) return nothing;
    const view = this.#view();
    this.#shown = view?.kind;
    this.#awake.want(view?.kind === "live");
    return html`<ha-card>
      <rolling-session-version-bar
        .served=${this.#live.picture?.version}
        .text=${this.#words("new_version")}
        .action=${this.#words("reload")}
      ></rolling-session-version-bar>
      <div class="card">
        ${view ? this.#face(view) : this.#message()}
        ${this.#refused()}
      </div>
    </ha-card>`;
  }

  #receive(picture: SessionPicture): void {
    this.#offset = offsetFrom(picture.now, Date.now(), this.#offset);
    const session = picture.session?.id ?? null;
    if (session !== this.#session) this.#reset();
    this.#session = session;
  }

  /** Forgets what was opened, chosen and refused. */
  #reset(): void {
    this.panel = null;
    this.choice = NOTHING_CHOSEN;
    this.refusal = null;
  }

  get #now(): number {
    return Date.now() + (this.#offset ?? 0);
  }

  #view(): View | null {
    const { picture } = this.#live;
    return picture ? viewOf(picture, this.#now, this.seen) : null;
  }

  get #words(): Card["words"] {
    const own = wordsFor(this.hass?.language, SESSION_WORDS);
    const { localize } = this.hass as Hass;
    return (key, values) => houseWord(localize, key) ?? own(key as SessionWord, values);
  }

  #face(view: View): unknown {
    const card = this.#card();
    if (view.kind === "live") return this.#running(card, view.session);
    this.#tick.after(null);
    return view.kind === "ended" ? ended(card, view.last) : idle(card);
  }

  #running(card: Card, session: LiveSession): unknown {
    const elapsed = elapsedAt(session, card.now);
    const frame: Frame | null = frameAt(session, elapsed);
    const changesAt = session.origin === null ? null : (frame?.changesAt ?? null);
    this.#tick.after(changesAt === null ? null : (changesAt - elapsed) * 1000);
    return frame ? running(card, session, frame, elapsed) : nothing;
  }

  #card(): Card {
    const { hass } = this as { hass: Hass };
    return {
      picture: this.#live.picture as SessionPicture,
      words: this.#words,
      localize: hass.localize,
      language: hass.language,
      now: this.#now,
      epoch: this.#tick.epoch,
      panel: this.panel,
      choice: this.choice,
      act: (action, data) => this.#act(action, data),
      open: (panel) => {
        this.refusal = null;
        this.#open(panel);
      },
      choose: (choice) => {
        this.choice = choice;
      },
      putAway: (endedAt) => {
        this.seen = endedAt;
      },
      renderSound: () => this.renderSound(),
    };
  }

  /** Takes the focus along; the harmless answer is the first one. */
  async #open(panel: Panel): Promise<void> {
    this.panel = panel;
    await this.updateComplete;
    const root = this.renderRoot;
    const first = root.querySelector<HTMLElement>(".main") ?? root.querySelector(".panel button");
    (first as HTMLElement | null)?.focus({ preventScroll: true });
  }

  /** Asks the house. What comes of it is told by the next picture; only a refusal is shown here. */
  async #act(action: string, data: Record<string, unknown> = {}): Promise<void> {
    const { hass, config } = this;
    if (!hass || !config || this.#isActing) return;
    this.#isActing = true;
    this.refusal = null;
    const target = { entity_id: config.entity };
    try {
      await hass.callService("rolling_session", action, data, target, false);
      if (this.panel) this.#open(null);
    } catch (error) {
      const localize = await this.#exceptions(hass);
      const reason = reasonOf(error, localize) ?? this.#words("failed");
      this.refusal = mayBeConfirmed(error) ? { reason, unconfirmed: data } : { reason };
    } finally {
      this.#isActing = false;
    }
  }

  async #exceptions(hass: Hass): Promise<Localize> {
    try {
      return (
        (await hass.loadBackendTranslation?.("exceptions", "rolling_session")) ?? hass.localize
      );
    } catch {
      return hass.localize;
    }
  }

  #refused(): unknown {
    if (this.refusal === null) return nothing;
    const { reason, unconfirmed } = this.refusal;
    const start = () => this.#act("start", { ...unconfirmed, confirm: true });
    return html`<p class="refusal" role="alert">${reason}</p>
      ${
        unconfirmed
          ? html`<button type="button" class="quiet" @click=${start}>
              ${this.#words("start_anyway")}
            </button>`
          : nothing
      }`;
  }

  #message(): TemplateResult {
    this.#tick.after(null);
    const { trouble } = this.#live;
    const message = trouble ? this.#words(trouble) : this.hass?.localize("ui.common.loading");
    return html`<p class="message">${message}</p>`;
  }
}

/** For the picker; its words are asked for when it is shown. */
export const SESSION_CARD: CardType = {
  type: "rolling-session-card",
  name: "Rolling Session",
  get description() {
    return pageWords()("about");
  },
  preview: true,
  documentationURL: "https://github.com/rolling-session/rolling-session",
  getEntitySuggestion(hass, entityId) {
    const { entities } = hass as Pick<Hass, "entities">;
    return isSession(entities, entityId) ? { config: { type: TYPE, entity: entityId } } : null;
  },
};
