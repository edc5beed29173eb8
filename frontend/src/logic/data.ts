/** What the integration tells the cards. The shape is that of `card_data.py`; a contract test compares them. */

export type Status =
  | "idle"
  | "preparing"
  | "rolling"
  | "holding"
  | "switching"
  | "moving"
  | "paused";

export type Side = "left" | "right" | "both";

export interface Position {
  technique: string;
  zone: string | null;
  side: Side;
  tool: string | null;
  seconds: number;
}

/** A stretch of the timeline in which one thing is done; seconds from its beginning. */
export interface Phase {
  at: number;
  until: number;
  status: Exclude<Status, "idle" | "paused">;
  /** Index into `positions`; null for the closing words. */
  position: number | null;
}

/** A breath that is told: it begins at `at`. */
export interface Breath {
  at: number;
  seconds: number;
  kind: "in" | "out";
}

/** A sentence of the coach, in the coach's language. */
export interface Cue {
  at: number;
  text: string;
}

/** A session under way. All times are seconds on its timeline. */
export interface LiveSession {
  id: string;
  routine: string;
  routine_name: string;
  /** When the timeline began, ISO; null while paused. */
  origin: string | null;
  /** Where the timeline stands while paused; null while running. */
  elapsed: number | null;
  length: number;
  positions: Position[];
  phases: Phase[];
  breaths: Breath[];
  cues: Cue[];
}

/** What was over last; for the words after a session. */
export interface LastSession {
  outcome: "completed" | "partial" | "stopped" | "stopped_for_safety";
  minutes: number;
  ended_at: string;
}

export interface RoutineChoice {
  id: string;
  name: string;
  minutes: number;
  zones: string[];
}

/** Sent on subscribing and at every transition; never every second. */
export interface SessionPicture {
  /** The clock of the house when this was sent, ISO. */
  now: string;
  name: string;
  /** Of the card that the house serves now. */
  version: string;
  session: LiveSession | null;
  last: LastSession | null;
  streak: { current: number; unit: "days" | "weeks"; done_today: boolean };
  routines: RoutineChoice[];
  /** Id of the one that starts when none is named. */
  routine: string;
  entities: Record<"session" | "routine" | "streak", string>;
}

/** What a day was for the streak. */
export type Verdict =
  | "done"
  /** Rolled, but not enough to count. */
  | "partial"
  /** Today, as long as it can still be done. */
  | "open"
  | "rest"
  | "paused"
  /** A session was stopped for safety. */
  | "excused"
  /** Missed, and bridged by a freeze. */
  | "frozen"
  | "missed"
  /** The date never was: the zone changed sides of the date line. */
  | "absent"
  /** Before anything was done. */
  | "before";

export interface HistoryDay {
  day: string;
  verdict: Verdict;
  minutes: number;
  /** After that day. */
  streak: number;
  /** 0 to 1, after that day. */
  strength: number;
}

export interface DaySession {
  session: string;
  routine: string | null;
  routine_name: string | null;
  started_at: string;
  minutes: number;
  outcome: string;
  counts: boolean;
  source: string;
}

export interface HistoryPicture {
  version: string;
  name: string;
  today: string;
  unit: "days" | "weeks";
  current: number;
  best: number;
  best_from: string | null;
  best_until: string | null;
  /** null where none can be earned. */
  freezes: number | null;
  next_milestone: number;
  week: { done: number; goal: number };
  strength: number;
  /** Oldest first, without gaps, up to today. */
  days: HistoryDay[];
  /** Minutes of the last `zone_days` days by area. */
  zones: Record<string, number>;
  zone_days: number;
  sessions: Record<string, DaySession[]>;
  entities: Record<"session" | "streak", string>;
  /** Whether who looks may add, take out and undo. */
  may_correct: boolean;
}
