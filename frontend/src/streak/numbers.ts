/** The streak, big, and what belongs to it. */
import { css, html, nothing } from "lit";
import type { HistoryPicture } from "../logic/data";
import { isUnbegun, milestoneShare, todayVerdict, weekDots } from "../logic/streak-day";
import { amount, amountParts, dayRange } from "../logic/streak-format";
import type { Words } from "../words";
import type { StreakWord } from "./words";

export interface Drawn {
  picture: HistoryPicture;
  words: Words<StreakWord>;
  language: string;
}

const unitOf = ({ unit }: HistoryPicture) => (unit === "weeks" ? "week" : "day");

export function renderNumbers(drawn: Drawn) {
  const { picture, words } = drawn;
  return html`<section class="numbers">
    <div class="top">
      ${isUnbegun(picture) ? renderFirst(words) : renderCurrent(drawn)} ${renderWeek(drawn)}
    </div>
    ${isUnbegun(picture) ? nothing : renderFacts(drawn)}
  </section>`;
}

function renderFirst(words: Words<StreakWord>) {
  return html`<div class="first">
    <strong>${words("first")}</strong><span class="quiet">${words("first_hint")}</span>
  </div>`;
}

function renderCurrent({ picture, words, language }: Drawn) {
  const { number, unit } = amountParts(language, picture.current, unitOf(picture));
  const verdict = todayVerdict(picture);
  return html`<div class="current">
    <div class="big" role="img"
      aria-label="${words("streak")}: ${amount(language, picture.current, unitOf(picture))}">
      <b>${number}</b><span>${unit}</span>
    </div>
    <p class="today ${verdict}">
      <ha-icon icon=${verdict === "done" ? "mdi:check-circle" : "mdi:circle-outline"}></ha-icon>
      ${words(`why_${verdict}`)}
    </p>
  </div>`;
}

function renderWeek({ picture, words }: Drawn) {
  const { done, goal } = picture.week;
  return html`<div class="week">
    <div class="dots" aria-hidden="true">
      ${weekDots(picture).map((isDone) => html`<i class=${isDone ? "full" : ""}></i>`)}
    </div>
    <span>${words("week", { done, goal })}</span>
  </div>`;
}

function renderFacts({ picture, words, language }: Drawn) {
  const { best, best_from, best_until, freezes, next_milestone, today } = picture;
  const share = Math.round(milestoneShare(picture) * 100);
  const when = best_from && best_until ? dayRange(language, best_from, best_until, today) : "";
  return html`<dl>
    <div>
      <dt>${words("best")}</dt>
      <dd>${amount(language, best, unitOf(picture))}<small>${when}</small></dd>
    </div>
    <div>
      <dt>${words("next")}</dt>
      <dd>
        ${amount(language, next_milestone, unitOf(picture))}
        <i class="bar" aria-hidden="true"><i style="width: ${share}%"></i></i>
      </dd>
    </div>
    ${freezes === null ? nothing : renderFreezes(freezes, words)}
  </dl>`;
}

function renderFreezes(freezes: number, words: Words<StreakWord>) {
  return html`<div>
    <dt>${words("freezes")}</dt>
    <dd class="freezes"><ha-icon icon="mdi:snowflake"></ha-icon>${freezes}</dd>
  </div>`;
}

export const numbersStyles = css`
  .numbers span, .numbers p { unicode-bidi: plaintext; }
  .top { display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: end; justify-content: space-between; }
  .big { display: flex; gap: 12px; align-items: baseline; }
  .big b { font-size: 88px; font-weight: 700; line-height: 0.95; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
  .big span { font-size: 28px; font-weight: 500; }
  .today { display: flex; gap: 6px; align-items: start; margin: 8px 0 0; color: var(--secondary-text-color); }
  .today ha-icon { flex: none; }
  .today.done ha-icon { color: var(--primary-color); }
  .first { display: grid; gap: 4px; }
  .first strong { font-size: 28px; font-weight: 600; line-height: 1.2; }
  .week { display: grid; gap: 6px; color: var(--secondary-text-color); }
  .dots { display: flex; gap: 6px; }
  .dots i {
    box-sizing: border-box;
    width: 18px;
    height: 18px;
    border: 2px solid color-mix(in srgb, var(--primary-color) 55%, transparent);
    border-radius: 50%;
  }
  .dots .full { background: var(--primary-color); border-color: var(--primary-color); }
  dl { display: flex; flex-wrap: wrap; gap: 12px; margin: 16px 0 0; }
  dl > div { flex: 1 1 72px; padding: 12px 10px; background: var(--quiet); border-radius: 12px; }
  dt { font-size: 13px; color: var(--secondary-text-color); }
  dd { margin: 2px 0 0; white-space: nowrap; font-size: 20px; font-weight: 600; }
  dd small { display: block; white-space: normal; font-size: 13px; font-weight: 400; color: var(--secondary-text-color); }
  .freezes { display: flex; gap: 6px; align-items: center; }
  .freezes ha-icon { color: var(--ice); }
  .bar { display: block; height: 6px; margin-block-start: 8px; background: var(--quiet); border-radius: 3px; overflow: hidden; }
  .bar i { display: block; height: 100%; background: var(--primary-color); border-radius: 3px; }
`;
