/** A year as a grid: weeks from Monday on, as the streak counts them, the newest last. */
import type { HistoryDay } from "./data";

const DAY = 86_400_000;
const WEEKS = 53;

export interface Cell extends HistoryDay {
  /** 0, or 1 to 3 for a day that is done: longer is deeper. */
  level: number;
}

/** A label above a column. */
export interface MonthMark {
  week: number;
  month: string;
}

export interface Heatmap {
  /** Day by day from a Monday to today; the weekday is the index modulo 7. */
  cells: readonly Cell[];
  months: readonly MonthMark[];
}

export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

export function dayName(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** The Monday of a day's week; day 0 was a Thursday. */
function monday(number: number): number {
  return number - ((((number + 3) % 7) + 7) % 7);
}

export function level(day: Pick<HistoryDay, "verdict" | "minutes">): number {
  if (day.verdict !== "done") return 0;
  return day.minutes < 8 ? 1 : day.minutes < 15 ? 2 : 3;
}

function beginning(first: number, today: number): number {
  const start = monday(today) - (WEEKS - 1) * 7;
  // A week of which only the end was told is left out, and not shown as empty.
  return first > start && first - start < 7 ? start + 7 : start;
}

export function heatmap(days: readonly HistoryDay[], today: string): Heatmap {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = dayNumber(today);
  const start = beginning(dayNumber(days[0]?.day ?? today), last);
  const cells = Array.from({ length: last - start + 1 }, (_, index): Cell => {
    const name = dayName(start + index);
    const day = known.get(name) ?? {
      day: name,
      verdict: name === today ? "open" : "before",
      minutes: 0,
      streak: 0,
      strength: 0,
    };
    return { ...day, level: level(day) };
  });
  return { cells, months: months(cells) };
}

/** Where each month begins; the first only if its name does not run into the second. */
function months(cells: readonly Cell[]): MonthMark[] {
  const marks: MonthMark[] = [];
  let before = "";
  for (let week = 0; week * 7 < cells.length; week++) {
    const end = cells[Math.min(week * 7 + 6, cells.length - 1)];
    const month = (end as Cell).day.slice(0, 7);
    if (month !== before) marks.push({ week, month });
    before = month;
  }
  return marks.filter(({ week }, index) => (marks[index + 1]?.week ?? WEEKS) - week > 2);
}

export interface Press {
  key: string;
  ctrlKey?: boolean;
}

/** How many cells a key goes on, where newer weeks are to the right. */
function step(index: number, press: Press, count: number): number | undefined {
  const row = index % 7;
  const weeks = Math.floor((count - 1 - row) / 7);
  switch (press.key) {
    case "ArrowUp":
      return row > 0 ? -1 : 0;
    case "ArrowDown":
      return row < 6 ? 1 : 0;
    case "ArrowLeft":
      return -7;
    case "ArrowRight":
      return 7;
    case "PageUp":
      return -28;
    case "PageDown":
      return 28;
    case "Home":
      return press.ctrlKey ? -index : row - index;
    case "End":
      return (press.ctrlKey ? count - 1 : row + weeks * 7) - index;
    default:
      return undefined;
  }
}

const MIRRORED: Readonly<Record<string, string>> = {
  ArrowLeft: "ArrowRight",
  ArrowRight: "ArrowLeft",
};

/** Where a key leads in the grid; undefined if it is none of those that move. */
export function moved(
  index: number,
  press: Press,
  count: number,
  rightToLeft: boolean,
): number | undefined {
  const key = (rightToLeft && MIRRORED[press.key]) || press.key;
  const by = step(index, { key, ctrlKey: press.ctrlKey === true }, count);
  if (by === undefined) return undefined;
  const next = index + by;
  return next >= 0 && next < count ? next : index;
}
