import { describe, expect, it } from "vitest";
import type { HistoryDay } from "../src/logic/data";
import { type Cell, dayName, dayNumber, heatmap, level, moved } from "../src/logic/heatmap";

const TODAY = "2026-03-04"; // A Wednesday.

function history(length: number, day: Partial<HistoryDay> = {}): HistoryDay[] {
  const last = dayNumber(TODAY);
  return Array.from({ length }, (_, index) => ({
    day: dayName(last - length + 1 + index),
    verdict: "done" as const,
    minutes: 5,
    streak: index + 1,
    strength: 0.5,
    ...day,
  }));
}

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

describe("heatmap", () => {
  it("is a year of whole weeks up to today", () => {
    const { cells } = heatmap(history(400), TODAY);
    expect(cells).toHaveLength(52 * 7 + 3);
    expect(weekdayOf((cells[0] as Cell).day)).toBe(1);
    expect(cells.at(-1)?.day).toBe(TODAY);
    expect(cells.every((cell) => cell.verdict === "done")).toBe(true);
  });

  it("leaves out a first week of which only the end was told", () => {
    const { cells } = heatmap(history(365), TODAY);
    expect(cells).toHaveLength(51 * 7 + 3);
    expect(cells.every((cell) => cell.verdict === "done")).toBe(true);
  });

  it("fills up what was before a short history", () => {
    const { cells } = heatmap(history(3), TODAY);
    expect(cells).toHaveLength(52 * 7 + 3);
    expect(cells.slice(-4).map((cell) => cell.verdict)).toEqual(["before", "done", "done", "done"]);
  });

  it("is there without any history, with today to begin on", () => {
    const { cells } = heatmap([], TODAY);
    expect(cells.at(-1)).toMatchObject({ day: TODAY, verdict: "open", level: 0 });
  });

  it("crosses years, leap days and days before 1970", () => {
    expect(dayName(dayNumber("2024-02-28") + 1)).toBe("2024-02-29");
    expect(dayName(dayNumber("2026-01-01") - 1)).toBe("2025-12-31");
    expect(weekdayOf((heatmap([], "1969-06-01").cells[0] as Cell).day)).toBe(1);
  });

  it("names each month once, where it has room", () => {
    const { months } = heatmap(history(400), TODAY);
    expect(months.map(({ month }) => month)).toEqual([
      "2025-03",
      "2025-04",
      "2025-05",
      "2025-06",
      "2025-07",
      "2025-08",
      "2025-09",
      "2025-10",
      "2025-11",
      "2025-12",
      "2026-01",
      "2026-02",
    ]);
    expect(months[1]).toEqual({ week: 4, month: "2025-04" });
    expect(heatmap([], "2026-03-20").months.at(-1)).toEqual({ week: 49, month: "2026-03" });
  });

  it("is deeper for longer days, and only for those that are done", () => {
    const levels = [5, 8, 15].map((minutes) => level({ verdict: "done", minutes }));
    expect(levels).toEqual([1, 2, 3]);
    expect(level({ verdict: "partial", minutes: 20 })).toBe(0);
  });
});

describe("keys", () => {
  const COUNT = 52 * 7 + 3;
  const LAST = COUNT - 1; // In row 2.
  const press = (index: number, key: string, isRtl = false, ctrlKey = false) =>
    moved(index, { key, ctrlKey }, COUNT, isRtl);

  it("moves by days within a week", () => {
    expect(press(8, "ArrowDown")).toBe(9);
    expect(press(8, "ArrowUp")).toBe(7);
    expect(press(7, "ArrowUp")).toBe(7);
    expect(press(13, "ArrowDown")).toBe(13);
    expect(press(LAST, "ArrowDown")).toBe(LAST);
  });

  it("moves by weeks and months, and stays inside", () => {
    expect(press(8, "ArrowRight")).toBe(15);
    expect(press(8, "ArrowLeft")).toBe(1);
    expect(press(1, "ArrowLeft")).toBe(1);
    expect(press(LAST, "ArrowRight")).toBe(LAST);
    expect(press(LAST, "PageUp")).toBe(LAST - 28);
    expect(press(8, "PageDown")).toBe(36);
    expect(press(8, "PageUp")).toBe(8);
  });

  it("mirrors left and right where weeks go to the left", () => {
    expect(press(8, "ArrowLeft", true)).toBe(15);
    expect(press(8, "ArrowRight", true)).toBe(1);
    expect(press(8, "ArrowDown", true)).toBe(9);
  });

  it("goes to the ends of a row, and with Ctrl of the year", () => {
    expect(press(15, "Home")).toBe(1);
    expect(press(1, "End")).toBe(LAST - 1);
    expect(press(6, "End")).toBe(LAST - 3);
    expect(press(15, "Home", false, true)).toBe(0);
    expect(press(15, "End", false, true)).toBe(LAST);
  });

  it("leaves all other keys alone", () => {
    expect(press(8, "a")).toBeUndefined();
    expect(press(8, "Tab")).toBeUndefined();
  });
});
