/** The breath that is on at a moment of the timeline. Times are seconds. */
import type { Breath } from "./data";

/** Between breathing in and out some hold it; the circle stays as long as that may take. */
const HELD = 3;

/** The breath of this moment, or null between breaths. */
export function breathAt(breaths: readonly Breath[], elapsed: number): Breath | null {
  const latest = breaths.findLast((breath) => breath.at <= elapsed);
  if (!latest) return null;
  const stays = latest.kind === "in" ? HELD : 0;
  return elapsed < latest.at + latest.seconds + stays ? latest : null;
}

/** When something about the breath changes next; null when there is no more of it. */
export function breathChangeAfter(breaths: readonly Breath[], elapsed: number): number | null {
  const current = breathAt(breaths, elapsed);
  const next = breaths.find((breath) => breath.at > elapsed)?.at ?? null;
  if (!current) return next;
  const over = current.at + current.seconds + (current.kind === "in" ? HELD : 0);
  return next === null ? over : Math.min(next, over);
}
