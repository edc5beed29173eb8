/** One day: what was done, why the streak is what it is, and what can be corrected. */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { DaySession, HistoryPicture } from "../logic/data";
import {
  type Action,
  deleteSession,
  fittingMinutes,
  LEAST,
  logSession,
  MOST,
  refusal,
  restToday,
  UNDO,
  usualMinutes,
} from "../logic/streak-actions";
import { type DayStory, dayStory } from "../logic/streak-day";
import {
  amount,
  clockTime,
  dayFormatter,
  type Reading,
  shortMinutes,
} from "../logic/streak-format";
import type { Words } from "../words";
import { panelStyles } from "./panel-styles";
import { basics, isRightToLeft, marks } from "./styles";
import type { StreakWord } from "./words";

const TAG = "rolling-streak-day";
const SOURCES: Readonly<Record<string, StreakWord>> = {
  session: "source_session",
  logged: "source_logged",
  imported: "source_imported",
};

export class StreakDay extends LitElement {
  static override properties = {
    picture: { attribute: false },
    day: { attribute: false },
    reading: { attribute: false },
    words: { attribute: false },
    act: { attribute: false },
    _minutes: { state: true },
    _asked: { state: true },
    _said: { state: true },
    _canUndo: { state: true },
    _error: { state: true },
    _isBusy: { state: true },
  };

  declare picture: HistoryPicture;
  declare day: string;
  declare reading: Reading;
  declare words: Words<StreakWord>;
  /** Asks the house; throws what it says against it. */
  declare act: (action: Action) => Promise<void>;
  /** Of the session that can be added; what is usual as long as nobody chose. */
  declare _minutes: number | undefined;
  /** The session of which is asked whether it shall go. */
  declare _asked: string | undefined;
  declare _said: StreakWord | undefined;
  declare _canUndo: boolean;
  declare _error: string | undefined;
  declare _isBusy: boolean;

