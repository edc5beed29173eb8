/** The faces before and after a session. */
import { html, nothing, type TemplateResult } from "lit";
import type { LastSession, RoutineChoice } from "../logic/data";
import {
  chosenRoutine,
  LONGEST,
  NOTHING_CHOSEN,
  SHORTEST,
  startData,
  stepped,
} from "../logic/session-view";
import { duration, nameOf } from "../logic/session-words";
import { button, type Card } from "./card";

export function idle(card: Card): TemplateResult {
  const { picture, words, choice } = card;
  const routine = chosenRoutine(picture, choice);
  return html`<div class="idle">
    ${day(card)}
    ${
      routine
        ? html`${picker(card, routine)} ${areas(card, routine)} ${stepper(card, routine)}`
        : nothing
    }
    <div class="actions start">
      ${button("play", words("start"), () => card.act("start", startData(picture, choice)), "main")}
      ${card.renderSound()}
    </div>
    <p class="small">${words("no_advice")}</p>
  </div>`;
}

export function ended(card: Card, last: LastSession): TemplateResult {
  const { words } = card;
  const isSafety = last.outcome === "stopped_for_safety";
  const icon = last.outcome === "completed" ? "check" : isSafety ? "heart" : "flag-checkered";
  return html`<div class="ended">
    <ha-icon class="mark" icon="mdi:${icon}"></ha-icon>
    <h2>${words(isSafety ? "safety" : (last.outcome as "completed" | "partial" | "stopped"))}</h2>
    ${
      last.minutes < 0.5
        ? nothing
        : html`<p>${words("was", { time: duration(card.language, last.minutes, "minute") })}</p>`
    }
    ${day(card)}
    <button type="button" class="quiet" @click=${() => card.putAway(last.ended_at)}>
      ${isSafety ? card.localize("ui.common.close") : words("again")}
    </button>
  </div>`;
}

function day({ picture, words, language }: Card): TemplateResult {
  const { done_today, current, unit } = picture.streak;
  const time = duration(language, current, unit === "days" ? "day" : "week");
  return html`<p class="day">
    <span class=${done_today ? "done" : ""}>
      <ha-icon icon="mdi:${done_today ? "check-circle" : "circle-outline"}"></ha-icon>
      ${words(done_today ? "done_today" : "open_today")}
    </span>
    ${
      current > 0
        ? html`<span><ha-icon icon="mdi:fire"></ha-icon>${words("streak")}: ${time}</span>`
        : nothing
    }
  </p>`;
}

function picker(card: Card, routine: RoutineChoice): TemplateResult {
  const choose = (event: Event) =>
    card.choose({ ...NOTHING_CHOSEN, routine: (event.target as HTMLSelectElement).value });
  return html`<label class="picker">
    <span>${card.words("routine")}</span>
    <select @change=${choose} .value=${routine.id}>
      ${card.picture.routines.map(
        ({ id, name }) => html`<option value=${id} ?selected=${id === routine.id}>${name}</option>`,
      )}
    </select>
    <ha-icon icon="mdi:chevron-down"></ha-icon>
  </label>`;
}

function areas(card: Card, routine: RoutineChoice): TemplateResult {
  return html`<ul class="areas">
    ${routine.zones.map((zone) => html`<li>${nameOf(card.localize, "zone", zone)}</li>`)}
  </ul>`;
}

function stepper(card: Card, routine: RoutineChoice): TemplateResult {
  const { words, language, choice } = card;
  const minutes = choice.minutes ?? Math.round(routine.minutes);
  const by = (change: number) => () =>
    card.choose({ ...choice, minutes: stepped(routine, choice.minutes, change) });
  return html`<div class="stepper" role="group" aria-label=${words("length")}>
    <button type="button" aria-label=${words("shorter")} ?disabled=${minutes <= SHORTEST}
      @click=${by(-1)}><ha-icon icon="mdi:minus"></ha-icon></button>
    <p aria-live="polite">
      <b>${duration(language, minutes, "minute", "short")}</b>
      <small>${choice.minutes === null ? words("as_is") : words("length")}</small>
    </p>
    <button type="button" aria-label=${words("longer")} ?disabled=${minutes >= LONGEST}
      @click=${by(1)}><ha-icon icon="mdi:plus"></ha-icon></button>
  </div>`;
}
