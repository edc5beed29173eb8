import { describe, expect, it } from "vitest";
import {
  chosenRoutine,
  NOTHING_CHOSEN,
  startData,
  stepped,
  viewOf,
} from "../src/logic/session-view";
import { aPicture, aSession } from "./session";

const ENDED = "2026-03-02T21:00:00+00:00";
const last = { outcome: "completed", minutes: 5, ended_at: ENDED } as const;
const minutesLater = (minutes: number) => Date.parse(ENDED) + minutes * 60_000;

describe("the view", () => {
  it("is the session as long as there is one", () => {
    const session = aSession();
    expect(viewOf(aPicture({ session, last }), minutesLater(0), null)).toEqual({
      kind: "live",
      session,
    });
  });

  it("tells of a session that was over a moment ago", () => {
    const picture = aPicture({ last });
    expect(viewOf(picture, minutesLater(1), null)).toEqual({ kind: "ended", last });
    expect(viewOf(picture, minutesLater(10), null)).toEqual({ kind: "idle" });
    expect(viewOf(picture, minutesLater(1), ENDED)).toEqual({ kind: "idle" });
  });

  it("is idle where nothing ever was", () => {
    expect(viewOf(aPicture(), minutesLater(0), null)).toEqual({ kind: "idle" });
  });
});

describe("the choice", () => {
  it("is the routine that was picked, or the one that is selected, or any", () => {
    expect(chosenRoutine(aPicture(), NOTHING_CHOSEN)?.id).toBe("bedtime");
    expect(chosenRoutine(aPicture(), { routine: "full_back", minutes: null })?.id).toBe(
      "full_back",
    );
    expect(chosenRoutine(aPicture(), { routine: "gone", minutes: null })?.id).toBe("bedtime");
    expect(chosenRoutine(aPicture({ routine: "gone" }), NOTHING_CHOSEN)?.id).toBe("bedtime");
    expect(chosenRoutine(aPicture({ routines: [] }), NOTHING_CHOSEN)).toBeNull();
  });

  it("steps by minutes and comes back to as it is", () => {
    const routine = { id: "bedtime", name: "Bedtime", minutes: 5.2, zones: [] };
    expect(stepped(routine, null, 1)).toBe(6);
    expect(stepped(routine, 6, -1)).toBeNull();
    expect(stepped(routine, 2, -1)).toBe(2);
    expect(stepped(routine, 60, 1)).toBe(60);
  });

  it("sends only what was chosen", () => {
    expect(startData(aPicture(), NOTHING_CHOSEN)).toEqual({});
    expect(startData(aPicture(), { routine: "full_back", minutes: 9 })).toEqual({
      routine: "full_back",
      minutes: 9,
    });
    expect(startData(aPicture({ routines: [] }), NOTHING_CHOSEN)).toEqual({});
  });
});