  static override styles = [basics, marks, panelStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("day")) return;
    this._minutes = undefined;
    this._asked = undefined;
    this._said = undefined;
    this._error = undefined;
    this._canUndo = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("day")) return;
    const title = this.renderRoot.querySelector<HTMLElement>("h3");
    // Who steps from day to day stays on the button.
    if (!this.renderRoot.querySelector("nav :focus")) title?.focus({ preventScroll: true });
    this.scrollIntoView({ block: "nearest" });
  }

  async #do(action: Action): Promise<void> {
    if (this._isBusy) return;
    this._isBusy = true;
    this._error = undefined;
    const { day } = this;
    try {
      await this.act(action);
      if (day !== this.day) return;
      this._asked = undefined;
      this._canUndo = action !== UNDO;
      this._said = action === UNDO ? "undone" : "saved";
    } catch (error) {
      if (day === this.day) this._error = refusal(error);
    } finally {
      this._isBusy = false;
    }
    await this.#focus(this._canUndo ? ".undo" : "h3");
  }

  /** Puts the focus where what had it is gone. */
  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    if (this.renderRoot.querySelector(":focus")) return;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }

  #ask(session: string | undefined): void {
    this._asked = session;
    this._error = undefined;
    void this.#focus(session ? ".keep" : ".remove");
  }

  #go(day: string | null): void {
    if (day) this.dispatchEvent(new CustomEvent("day-chosen", { detail: day }));
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent("day-closed"));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#close();
  }

  protected override render() {
    const story = dayStory(this.picture, this.day);
    return html`<section class=${isRightToLeft(this) ? "rtl" : ""} aria-labelledby="title" @keydown=${this.#onKey}>
      ${this.#renderTitle(story)} ${this.#renderWhy(story)}
      ${
        story.sessions.length
          ? html`<ul>${story.sessions.map((session) => this.#renderSession(session))}</ul>`
          : nothing
      }
      ${this.#renderActions(story)}
      <div class="answer" role="status">
        ${this._said ? html`<span>${this.words(this._said)}</span>` : nothing}
        ${
          this._canUndo
            ? html`<button type="button" class="undo" ?disabled=${this._isBusy}
                @click=${() => this.#do(UNDO)}>${this.words("undo")}</button>`
            : nothing
        }
      </div>
      <p class="error" role="alert">
        ${this._error ? html`<span>${this._error}</span>` : nothing}
      </p>
    </section>`;
  }

  #renderTitle(story: DayStory) {
    const { previous, following } = story;
    const format = dayFormatter(this.reading.language, this.picture.today);
    return html`<header>
      <h3 id="title" tabindex="-1">${format(this.day)}</h3>
      <nav>
        ${this.#renderIcon("chevron-left", "previous", () => this.#go(previous), "turned", !previous)}
        ${this.#renderIcon("chevron-right", "following", () => this.#go(following), "turned", !following)}
        ${this.#renderIcon("close", "close", () => this.#close())}
      </nav>
    </header>`;
  }

  #renderIcon(icon: string, label: StreakWord, onClick: () => void, kind = "", off = false) {
    return html`<button type="button" class="plain round ${kind}" aria-label=${this.words(label)}
      title=${this.words(label)} ?disabled=${off} @click=${onClick}
      ><ha-icon icon="mdi:${icon}"></ha-icon></button>`;
  }

  #renderWhy({ verdict, streak, ended }: DayStory) {
    const unit = this.picture.unit === "weeks" ? "week" : "day";
    const told = (count: number) => ({ streak: amount(this.reading.language, count, unit) });
    return html`<div class="why">
      <i class="mark ${verdict} level-2" aria-hidden="true"></i>
      <p>
        ${this.words(`why_${verdict}`)}
        ${ended ? html`<br />${this.words("ended", told(ended))}` : nothing}
        ${streak ? html`<br /><span class="quiet">${this.words("after", told(streak))}</span>` : nothing}
      </p>
    </div>`;
  }

  #renderSession(session: DaySession) {
    const { language } = this.reading;
    const source = SOURCES[session.source];
    const isTick = session.source === "imported" && session.minutes === 0;
    const facts = [
      isTick ? "" : clockTime(this.reading, session.started_at),
      session.minutes > 0 ? shortMinutes(language, session.minutes) : "",
      session.routine_name ?? "",
    ].filter(Boolean);
    const notes = [source && this.words(source), session.counts ? "" : this.words("not_counted")];
    return html`<li>
      <div>
        <b>${facts.join(" · ")}</b>
        <span class="quiet">${notes.filter(Boolean).join(" · ")}</span>
      </div>
      ${this._asked === session.session ? this.#renderSure(session) : this.#renderRemove(session)}
    </li>`;
  }

  #renderRemove({ session }: DaySession) {
    if (!this.picture.may_correct) return nothing;
    return html`<button type="button" class="plain remove" @click=${() => this.#ask(session)}
      >${this.words("remove")}</button>`;
  }

  #renderSure({ session }: DaySession) {
    return html`<div class="sure" role="group" aria-label=${this.words("sure")}>
      <span>${this.words("sure")}</span>
      <button type="button" class="keep" @click=${() => this.#ask(undefined)}
        >${this.words("keep")}</button>
      <button type="button" class="danger" ?disabled=${this._isBusy}
        @click=${() => this.#do(deleteSession(session))}>${this.words("remove")}</button>
    </div>`;
  }

  #renderActions(story: DayStory) {
    if (!story.canAdd || !this.picture.may_correct) return nothing;
    const { today, sessions } = this.picture;
    const minutes = this._minutes ?? usualMinutes(sessions);
    const { timeZone } = this.reading;
    const added = { day: this.day, today, minutes, sessions: story.sessions, timeZone };
    return html`<div class="actions">
      ${this.#renderMinutes(minutes)}
      <button type="button" class="add" ?disabled=${this._isBusy}
        @click=${() => this.#do(logSession(added))}>${this.words("add")}</button>
      ${
        story.canRest
          ? html`<button type="button" class="plain" ?disabled=${this._isBusy}
              @click=${() => this.#do(restToday(today))}>${this.words("rest_today")}</button>`
          : nothing
      }
    </div>`;
  }

  #renderMinutes(minutes: number) {
    const set = (to: number) => {
      this._minutes = fittingMinutes(to);
    };
    return html`<span class="minutes">
      ${this.#renderIcon("minus", "less", () => set(minutes - 1), "", minutes <= LEAST)}
      <label>
        <input type="number" inputmode="numeric" min=${LEAST} max=${MOST} .value=${String(minutes)}
          aria-label=${this.words("minutes")}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            set(input.valueAsNumber);
            input.value = String(this._minutes);
          }} />
        <span class="quiet" aria-hidden="true">${this.words("minutes")}</span>
      </label>
      ${this.#renderIcon("plus", "more", () => set(minutes + 1), "", minutes >= MOST)}
    </span>`;
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, StreakDay);
