import { describe, expect, it } from "vitest";
import { Live } from "../src/live";
import { aHouse, SESSION, settle } from "./house";

function aCard() {
  let updates = 0;
  const host = {
    addController() {},
    removeController() {},
    updateComplete: Promise.resolve(true),
    requestUpdate() {
      updates += 1;
    },
  };
  const received: unknown[] = [];
  const live = new Live<string>(host, "rolling_session/subscribe_session", (picture) =>
    received.push(picture),
  );
  return { live, received, updates: () => updates };
}

describe("a live card", () => {
  it("asks once, however often it is given the house", async () => {
    const house = aHouse();
    const { live, received, updates } = aCard();
    live.watch(house.source(), SESSION);
    expect(house.asked).toEqual([]);
    live.hostConnected();
    live.watch(house.source("rolling"), SESSION);
    await settle();
    expect(house.asked).toEqual([
      { type: "rolling_session/subscribe_session", entity_id: SESSION },
    ]);
    const before = updates();
    house.tell("a picture");
    expect([live.picture, received, updates() - before]).toEqual(["a picture", ["a picture"], 1]);
  });

  it("lets go when it leaves the page, even before it was answered", async () => {
    const house = aHouse();
    const { live } = aCard();
    live.watch(house.source(), SESSION);
    live.hostConnected();
    live.hostDisconnected();
    house.tell("too late");
    await settle();
    expect([house.listeners.size, live.picture]).toEqual([0, undefined]);
  });

  it("says that it was refused", async () => {
    const house = aHouse();
    house.refuse();
    const { live } = aCard();
    live.watch(house.source(), SESSION);
    live.hostConnected();
    await settle();
    expect(live.trouble).toBe("refused");
    live.hostDisconnected();
    await settle();
  });

  it("asks again after the connection was lost, and when the house is up", async () => {
    const house = aHouse();
    const { live } = aCard();
    live.hostConnected();
    live.watch(house.source(), SESSION);
    await settle();
    house.tell("old");
    house.refuse();
    house.reconnect();
    await settle();
    expect([live.trouble, house.ready.size]).toEqual(["refused", 1]);
    house.refuse(false);
    const up = house.source();
    live.watch(up, SESSION);
    live.watch(up, SESSION);
    await settle();
    house.tell("new");
    expect([live.trouble, live.picture, house.asked.length]).toEqual([undefined, "new", 3]);
    live.hostDisconnected();
    expect(house.ready.size).toBe(0);
  });

  it("asks again for what was away and came back", async () => {
    const house = aHouse();
    const { live } = aCard();
    live.hostConnected();
    live.watch(house.source(), SESSION);
    await settle();
    house.tell("a picture");
    live.watch(house.source("unavailable"), SESSION);
    await settle();
    expect([live.trouble, live.picture, house.listeners.size]).toEqual([
      "unavailable",
      undefined,
      0,
    ]);
    live.watch(house.source(), SESSION);
    await settle();
    expect([live.trouble, house.listeners.size]).toEqual([undefined, 1]);
  });

  it("forgets the picture of another entity", async () => {
    const house = aHouse();
    const { live } = aCard();
    live.hostConnected();
    live.watch(house.source(), SESSION);
    await settle();
    house.tell("a picture");
    live.watch(house.source(), "sensor.ben_session");
    await settle();
    expect([live.picture, house.listeners.size, house.asked.length]).toEqual([undefined, 1, 2]);
  });

  it("asks for nothing while nobody wants it", async () => {
    const house = aHouse();
    const { live } = aCard();
    live.hostConnected();
    live.watch(house.source(), SESSION);
    live.rest();
    live.hostDisconnected();
    live.hostConnected();
    await settle();
    expect([house.listeners.size, house.ready.size, house.asked.length]).toEqual([0, 0, 1]);
    live.watch(house.source(), SESSION);
    await settle();
    expect(house.listeners.size).toBe(1);
  });
});
