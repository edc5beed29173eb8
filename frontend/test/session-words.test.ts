import { describe, expect, it } from "vitest";
import {
  duration,
  houseWord,
  mayBeConfirmed,
  nameOf,
  positionName,
  reasonOf,
} from "../src/logic/session-words";

const WORDS: Record<string, string> = {
  "component.rolling_session.entity.sensor.session.state_attributes.technique.state.rib_roll":
    "Rippenrolle",
  "component.rolling_session.entity.sensor.session.state_attributes.side.state.left": "Links",
  "component.rolling_session.exceptions.not_running.message": "Es läuft nichts.",
};
const localize = (key: string) => WORDS[key];

describe("names", () => {
  it("are those of the integration, or the id", () => {
    expect(nameOf(localize, "technique", "rib_roll")).toBe("Rippenrolle");
    expect(nameOf(localize, "zone", "lats")).toBe("lats");
  });

  it("name the side where there is one", () => {
    const position = { technique: "rib_roll", zone: null, tool: null, seconds: 60 };
    expect(positionName(localize, { ...position, side: "left" })).toBe("Rippenrolle, Links");
    expect(positionName(localize, { ...position, side: "both" })).toBe("Rippenrolle");
  });
});

describe("words of the house", () => {
  it("are translated by the house, or English, or not its own", () => {
    const german = (key: string) =>
      key === "component.rolling_session.entity.button.skip.name" ? "Überspringen" : "";
    expect(houseWord(german, "skip")).toBe("Überspringen");
    expect(houseWord(german, "stop")).toBe("Stop");
    expect(houseWord(german, "hurts")).toBeNull();
  });
});

describe("a length of time", () => {
  it("is said as the language says it", () => {
    expect(duration("en", 1, "day")).toBe("1 day");
    expect(duration("pl", 3, "day")).toBe("3 dni");
    expect(duration("de", 5.4, "minute")).toBe("5 Minuten");
    expect(duration("en", 8, "minute", "short")).toBe("8 min");
  });
});

describe("a start after a safety stop", () => {
  it("is offered again, and no other refusal is", () => {
    expect(mayBeConfirmed({ translation_key: "recent_safety_stop" })).toBe(true);
    expect(mayBeConfirmed({ translation_key: "fresh_injury" })).toBe(false);
    expect(mayBeConfirmed(undefined)).toBe(false);
  });
});

describe("a refusal", () => {
  const refusal = { translation_domain: "rolling_session", translation_key: "not_running" };

  it("is told in the person's language, else as it came", () => {
    expect(reasonOf({ ...refusal, message: "Nothing runs." }, localize)).toBe("Es läuft nichts.");
    expect(reasonOf({ message: "Nothing runs." }, localize)).toBe("Nothing runs.");
    expect(reasonOf({ translation_key: "other", message: "No." }, localize)).toBe("No.");
    expect(reasonOf({}, localize)).toBeNull();
    expect(reasonOf(undefined, localize)).toBeNull();
  });
});
