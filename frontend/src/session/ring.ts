/** The countdown: a ring that closes, a circle that breathes, and the seconds. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { keyed } from "lit/directives/keyed.js";
import type { Breath, LiveSession, Phase } from "../logic/data";
import { countdown, type Frame, progress } from "../logic/session-frame";
import type { Card } from "./card";

/** How often in a second the ring moves: more costs the page and is not seen from the floor. */
const STEPS = 8;

export function ring(
  card: Card,
  session: LiveSession,
  frame: Frame,
  elapsed: number,
): TemplateResult {
  const paused = session.origin === null;
  const { phase, breath } = frame;
  // Drawn anew only when it starts over or is out of time: the rest is CSS.
  const time = `${session.id} ${session.origin} ${card.epoch}`;
  const arc = `${time} ${phase.at} ${phase.until} ${paused && elapsed}`;
  const air = `${time} ${breath?.at}`;
  return html`<div class="ring">
    ${guard([air, paused], () => keyed(air, paused ? nothing : lung(breath, elapsed)))}
    <svg viewBox="0 0 200 200" aria-hidden="true">
      <circle class="track" cx="100" cy="100" r="90" />
      ${guard([arc], () => keyed(arc, countdownArc(phase, elapsed, paused)))}
    </svg>
    <div class="inside" role="timer" aria-live="off">
      <b>${countdown(frame.left)}</b>
      <span>${card.words(stateWord(frame, paused))}</span>
    </div>
  </div>`;
}

function stateWord({ phase, breath }: Frame, paused: boolean) {
  if (paused) return "paused";
  return breath?.kind ?? (phase.position === null ? "completed" : phase.status);
}

/** Begun with a negative delay, so that who comes late is in time. */
function countdownArc(phase: Phase, elapsed: number, paused: boolean): TemplateResult {
  const style = paused
    ? `stroke-dashoffset:${progress(phase, elapsed)}`
    : `${timing("close", phase.until - phase.at, elapsed - phase.at)};--steps:${Math.ceil((phase.until - phase.at) * STEPS)}`;
  return svg`<circle class="arc" cx="100" cy="100" r="90" pathLength="1" style=${style} />`;
}

function lung(breath: Breath | null, elapsed: number): TemplateResult {
  const style = breath ? timing(breath.kind, breath.seconds, elapsed - breath.at) : "";
  return html`<div class="lung" style=${style}></div>`;
}

function timing(animation: string, seconds: number, since: number): string {
  return `animation-name:${animation};animation-duration:${seconds}s;animation-delay:${-since}s`;
}
