/** The year as a grid: one stop of the Tab key, arrows inside, Enter opens a day. */
import { css, html, LitElement, type PropertyValues } from "lit";
import type { HistoryDay } from "../logic/data";
import { type Cell, type Heatmap, heatmap, moved } from "../logic/heatmap";
import { amount, dayFormatter, monthLabel, weekdayLabels } from "../logic/streak-format";
import type { Words } from "../words";
import { basics, isRightToLeft, marks } from "./styles";
import type { StreakWord } from "./words";

const TAG = "rolling-streak-heatmap";
const LEGEND = [
  "done",
  "partial",
  "open",
  "rest",
  "frozen",
  "paused",
  "excused",
  "missed",
] as const;

export class StreakHeatmap extends LitElement {
  static override properties = {
    days: { attribute: false },
    today: { attribute: false },
    language: { attribute: false },
    words: { attribute: false },
    chosen: { attribute: false },
    _focused: { state: true },
  };

  declare days: readonly HistoryDay[];
  declare today: string;
  declare language: string;
  declare words: Words<StreakWord>;
  /** The day that is open below. */
  declare chosen: string | undefined;
  /** Where the arrows went; otherwise today. */
  declare _focused: string | undefined;

  #map: Heatmap = { cells: [], months: [] };
  #labels: readonly string[] = [];

  static override styles = [basics, marks, styles()];

  /** Puts the focus on a day, back from its panel. */
  async focusDay(day: string): Promise<void> {
    this._focused = day;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("days") || changed.has("today")) {
      this.#map = heatmap(this.days, this.today);
    }
    if (["days", "today", "language", "words"].some((name) => changed.has(name))) {
      const format = dayFormatter(this.language, this.today);
      this.#labels = this.#map.cells.map((cell) => this.#label(cell, format));
    }
  }

  #label(cell: Cell, format: (day: string) => string): string {
    const verdict = this.words(`v_${cell.verdict}`);
    const minutes = cell.minutes > 0 ? `, ${amount(this.language, cell.minutes, "minute")}` : "";
    return `${format(cell.day)}: ${verdict}${minutes}`;
  }

  #focusedIndex(): number {
    const day = this._focused ?? this.chosen;
    const index = this.#map.cells.findIndex((cell) => cell.day === day);
    return index < 0 ? this.#map.cells.length - 1 : index;
  }

  #open(day: string): void {
    this._focused = day;
    this.dispatchEvent(new CustomEvent("day-chosen", { detail: day }));
  }

  #onClick(event: Event): void {
    const day = (event.target as HTMLElement).closest<HTMLElement>("[data-day]")?.dataset.day;
    if (day) this.#open(day);
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.#focusedIndex();
    const { cells } = this.#map;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#open((cells[index] as Cell).day);
      return;
    }
    if (event.altKey || event.metaKey) return;
    const isRtl = isRightToLeft(this);
    const next = moved(index, event, cells.length, isRtl);
    if (next === undefined) return;
    event.preventDefault();
    void this.focusDay((cells[next] as Cell).day);
  }

  protected override render() {
    const weeks = Math.ceil(this.#map.cells.length / 7);
    return html`
      <div class="year">
        <div class="weekdays quiet" aria-hidden="true">
          ${weekdayLabels(this.language).map((name) => html`<span>${name}</span>`)}
        </div>
        <div class="scroller">
          <div class="sheet" style="--weeks: ${weeks}">
            ${this.#renderMonths()}
            <div role="grid" aria-label=${this.words("year")}
              @click=${this.#onClick} @keydown=${this.#onKey}>
              ${[0, 1, 2, 3, 4, 5, 6].map((row) => this.#renderRow(row))}
            </div>
          </div>
        </div>
      </div>
      ${this.#renderLegend()}
    `;
  }

  #renderMonths() {
    return html`<div class="months quiet" aria-hidden="true">
      ${this.#map.months.map(
        ({ week, month }) =>
          html`<span style="--week: ${week}">${monthLabel(this.language, month)}</span>`,
      )}
    </div>`;
  }

  #renderRow(row: number) {
    const focused = this.#focusedIndex();
    const { cells } = this.#map;
    const indices = cells.map((_, index) => index).filter((index) => index % 7 === row);
    return html`<div role="row">
      ${indices.map((index) => {
        const { day, verdict, level } = cells[index] as Cell;
        return html`<div role="gridcell" data-day=${day} tabindex=${index === focused ? 0 : -1}
          aria-label=${this.#labels[index]} aria-selected=${day === this.chosen}
          ><i class="mark ${verdict} level-${level}"></i></div>`;
      })}
    </div>`;
  }

  #renderLegend() {
    return html`<details>
      <summary class="quiet">${this.words("legend")}</summary>
      <ul>
        ${LEGEND.map(
          (verdict) =>
            html`<li><i class="mark ${verdict} level-2"></i>${this.words(`v_${verdict}`)}</li>`,
        )}
      </ul>
    </details>`;
  }
}

function styles() {
  return css`
    :host { display: block; container-type: inline-size; font-size: 12px; }
    .year { --side: max(17px, min(26px, (100cqi - 36px) / 53)); display: flex; gap: 6px; }
    @media (pointer: coarse) { .year { --side: max(24px, min(28px, (100cqi - 36px) / 53)); } }
    .weekdays { flex: none; padding-block-start: 20px; }
    .weekdays span { display: block; height: var(--side); line-height: var(--side); }
    .weekdays span:nth-child(even) { visibility: hidden; }
    /* Reversed, so that it begins at its end: the newest week, on pages of either direction. */
    .scroller {
      display: flex;
      flex: 1;
      flex-direction: row-reverse;
      min-width: 0;
      overflow-x: auto;
      overscroll-behavior-x: contain;
      scrollbar-width: thin;
      scrollbar-color: var(--quiet) transparent;
      padding-block-end: 4px;
    }
    .sheet { flex: none; margin-inline-end: auto; width: calc(var(--weeks) * var(--side)); }
    .months { position: relative; height: 20px; }
    .months span { position: absolute; inset-inline-start: calc(var(--week) * var(--side)); }
    [role="row"] { display: flex; }
    [role="gridcell"] {
      box-sizing: border-box;
      flex: none;
      width: var(--side);
      height: var(--side);
      padding: 1.5px;
      border-radius: 5px;
      cursor: pointer;
    }
    [role="gridcell"] .mark { height: 100%; }
    [role="gridcell"]:focus-visible { outline-offset: -1px; }
    [role="gridcell"][aria-selected="true"] {
      outline: 2px solid var(--primary-text-color);
      outline-offset: -1px;
    }
    details { margin-block-start: 4px; font-size: 14px; }
    summary { width: fit-content; padding-block: 8px; cursor: pointer; border-radius: 8px; }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      gap: 8px 16px;
      margin: 4px 0 0;
      padding: 0;
      list-style: none;
    }
    li { display: flex; gap: 8px; align-items: center; }
    li .mark { flex: none; width: 18px; height: 18px; }
  `;
}

if (!customElements.get(TAG)) customElements.define(TAG, StreakHeatmap);
