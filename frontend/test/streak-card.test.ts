import { describe, expect, it } from "vitest";
import { tint, zoneShares } from "../src/logic/body-map";
import { curve, HEIGHT, WIDTH } from "../src/logic/curve";
import type { HistoryDay, HistoryPicture, Verdict } from "../src/logic/data";
import { dayName, dayNumber } from "../src/logic/heatmap";
import { checkedConfig, firstEntity, partsOf, sizeOf, suits } from "../src/logic/streak-config";
import {
  dayStory,
  isUnbegun,
  milestoneShare,
  todayVerdict,
  weekDots,
} from "../src/logic/streak-day";
import { STREAK_WORDS } from "../src/streak/words";

function day(date: string, verdict: Verdict, streak: number, strength = 0): HistoryDay {
  return { day: date, verdict, minutes: verdict === "done" ? 5 : 0, streak, strength };
}

const PICTURE: HistoryPicture = {
  version: "0.0.0",
  name: "Anna",
  today: "2026-03-04",
  unit: "days",
  current: 1,
  best: 2,
  best_from: "2026-02-28",
  best_until: "2026-03-01",
  freezes: 0,
  next_milestone: 4,
  week: { done: 2, goal: 3 },
  strength: 0.1,
  days: [
    day("2026-02-27", "before", 0),
    day("2026-02-28", "done", 1),
    day("2026-03-01", "done", 2),
    day("2026-03-02", "missed", 0),
    day("2026-03-03", "done", 1),
    day("2026-03-04", "open", 1),
  ],
  zones: {},
  zone_days: 30,
  sessions: {},
  entities: { session: "sensor.anna_session", streak: "sensor.anna_streak" },
  may_correct: true,
};

describe("a day", () => {
  it("adds to the streak", () => {
    expect(dayStory(PICTURE, "2026-03-01")).toMatchObject({
      verdict: "done",
      streak: 2,
      ended: 0,
      canAdd: true,
      canRest: false,
      sessions: [],
      previous: "2026-02-28",
      following: "2026-03-02",
    });
  });

  it("ends a run", () => {
    expect(dayStory(PICTURE, "2026-03-02")).toMatchObject({ streak: null, ended: 2 });
    expect(dayStory(PICTURE, "2026-02-27")).toMatchObject({ ended: 0, previous: null });
  });

  it("is today, which can still be done or left out", () => {
    const story = dayStory(PICTURE, "2026-03-04");
    expect(story).toMatchObject({ isToday: true, canRest: true, streak: null, following: null });
    expect(todayVerdict(PICTURE)).toBe("open");
  });

  it("may be one of which nothing was told", () => {
    expect(dayStory(PICTURE, "2025-01-01").verdict).toBe("before");
    expect(todayVerdict({ ...PICTURE, days: [] })).toBe("open");
  });

  it("takes no session if it never was", () => {
    const days = [day("2026-03-01", "absent", 1)];
    expect(dayStory({ ...PICTURE, days }, "2026-03-01").canAdd).toBe(false);
  });
});

describe("numbers", () => {
  it("know whether anything was ever done", () => {
    expect(isUnbegun(PICTURE)).toBe(false);
    expect(isUnbegun({ ...PICTURE, best: 0 })).toBe(true);
    expect(isUnbegun({ ...PICTURE, best: 0, sessions: { "2026-03-01": [] } })).toBe(false);
  });

  it("show the way to the milestone and the goal", () => {
    expect(milestoneShare(PICTURE)).toBe(0.25);
    expect(milestoneShare({ ...PICTURE, current: 9 })).toBe(1);
    expect(milestoneShare({ ...PICTURE, next_milestone: 0 })).toBe(0);
    expect(weekDots(PICTURE)).toEqual([true, true, false]);
    expect(weekDots({ ...PICTURE, week: { done: 5, goal: 2 } })).toEqual([true, true]);
  });
});

