import { describe, expect, it } from "vitest";
import type { DaySession } from "../src/logic/data";
import {
  deleteSession,
  fittingMinutes,
  logSession,
  refusal,
  restToday,
  startOn,
  usualMinutes,
} from "../src/logic/streak-actions";

function session(started_at: string, minutes: number): DaySession {
  return {
    session: started_at,
    routine: "bedtime",
    routine_name: "Bedtime",
    started_at,
    minutes,
    outcome: "completed",
    counts: true,
    source: "session",
  };
}

describe("minutes", () => {
  it("fit what a session can be", () => {
    expect([0.4, -3, 7.6, 500, Number.NaN].map(fittingMinutes)).toEqual([5, 1, 8, 180, 5]);
  });

  it("are suggested as they were last", () => {
    expect(usualMinutes({})).toBe(5);
    expect(
      usualMinutes({
        "2026-03-02": [session("2026-03-02T20:00:00Z", 12)],
        "2026-03-01": [session("2026-03-01T20:00:00Z", 7)],
        "2026-03-03": [session("2026-03-03T20:00:00Z", 0)],
      }),
    ).toBe(12);
  });
});

describe("a session that is added", () => {
  const NEW = { day: "2026-03-02", today: "2026-03-04", minutes: 10, timeZone: "UTC" };

  it("was at noon of its day", () => {
    expect(logSession({ ...NEW, sessions: [] })).toEqual({
      service: "log_session",
      data: { minutes: 10, started_at: "2026-03-02 12:00:00" },
    });
  });

  it("has just ended if it was today", () => {
    const today = { ...NEW, day: "2026-03-04", sessions: [] };
    expect(logSession(today)).toEqual({ service: "log_session", data: { minutes: 10 } });
  });

  it("goes round those of that day", () => {
    const start = (...held: DaySession[]) => startOn("2026-03-02", 10, held, "UTC").slice(11, 16);
    expect(start(session("2026-03-02T21:00:00Z", 5))).toBe("12:00");
    expect(start(session("2026-03-02T12:00:00Z", 10))).toBe("12:45");
    expect(start(session("2026-03-02T12:05:00Z", 5), session("2026-03-02T12:35:00Z", 5))).toBe(
      "13:00",
    );
    expect(start(session("2026-03-02T12:00:00Z", 900))).toBe("23:45");
  });
});

describe("other actions", () => {
  it("name what they are about", () => {
    expect(deleteSession("S1").data).toEqual({ session: "S1" });
    expect(restToday("2026-03-04").data).toEqual({ since: "2026-03-04", until: "2026-03-04" });
  });

  it("say why they were refused", () => {
    expect(refusal({ code: 1, message: "Too long.\nmore" })).toBe("Too long.");
    expect(refusal(new Error("No."))).toBe("No.");
    expect(refusal("gone")).toBe("gone");
    expect(refusal(null)).toBe("null");
    expect(refusal({})).toBe("[object Object]");
  });
});
