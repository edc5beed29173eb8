import { describe, expect, it } from "vitest";
import { entityOf, firstSession, isSession } from "../src/logic/session-entity";

const ENTITIES = {
  "light.desk": { platform: "hue" },
  "sensor.ada_streak": { platform: "rolling_session", translation_key: "streak" },
  "sensor.ada_session": { platform: "rolling_session", translation_key: "session" },
};

describe("the entity of a card", () => {
  it("is the session sensor of a person", () => {
    expect(isSession(ENTITIES, "sensor.ada_session")).toBe(true);
    expect(isSession(ENTITIES, "sensor.ada_streak")).toBe(false);
    expect(isSession(ENTITIES, "light.desk")).toBe(false);
    expect(isSession(ENTITIES, "sensor.nobody")).toBe(false);
    expect(firstSession(ENTITIES)).toBe("sensor.ada_session");
    expect(firstSession({})).toBeUndefined();
  });

  it("is read from a config", () => {
    expect(entityOf({ entity: "sensor.ada_session" })).toBe("sensor.ada_session");
    expect(entityOf({ entity: "light.desk" })).toBeUndefined();
    expect(entityOf({ entity: 3 })).toBeUndefined();
    expect(entityOf({})).toBeUndefined();
    expect(entityOf(undefined)).toBeUndefined();
  });
});
