/** The streak card: how it stands, the year, the strength of the habit and where was rolled. */
import { css, html, LitElement, nothing } from "lit";
import { Live } from "./live";
import type { HistoryPicture } from "./logic/data";
import type { Action } from "./logic/streak-actions";
import {
  checkedConfig,
  firstEntity,
  PARTS,
  type Part,
  partsOf,
  type StreakConfig,
  sizeOf,
  suits,
} from "./logic/streak-config";
import { isUnbegun } from "./logic/streak-day";
import { bodyMapStyles, renderBodyMap } from "./streak/body-map";
import { curveStyles, renderCurve } from "./streak/curve";
import "./streak/day-panel";
import { call, type Hass, readingOf, readsAlike } from "./streak/hass";
import type { StreakHeatmap } from "./streak/heatmap";
import "./streak/heatmap";
import { type Drawn, numbersStyles, renderNumbers } from "./streak/numbers";
import { basics, isRightToLeft } from "./streak/styles";
import { pageWords, STREAK_WORDS, type StreakWord } from "./streak/words";
import "./version-bar";
import { wordsFor } from "./words";

export const STREAK_TAG = "rolling-streak-card";

const LABELS: Readonly<Record<string, StreakWord>> = {
  entity: "f_entity",
  hide: "f_hide",
  numbers: "numbers",
  heatmap: "year",
  curve: "strength",
  body_map: "areas",
};

export class StreakCard extends LitElement {
  static override properties = { _config: { state: true }, _day: { state: true } };

  declare _config: StreakConfig | undefined;
  /** The one that is open. */
  declare _day: string | undefined;

  readonly #live = new Live<HistoryPicture>(this, "rolling_session/subscribe_history");
  readonly #act = (action: Action): Promise<void> =>
    call(this.#hass as Hass, (this.#live.picture as HistoryPicture).entities.session, action);
  #hass: Hass | undefined;
  #words = pageWords();

  static getStubConfig(hass: Hass) {
    return { entity: firstEntity(hass.entities) };
  }

  static getConfigForm() {
    const words = pageWords();
    const options = PARTS.map((value) => ({ value, label: words(LABELS[value] as StreakWord) }));
    const filter = { integration: "rolling_session", domain: "sensor", device_class: "enum" };
    return {
      schema: [
        { name: "entity", required: true, selector: { entity: { filter } } },
        { name: "hide", selector: { select: { multiple: true, mode: "list", options } } },
      ],
      computeLabel: ({ name }: { name: string }) => words(LABELS[name] as StreakWord),
    };
  }

  setConfig(config: Record<string, unknown>): void {
    this._config = checkedConfig(config);
    this._day = undefined;
    if (this.#hass) this.#live.watch(this.#hass, this._config.entity);
  }

  /** Comes with every change in the house; only few of them are shown here. */
  set hass(hass: Hass) {
    const isAlike = readsAlike(this.#hass, hass);
    this.#hass = hass;
    if (this._config) this.#live.watch(hass, this._config.entity);
    if (isAlike) return;
    this.#words = wordsFor(hass.language, STREAK_WORDS);
    this.requestUpdate();
  }

  getCardSize(): number {
    return this._config ? sizeOf(this._config) : 1;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  protected override render() {
    if (!this._config || !this.#hass) return nothing;
    const { picture } = this.#live;
    const words = this.#words;
    return html`<ha-card>
      <rolling-session-version-bar .served=${picture?.version}
        .text=${words("new_version")} .action=${words("reload")}></rolling-session-version-bar>
      <div class="content ${isRightToLeft(this) ? "rtl" : ""}">${picture ? this.#renderPicture(picture) : this.#renderTrouble()}</div>
    </ha-card>`;
  }

  #renderTrouble() {
    const { trouble, refusal } = this.#live;
    const isPrivate = trouble === "refused" && refusal?.translation_key === "history_not_shared";
    // As high as what comes: nothing below it jumps.
    const height = this._config ? 56 * sizeOf(this._config) : 0;
    return html`<p class="quiet trouble" role="status" style="min-height:${height}px">
      ${
        trouble
          ? this.#words(isPrivate ? "private" : trouble, refusal?.translation_placeholders)
          : nothing
      }
    </p>`;
  }

  #renderPicture(picture: HistoryPicture) {
    const hass = this.#hass as Hass;
    const parts = partsOf(this._config as StreakConfig);
    const drawn: Drawn = { picture, words: this.#words, language: hass.language };
    const isBegun = !isUnbegun(picture);
    const has = (part: Part) => parts.has(part) && (isBegun || part === "heatmap");
    return html`
      <h2 class="quiet">${picture.name}</h2>
      ${parts.has("numbers") ? renderNumbers(drawn) : nothing}
      ${has("heatmap") ? this.#renderYear(drawn) : nothing}
      ${
        has("curve") || has("body_map")
          ? html`<div class="pair">
              ${has("curve") ? renderCurve(drawn) : nothing}
              ${has("body_map") ? renderBodyMap(drawn, hass.localize) : nothing}
            </div>`
          : nothing
      }
    `;
  }

  #renderYear({ picture, words, language }: Drawn) {
    const choose = ({ detail }: CustomEvent<string>) => {
      this._day = detail;
    };
    return html`<section>
      <rolling-streak-heatmap .days=${picture.days} .today=${picture.today} .words=${words}
        .language=${language} .chosen=${this._day} @day-chosen=${choose}></rolling-streak-heatmap>
      ${
        this._day
          ? html`<rolling-streak-day .picture=${picture} .day=${this._day} .words=${words}
              .reading=${readingOf(this.#hass as Hass)} .act=${this.#act}
              @day-chosen=${choose} @day-closed=${this.#close}></rolling-streak-day>`
          : nothing
      }
    </section>`;
  }

  #close(): void {
    const day = this._day as string;
    this._day = undefined;
    const map = this.renderRoot.querySelector<StreakHeatmap>("rolling-streak-heatmap");
    void map?.focusDay(day);
  }

  static override styles = [
    basics,
    numbersStyles,
    curveStyles,
    bodyMapStyles,
    css`
      :host { display: block; container-type: inline-size; }
      rolling-session-version-bar { border-radius: var(--ha-card-border-radius, 12px); }
      .content { display: grid; gap: 24px; padding: 16px; line-height: 1.4; }
      .content > *, .pair > * { min-width: 0; }
      h2, h3 { margin: 0; font-size: 16px; font-weight: 500; }
      h2 { margin-block-end: -16px; }
      h3 { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; margin-block-end: 10px; }
      h3 b { font-size: 20px; font-weight: 600; }
      h3 span { font-weight: 400; color: var(--secondary-text-color); }
      .trouble { margin: 0; padding-block: 16px; text-align: center; }
      .pair { display: grid; gap: 24px; }
      rolling-streak-day { margin-block-start: 8px; }
      @container (min-width: 700px) {
        .content { padding: 24px; }
        .pair { grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 40px; }
      }
    `,
  ];
}

/** For the card picker. */
export const STREAK_ABOUT: CardType = {
  type: STREAK_TAG,
  name: pageWords()("name"),
  description: pageWords()("description"),
  preview: true,
  documentationURL: "https://github.com/rolling-session/rolling-session",
  getEntitySuggestion: (hass, entityId) =>
    suits((hass as Hass).entities[entityId])
      ? { config: { type: `custom:${STREAK_TAG}`, entity: entityId } }
      : null,
};
