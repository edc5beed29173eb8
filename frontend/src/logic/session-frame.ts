/** What is to be seen of a session at one moment. Times are seconds on its timeline. */
import { breathAt, breathChangeAfter } from "./breath";
import type { Breath, LiveSession, Phase, Position } from "./data";

export interface Frame {
  phase: Phase;
  /** null during the closing words. */
  position: Position | null;
  /** Of the position, from 1; that of the last one during the closing words. */
  step: number;
  /** What comes after this position; null when nothing does. */
  next: Position | null;
  /** Whole seconds until the phase is over. */
  left: number;
  /** What the coach said last. */
  cue: string;
  breath: Breath | null;
  /** When a frame would next look different; null when none will. */
  changesAt: number | null;
}

/** The frame of a moment; null for a session without phases. */
export function frameAt(session: LiveSession, elapsed: number): Frame | null {
  const { phases, positions } = session;
  const index = Math.max(
    0,
    phases.findLastIndex((phase) => phase.at <= elapsed),
  );
  const phase = phases[index];
  if (!phase) return null;
  return {
    phase,
    position: positions[phase.position ?? -1] ?? null,
    step: (phase.position ?? positions.length - 1) + 1,
    next: nextPosition(session, index),
    left: Math.max(0, Math.ceil(phase.until - elapsed)),
    cue: session.cues.findLast((cue) => cue.at <= elapsed)?.text ?? "",
    breath: breathAt(session.breaths, elapsed),
    changesAt: changeAfter(session, phase, elapsed),
  };
}

function nextPosition({ phases, positions }: LiveSession, index: number): Position | null {
  const here = phases[index]?.position;
  const next = phases.slice(index).find((phase) => phase.position !== here);
  return positions[next?.position ?? -1] ?? null;
}

function changeAfter(session: LiveSession, phase: Phase, elapsed: number): number | null {
  const remaining = Math.max(1, Math.ceil(phase.until - elapsed));
  const changes = [
    // The next whole second of the countdown.
    phase.until - (remaining - 1),
    session.phases.find((later) => later.at > elapsed)?.at,
    session.cues.find((cue) => cue.at > elapsed)?.at,
    breathChangeAfter(session.breaths, elapsed),
  ];
  const later = changes.filter((at) => typeof at === "number").filter((at) => at > elapsed);
  return later.length ? Math.min(...later) : null;
}

/** Seconds for a display: 9, 42, 1:40. */
export function countdown(seconds: number): string {
  if (seconds < 100) return String(seconds);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How much of the phase has passed, 0 to 1. */
export function progress(phase: Phase, elapsed: number): number {
  const length = phase.until - phase.at;
  return length > 0 ? Math.min(1, Math.max(0, (elapsed - phase.at) / length)) : 1;
}
