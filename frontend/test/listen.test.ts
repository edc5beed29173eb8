import type { ReactiveController } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Listening } from "../src/listen";
import { aHouse, SESSION, settle } from "./house";

const CLIP = { url: "/clip.wav", at: "2026-03-02T20:00:00Z", seconds: 1 };

/** A page that can play, and what it has played. */
function aPage() {
  const controllers: ReactiveController[] = [];
  const host = {
    addController: (one: ReactiveController) => void controllers.push(one),
    removeController() {},
    updateComplete: Promise.resolve(true),
    requestUpdate() {},
  };
  const listening = new Listening(host, () => 0);
  for (const one of controllers) one.hostConnected?.();
  return { listening, leave: () => controllers.map((one) => one.hostDisconnected?.()) };
}

describe("a page that listens", () => {
  let played: string[] = [];

  beforeEach(() => {
    played = [];
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(CLIP.at) });
    vi.stubGlobal("fetch", async (url: string) => ({
      ok: true,
      arrayBuffer: async () => void played.push(url),
    }));
    const node = { connect() {}, start() {}, stop() {} };
    vi.stubGlobal(
      "AudioContext",
      class {
        resume = async () => {};
        close = async () => {};
        decodeAudioData = async () => ({ duration: 1 });
        createBufferSource = () => ({ ...node });
      },
    );
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("hears what the house sends, until it has enough", async () => {
    const house = aHouse();
    const { listening } = aPage();
    await listening.start(house.source(), SESSION);
    await settle();
    house.tell(CLIP);
    await settle();
    expect([played, listening.isOn]).toEqual([["/clip.wav"], true]);
    listening.stop();
    await settle();
    expect([house.listeners.size, listening.isOn]).toEqual([0, false]);
  });

  it("hears on after the person was reloaded, and after the house was away", async () => {
    const house = aHouse();
    const { listening } = aPage();
    await listening.start(house.source(), SESSION);
    await settle();
    listening.watch(house.source("unavailable"), SESSION);
    await settle();
    expect(house.listeners.size).toBe(0);
    listening.watch(house.source("rolling"), SESSION);
    await settle();
    house.tell(CLIP);
    house.refuse();
    house.reconnect();
    await settle();
    house.refuse(false);
    listening.watch(house.source("rolling"), SESSION);
    await settle();
    house.tell(CLIP);
    await settle();
    expect(played).toHaveLength(2);
  });

  it("is silent until it is asked to listen, and when it leaves", async () => {
    const house = aHouse();
    const { listening, leave } = aPage();
    listening.watch(house.source(), SESSION);
    await settle();
    expect(house.asked).toEqual([]);
    await listening.start(house.source(), SESSION);
    leave();
    await settle();
    expect([house.listeners.size, house.ready.size, listening.isOn]).toEqual([0, 0, false]);
  });
});
