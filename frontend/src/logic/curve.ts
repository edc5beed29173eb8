/** The strength of the habit as a line. */
import type { HistoryDay } from "./data";

export interface Curve {
  /** Path of the line in a box of WIDTH times HEIGHT, the newest day at its right end. */
  line: string;
  /** Path of what is below it. */
  area: string;
  /** Where the line ends, from the top. */
  end: number;
}

export const WIDTH = 300;
export const HEIGHT = 60;
const POINTS = 100;

const round = (value: number): number => Math.round(value * 10) / 10;
const height = (strength: number): number =>
  round(HEIGHT * (1 - Math.min(1, Math.max(0, strength))));

/** Undefined as long as there are no two days to draw a line between. */
export function curve(days: readonly HistoryDay[]): Curve | undefined {
  const first = days.findIndex((day) => day.verdict !== "before");
  const told = first < 0 ? [] : days.slice(first);
  if (told.length < 2) return undefined;
  const every = Math.ceil(told.length / POINTS);
  // Counted from the newest day, which has to be there.
  const points = told
    .map(({ strength }, index) => ({ strength, index }))
    .filter(({ index }) => (told.length - 1 - index) % every === 0 || index === 0)
    .map(({ strength, index }): [number, number] => [
      round((index / (told.length - 1)) * WIDTH),
      height(strength),
    ]);
  const line = `M${points.map((point) => point.join(" ")).join("L")}`;
  return {
    line,
    area: `${line}V${HEIGHT}H0Z`,
    end: height((told.at(-1) as HistoryDay).strength),
  };
}
