import { describe, expect, it } from "vitest";
import { clipStart } from "../src/logic/clip";

const clip = { url: "/a.wav", at: "2026-03-02T20:00:00.500+00:00", seconds: 4 };
const at = Date.parse(clip.at);

describe("a clip", () => {
  it("waits for its moment", () => {
    expect(clipStart(clip, at - 250, 4)).toEqual({ wait: 0.25, skip: 0 });
    expect(clipStart(clip, at, 4)).toEqual({ wait: 0, skip: 0 });
  });
  it("that comes late is in time nevertheless", () => {
    expect(clipStart(clip, at + 1500, 4)).toEqual({ wait: 0, skip: 1.5 });
  });
  it("that is over is not heard", () => {
    expect(clipStart(clip, at + 4000, 4)).toBeNull();
  });
});