describe("curve", () => {
  it("needs two days", () => {
    expect(curve([])).toBeUndefined();
    expect(curve([day("2026-03-01", "before", 0), day("2026-03-02", "done", 1)])).toBeUndefined();
  });

  it("goes from the first day to the newest", () => {
    const days = [0, 0.5, 1.2].map((strength) => day("2026-03-01", "done", 1, strength));
    expect(curve([day("2026-02-27", "before", 0), ...days])).toEqual({
      line: "M0 60L150 30L300 0",
      area: "M0 60L150 30L300 0V60H0Z",
      end: 0,
    });
  });

  it("has few points, and the newest one", () => {
    const drawn = curve(
      Array.from({ length: 371 }, (_, index) =>
        day(dayName(dayNumber("2025-03-01") + index), "done", 1, index / 370),
      ),
    );
    expect(drawn?.line.split("L").length).toBeLessThan(100);
    expect(drawn?.line.startsWith(`M0 ${HEIGHT}L`)).toBe(true);
    expect(drawn?.line.endsWith(`L${WIDTH} 0`)).toBe(true);
  });
});

describe("areas", () => {
  it("are told from the most rolled one on", () => {
    const shares = zoneShares({ glutes: 20, lats: 0.2, movement: 90 });
    expect(shares.slice(0, 3)).toEqual([
      { zone: "glutes", minutes: 20, share: 1 },
      { zone: "lats", minutes: 1, share: 0.01 },
      { zone: "thoracic", minutes: 0, share: 0 },
    ]);
    expect(shares).toHaveLength(6);
    expect(zoneShares({}).every(({ share }) => share === 0)).toBe(true);
  });

  it("are tinted so that a little is seen", () => {
    expect([0, 0.01, 1].map(tint)).toEqual([0, 26, 100]);
  });
});

describe("configuration", () => {
  const CONFIG = { type: "custom:rolling-streak-card", entity: "sensor.anna_session" };

  it("needs a sensor", () => {
    expect(checkedConfig(CONFIG)).toBe(CONFIG);
    for (const entity of [undefined, 3, "", "light.lamp", "sensor."]) {
      expect(() => checkedConfig({ ...CONFIG, entity })).toThrow(/^entity/);
    }
  });

  it("shows all but what is hidden", () => {
    expect(partsOf(checkedConfig(CONFIG)).size).toBe(4);
    expect(partsOf(checkedConfig({ ...CONFIG, hide: [] })).size).toBe(4);
    const some = checkedConfig({ ...CONFIG, hide: ["curve", "numbers"] });
    expect([...partsOf(some)]).toEqual(["heatmap", "body_map"]);
    expect(sizeOf(some)).toBe(9);
    expect(() => checkedConfig({ ...CONFIG, hide: "curve" })).toThrow(/^hide/);
    expect(() => checkedConfig({ ...CONFIG, hide: ["moon"] })).toThrow(/^hide/);
  });

  it("finds a person's sensor", () => {
    const streak = { platform: "rolling_session", translation_key: "streak" };
    const session = { platform: "rolling_session", translation_key: "session" };
    const others = { "sensor.a": { platform: "sun" }, "sensor.b": { platform: "rolling_session" } };
    expect(firstEntity({ ...others, "sensor.c": streak, "sensor.d": session })).toBe("sensor.d");
    expect(firstEntity({ ...others, "sensor.c": streak })).toBe("sensor.c");
    expect(firstEntity(others)).toBe("");
    expect(suits(undefined)).toBe(false);
  });
});

describe("words", () => {
  const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = STREAK_WORDS;
  const english = tables.en ?? {};
  const places = (text: string | undefined) => (text ?? "").match(/\{\w+\}/g)?.sort() ?? [];

  it.each(Object.entries(tables))("%s says all that English says", (_, words) => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe("");
      expect(places(text), key).toEqual(places(english[key]));
    }
  });
});
