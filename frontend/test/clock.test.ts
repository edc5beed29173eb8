import { describe, expect, it } from "vitest";
import { elapsedAt, offsetFrom } from "../src/logic/clock";
import { aSession } from "./session";

const AT = "2026-03-02T21:00:00.000+00:00";
const MS = Date.parse(AT);

describe("the clock of the house", () => {
  it("is as far ahead as the first message says", () => {
    expect(offsetFrom(AT, MS - 500, null)).toBe(500);
  });

  it("believes the message that was fastest", () => {
    expect(offsetFrom(AT, MS + 40, -100)).toBe(-40);
    expect(offsetFrom(AT, MS + 300, -100)).toBe(-100);
  });

  it("starts over when a clock was set", () => {
    expect(offsetFrom(AT, MS + 60_000, -100)).toBe(-60_000);
  });
});

describe("where a session stands", () => {
  it("is counted from its origin", () => {
    expect(elapsedAt(aSession({ origin: AT }), MS + 12_500)).toBe(12.5);
  });

  it("is never before its beginning", () => {
    expect(elapsedAt(aSession({ origin: AT }), MS - 100)).toBe(0);
  });

  it("stands still while paused", () => {
    expect(elapsedAt(aSession({ origin: null, elapsed: 42 }), MS)).toBe(42);
    expect(elapsedAt(aSession({ origin: null, elapsed: null }), MS)).toBe(0);
  });
});
