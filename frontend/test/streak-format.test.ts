import { describe, expect, it } from "vitest";
import {
  amount,
  amountParts,
  clockTime,
  dayFormatter,
  dayRange,
  minuteOfDay,
  monthLabel,
  percent,
  shortMinutes,
  weekdayLabels,
} from "../src/logic/streak-format";

const BERLIN = "Europe/Berlin";
const plain = (text: string): string => text.replace(/[\u00a0\u2009\u202f]/g, " ");

describe("amounts", () => {
  it("counts as the language does", () => {
    expect(amount("en", 1, "day")).toBe("1 day");
    expect(amount("pl", 5, "week")).toBe("5 tygodni");
    expect(plain(amount("de", 12, "minute"))).toBe("12 Minuten");
    expect(shortMinutes("en", 4.6)).toBe("5 min");
    expect(plain(percent("de", 0.643))).toBe("64 %");
  });

  it("takes number and unit apart", () => {
    expect(amountParts("en", 1200, "day")).toEqual({ number: "1,200", unit: "days" });
    expect(amountParts("cs", 3, "week")).toEqual({ number: "3", unit: "týdny" });
  });
});

describe("days", () => {
  it("are named without a time zone", () => {
    const format = dayFormatter("de", "2026-11-21");
    expect(format("2026-03-02")).toBe("Montag, 2. März");
    expect(format("2025-03-02")).toBe("Sonntag, 2. März 2025");
  });

  it("make ranges", () => {
    const range = (from: string, until: string) =>
      plain(dayRange("en-GB", from, until, "2026-11-21")).replace(/ ?– ?/, "–");
    expect(range("2026-01-02", "2026-02-01")).toBe("2 Jan–1 Feb");
    expect(range("2025-12-20", "2026-02-01")).toBe("20 Dec 2025–1 Feb 2026");
  });

  it("have months and weekdays from Monday on", () => {
    expect(monthLabel("de", "2026-10")).toBe("Okt");
    expect(weekdayLabels("en")).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
  });
});

describe("times", () => {
  const MOMENT = "2026-07-02T20:04:00+00:00";

  it("are those of the house", () => {
    expect(clockTime({ language: "de", timeZone: BERLIN }, MOMENT)).toBe("22:04");
    expect(minuteOfDay(BERLIN, MOMENT)).toBe(22 * 60 + 4);
    expect(minuteOfDay("UTC", "2026-07-02T00:30:00Z")).toBe(30);
  });

  it("are written as the person likes", () => {
    const time = (timeFormat: string, language: string) =>
      plain(clockTime({ language, timeZone: BERLIN, timeFormat }, MOMENT));
    expect(time("12", "en")).toBe("10:04 PM");
    expect(time("24", "en")).toBe("22:04");
    expect(time("language", "en")).toBe("10:04 PM");
  });
});
