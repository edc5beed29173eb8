/** The clock of the house, as seen from here. Times are milliseconds unless said otherwise. */
import type { LiveSession } from "./data";

/** A difference that is bigger than this is no delay on the way: a clock was set. */
const CLOCK_WAS_SET = 2000;

/**
 * How far the clock of the house is ahead of this one, from when a message was
 * sent and when it came. The way takes time, so the largest of what was measured
 * is nearest to the truth.
 */
export function offsetFrom(sentAt: string, receivedAt: number, kept: number | null): number {
  const fresh = Date.parse(sentAt) - receivedAt;
  if (kept === null || fresh > kept || kept - fresh > CLOCK_WAS_SET) return fresh;
  return kept;
}

/** Where a session's timeline stands at `now` on the clock of the house, in seconds. */
export function elapsedAt(session: LiveSession, now: number): number {
  if (session.origin === null) return session.elapsed ?? 0;
  return Math.max(0, (now - Date.parse(session.origin)) / 1000);
}
