import { describe, expect, it } from "vitest";
import { breathAt, breathChangeAfter } from "../src/logic/breath";
import type { Breath } from "../src/logic/data";

const BREATHS: Breath[] = [
  { at: 10, seconds: 4, kind: "in" },
  { at: 15, seconds: 6, kind: "out" },
  { at: 40, seconds: 4, kind: "in" },
];

describe("the breath", () => {
  it.each([
    [0, null, 10],
    [10, "in", 15],
    // Held for a second.
    [14.5, "in", 15],
    [15, "out", 21],
    [21, null, 40],
    // Nobody said to breathe out: the circle goes after a while.
    [46, "in", 47],
    [47, null, null],
  ])("at %d is %s until %s", (elapsed, kind, change) => {
    expect(breathAt(BREATHS, elapsed)?.kind ?? null).toBe(kind);
    expect(breathChangeAfter(BREATHS, elapsed)).toBe(change);
  });
});
