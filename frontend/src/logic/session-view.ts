/** Which face the card shows, and what its idle face offers. */
import type { LastSession, LiveSession, RoutineChoice, SessionPicture } from "./data";

/** So long the words about a session that is over stay, in milliseconds. */
const AFTERGLOW = 10 * 60_000;

export type View =
  | { kind: "live"; session: LiveSession }
  | { kind: "ended"; last: LastSession }
  | { kind: "idle" };

/** What to show at `now` on the clock of the house; `seen` is the end that was put away. */
export function viewOf(picture: SessionPicture, now: number, seen: string | null): View {
  const { session, last } = picture;
  if (session) return { kind: "live", session };
  if (last && last.ended_at !== seen && now - Date.parse(last.ended_at) < AFTERGLOW) {
    return { kind: "ended", last };
  }
  return { kind: "idle" };
}

export const SHORTEST = 2;
export const LONGEST = 60;

/** What was chosen for the next start only; null is "as it is". */
export interface Choice {
  routine: string | null;
  minutes: number | null;
}

export const NOTHING_CHOSEN: Choice = { routine: null, minutes: null };

/** The routine that would start. */
export function chosenRoutine(picture: SessionPicture, choice: Choice): RoutineChoice | null {
  const id = choice.routine ?? picture.routine;
  const find = (wanted: string) => picture.routines.find((routine) => routine.id === wanted);
  return find(id) ?? find(picture.routine) ?? picture.routines[0] ?? null;
}

/** A minute more or less; back at the routine's own length it is "as it is" again. */
export function stepped(routine: RoutineChoice, minutes: number | null, by: number): number | null {
  const own = Math.round(routine.minutes);
  const next = Math.min(LONGEST, Math.max(SHORTEST, (minutes ?? own) + by));
  return next === own ? null : next;
}

/** The data of the start action: only what was chosen. */
export function startData(picture: SessionPicture, choice: Choice): Record<string, unknown> {
  const routine = chosenRoutine(picture, choice);
  return {
    ...(routine && routine.id !== picture.routine ? { routine: routine.id } : {}),
    ...(choice.minutes === null ? {} : { minutes: choice.minutes }),
  };
}
