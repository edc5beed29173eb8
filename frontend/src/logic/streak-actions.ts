/** What the card asks of the integration. */
import type { DaySession } from "./data";
import { minuteOfDay } from "./streak-format";

export interface Action {
  service: "log_session" | "delete_session" | "undo" | "pause_streak";
  data: Readonly<Record<string, unknown>>;
}

export const LEAST = 1;
export const MOST = 180;
const USUAL = 5;
const NOON = 12 * 60;
const QUARTER = 15;
const LATEST = 24 * 60 - QUARTER;

/** A number that can be asked for: whole, and not longer than a session can be. */
export function fittingMinutes(minutes: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(minutes) || USUAL));
}

/** What is suggested for a new session: as long as the last one that had a length. */
export function usualMinutes(sessions: Readonly<Record<string, readonly DaySession[]>>): number {
  const last = Object.entries(sessions)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, held]) => held)
    .findLast((session) => session.minutes > 0);
  return last ? fittingMinutes(last.minutes) : USUAL;
}

/** Noon of a day, or later where something else was at that time. */
export function startOn(
  day: string,
  minutes: number,
  sessions: readonly DaySession[],
  timeZone: string,
): string {
  const held = sessions.map((session) => {
    const begin = minuteOfDay(timeZone, session.started_at);
    // Getting into position takes longer than what was done on the floor.
    return { begin, end: begin + 2 * session.minutes + QUARTER };
  });
  let start = NOON;
  while (start < LATEST && held.some(({ begin, end }) => begin < start + minutes && start < end)) {
    start += QUARTER;
  }
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${day} ${two(Math.floor(start / 60))}:${two(start % 60)}:00`;
}

export interface NewSession {
  day: string;
  today: string;
  minutes: number;
  /** Those of that day. */
  sessions: readonly DaySession[];
  timeZone: string;
}

/** Today's has just ended; the house knows when that is. */
export function logSession({ day, today, minutes, sessions, timeZone }: NewSession): Action {
  const data =
    day === today
      ? { minutes }
      : { minutes, started_at: startOn(day, minutes, sessions, timeZone) };
  return { service: "log_session", data };
}

export function deleteSession(session: string): Action {
  return { service: "delete_session", data: { session } };
}

export function restToday(today: string): Action {
  return { service: "pause_streak", data: { since: today, until: today } };
}

export const UNDO: Action = { service: "undo", data: {} };

/** What an action that was refused says; the first line is enough. */
export function refusal(error: unknown): string {
  const message =
    typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return String(message).split("\n")[0] as string;
}
