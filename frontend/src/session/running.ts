/** The face of a session under way. */
import { html, nothing, type TemplateResult } from "lit";
import { drawing } from "../drawings/drawing";
import type { LiveSession, Phase, Position } from "../logic/data";
import type { Frame } from "../logic/session-frame";
import { nameOf, positionName } from "../logic/session-words";
import { button, type Card } from "./card";
import { hurtsPanel, stopPanel } from "./panels";
import { ring } from "./ring";

/** Elsewhere there is no spot to hold. */
const HOLDS = new Set<Phase["status"]>(["rolling", "holding"]);

export function running(
  card: Card,
  session: LiveSession,
  frame: Frame,
  elapsed: number,
): TemplateResult {
  const paused = session.origin === null;
  const { words } = card;
  return html`
    <div class="live ${paused ? "paused" : frame.phase.status} ${card.panel ?? ""}">
      <p class="top">
        <span>${session.routine_name}</span>
        <span>${words("step", { n: frame.step, m: session.positions.length })}</span>
      </p>
      <div class="stage">
        ${drawing(frame.position?.technique ?? "", frame.position?.side === "left")}
        ${ring(card, session, frame, elapsed)}
      </div>
      <div class="say">
        ${title(card, frame.position)}
        <p class="cue">${paused ? nothing : frame.cue}</p>
        <p class="next">${whatNext(card, frame)}</p>
      </div>
      <p class="unseen" aria-live="polite">${announcement(card, frame, session)}</p>
      ${controls(card, frame.phase, paused)}
    </div>
  `;
}

function title({ words, localize }: Card, position: Position | null): TemplateResult {
  if (!position) return html`<h2>${words("completed")}</h2>`;
  return html`<h2>
    <span>${nameOf(localize, "technique", position.technique)}</span>
    ${
      position.side === "both"
        ? nothing
        : html`<b class="side">${nameOf(localize, "side", position.side)}</b>`
    }
  </h2>`;
}

function whatNext({ words, localize }: Card, frame: Frame): string {
  if (!frame.position) return "";
  return frame.next ? words("next", { name: positionName(localize, frame.next) }) : words("last");
}

/** Changes with the position only: nobody wants to hear seconds. */
function announcement({ words, localize }: Card, frame: Frame, session: LiveSession): string {
  if (!frame.position) return words("completed");
  const place = words("step", { n: frame.step, m: session.positions.length });
  return `${positionName(localize, frame.position)}. ${place}`;
}

function controls(card: Card, phase: Phase, paused: boolean): TemplateResult {
  if (card.panel === "stop") return stopPanel(card);
  if (card.panel === "hurts") return hurtsPanel(card);
  const { words } = card;
  const act = (action: string) => () => card.act(action);
  const toggle = paused
    ? ({ icon: "play", action: "resume" } as const)
    : ({ icon: "pause", action: "pause" } as const);
  return html`<div class="actions">
    ${
      // One button for both, so that the focus stays.
      button(toggle.icon, words(toggle.action), act(toggle.action), "main")
    }
    ${button("skip-previous", words("back"), act("back"))}
    ${paused ? nothing : button("timer-sand", words("hold"), act("hold"), "", !HOLDS.has(phase.status))}
    ${button("skip-next", words("skip"), act("skip"))}
    ${button("hand-back-left", words("hurts"), () => card.open("hurts"), "hurts")}
    ${button("stop", words("stop"), () => card.open("stop"))}
    ${card.renderSound()}
  </div>`;
}
