/** A session of two positions, for tests. */
import type { LiveSession, SessionPicture } from "../src/logic/data";

export function aSession(changes: Partial<LiveSession> = {}): LiveSession {
  return {
    id: "one",
    routine: "bedtime",
    routine_name: "Bedtime",
    origin: "2026-03-02T21:00:00+00:00",
    elapsed: null,
    length: 100,
    positions: [
      { technique: "rib_roll", zone: "paraspinals", side: "left", tool: null, seconds: 60 },
      { technique: "cat_cow", zone: null, side: "both", tool: null, seconds: 20 },
    ],
    phases: [
      { at: 0, until: 10, status: "preparing", position: 0 },
      { at: 10, until: 40, status: "rolling", position: 0 },
      { at: 40, until: 70, status: "holding", position: 0 },
      { at: 70, until: 90, status: "moving", position: 1 },
      { at: 90, until: 100, status: "moving", position: null },
    ],
    breaths: [
      { at: 44, seconds: 4, kind: "in" },
      { at: 48, seconds: 6, kind: "out" },
    ],
    cues: [
      { at: 0.5, text: "Lie down." },
      { at: 10, text: "Roll." },
    ],
    ...changes,
  };
}

export function aPicture(changes: Partial<SessionPicture> = {}): SessionPicture {
  return {
    now: "2026-03-02T21:00:00+00:00",
    name: "Ada",
    version: "0.0.0",
    session: null,
    last: null,
    streak: { current: 3, unit: "days", done_today: false },
    routines: [
      { id: "bedtime", name: "Bedtime", minutes: 5.2, zones: ["thoracic"] },
      { id: "full_back", name: "Full back", minutes: 16, zones: ["thoracic", "lats"] },
    ],
    routine: "bedtime",
    entities: { session: "sensor.ada_session", routine: "select.ada", streak: "sensor.ada" },
    ...changes,
  };
}
