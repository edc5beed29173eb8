/** What a day was, and why the streak is what it is after it. */
import type { DaySession, HistoryDay, HistoryPicture, Verdict } from "./data";
import { dayName, dayNumber } from "./heatmap";

export interface DayStory {
  day: string;
  verdict: Verdict;
  minutes: number;
  sessions: readonly DaySession[];
  /** After that day; null where there is none to speak of. */
  streak: number | null;
  /** How long the run was that ended on this day, or 0. */
  ended: number;
  isToday: boolean;
  /** Whether a session can be added. */
  canAdd: boolean;
  /** Whether there is something that could be left out today. */
  canRest: boolean;
  /** null where the history that was told begins. */
  previous: string | null;
  /** null on today. */
  following: string | null;
}

const UNTOLD: ReadonlySet<Verdict> = new Set(["before", "absent", "open"]);
const CAN_REST: ReadonlySet<Verdict> = new Set(["open", "partial"]);

function untold(day: string, today: string): HistoryDay {
  const verdict = day === today ? "open" : "before";
  return { day, verdict, minutes: 0, streak: 0, strength: 0 };
}

export function dayStory(picture: HistoryPicture, day: string): DayStory {
  const { days, today } = picture;
  const index = days.findIndex((told) => told.day === day);
  const told = days[index] ?? untold(day, today);
  const before = days[index - 1]?.streak ?? 0;
  const isToday = day === today;
  return {
    day,
    verdict: told.verdict,
    minutes: told.minutes,
    sessions: picture.sessions[day] ?? [],
    streak: UNTOLD.has(told.verdict) || told.streak === 0 ? null : told.streak,
    ended: index >= 0 && told.streak === 0 ? before : 0,
    isToday,
    canAdd: told.verdict !== "absent",
    canRest: isToday && CAN_REST.has(told.verdict),
    previous: index > 0 ? dayName(dayNumber(day) - 1) : null,
    following: isToday ? null : dayName(dayNumber(day) + 1),
  };
}

/** Whether nothing was ever done. */
export function isUnbegun(picture: HistoryPicture): boolean {
  return picture.best === 0 && Object.keys(picture.sessions).length === 0;
}

/** What today is by now. */
export function todayVerdict(picture: HistoryPicture): Verdict {
  return dayStory(picture, picture.today).verdict;
}

/** How far it is to the next milestone, 0 to 1. */
export function milestoneShare({ current, next_milestone }: HistoryPicture): number {
  return next_milestone > 0 ? Math.min(1, current / next_milestone) : 0;
}

/** The week's goal, dot by dot. */
export function weekDots({ week: { done, goal } }: HistoryPicture): boolean[] {
  return Array.from({ length: goal }, (_, index) => index < done);
}
