/** What opens beneath a running session: "that hurts", and "stop the session?". */
import { html, type TemplateResult } from "lit";
import { button, type Card } from "./card";

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const SYMPTOMS = ["numbness", "tingling", "sharp_pain", "joint_pain", "radiating_pain"] as const;

export function stopPanel(card: Card): TemplateResult {
  const { words } = card;
  return html`<div class="panel" role="group" aria-label=${words("stop_sure")}>
    <p>${words("stop_sure")}</p>
    <div class="actions two">
      ${button("stop", words("stop_yes"), () => card.act("stop"), "danger")}
      ${button("play", words("keep_going"), () => card.open(null), "main")}
    </div>
  </div>`;
}

export function hurtsPanel(card: Card): TemplateResult {
  const { words } = card;
  const level = (discomfort: number) => html`<button
    type="button"
    class="level ${discomfort >= 8 ? "much" : ""}"
    @click=${() => card.act("report_discomfort", { discomfort })}
  >${discomfort}</button>`;
  const symptom = (id: (typeof SYMPTOMS)[number]) => html`<button
    type="button"
    class="symptom"
    @click=${() => card.act("report_symptom", { symptom: id })}
  >${words(id)}</button>`;
  return html`<div class="panel" role="group" aria-label=${words("hurts")}>
    <p>${words("how_much")} <small>${words("ease_off")}</small></p>
    <div class="levels">${LEVELS.map(level)}</div>
    <p>${words("warning")}</p>
    <div class="symptoms">${SYMPTOMS.map(symptom)}</div>
    <button type="button" class="quiet" @click=${() => card.open(null)}>${card.localize("ui.common.close")}</button>
  </div>`;
}
