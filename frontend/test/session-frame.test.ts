import { describe, expect, it } from "vitest";
import { countdown, frameAt, progress } from "../src/logic/session-frame";
import { aSession } from "./session";

const frame = (elapsed: number) => {
  const found = frameAt(aSession(), elapsed);
  if (!found) throw new Error("no frame");
  return found;
};

describe("a frame", () => {
  it("shows the beginning", () => {
    expect(frame(0)).toMatchObject({
      phase: { status: "preparing" },
      position: { technique: "rib_roll" },
      step: 1,
      next: { technique: "cat_cow" },
      left: 10,
      cue: "",
      breath: null,
      changesAt: 0.5,
    });
  });

  it("counts whole seconds and changes with them", () => {
    expect(frame(0.6)).toMatchObject({ left: 10, cue: "Lie down.", changesAt: 1 });
    expect(frame(1)).toMatchObject({ left: 9, changesAt: 2 });
    expect(frame(9.2)).toMatchObject({ left: 1, changesAt: 10 });
    expect(frame(10)).toMatchObject({ left: 30, cue: "Roll.", phase: { status: "rolling" } });
  });

  it("breathes", () => {
    expect(frame(44.5)).toMatchObject({ breath: { kind: "in" }, phase: { status: "holding" } });
    expect(frame(43.2).changesAt).toBe(44);
  });

  it("ends with words and nothing after them", () => {
    expect(frame(75)).toMatchObject({ step: 2, next: null, position: { technique: "cat_cow" } });
    expect(frame(95)).toMatchObject({ step: 2, next: null, position: null, left: 5 });
    expect(frame(100)).toMatchObject({ left: 0, changesAt: null });
  });

  it("skips what will not be done", () => {
    const { phases, positions } = aSession();
    const third = { ...positions[1], technique: "bird_dog" } as (typeof positions)[0];
    const without = phases.filter((phase) => phase.position !== 1);
    const later = { at: 70, until: 90, status: "moving", position: 2 } as const;
    const session = aSession({
      positions: [...positions, third],
      phases: [...without.slice(0, 3), later, ...without.slice(3)],
    });
    expect(frameAt(session, 50)?.next?.technique).toBe("bird_dog");
  });

  it("waits where the phases stop before the session does", () => {
    expect(frameAt(aSession({ length: 120, breaths: [] }), 105)).toMatchObject({
      left: 0,
      changesAt: null,
    });
  });

  it("is nothing without phases", () => {
    expect(frameAt(aSession({ phases: [] }), 3)).toBeNull();
  });

  it("shows the first phase before its time", () => {
    const { phases } = aSession();
    expect(frameAt(aSession({ phases: phases.slice(1) }), 3)?.phase.status).toBe("rolling");
  });
});

describe("a countdown", () => {
  it.each([
    [0, "0"],
    [99, "99"],
    [100, "1:40"],
    [125, "2:05"],
  ])("shows %d seconds as %s", (seconds, text) => {
    expect(countdown(seconds)).toBe(text);
  });
});

describe("progress", () => {
  it("goes from 0 to 1", () => {
    const phase = { at: 10, until: 30, status: "rolling", position: 0 } as const;
    expect(progress(phase, 5)).toBe(0);
    expect(progress(phase, 15)).toBe(0.25);
    expect(progress(phase, 40)).toBe(1);
    expect(progress({ ...phase, until: 10 }, 10)).toBe(1);
  });
});
