/** Stands in for Home Assistant's connection. */
import type { Connection, LiveSource } from "../src/live";

export const SESSION = "sensor.ada_session";

/** A house that remembers who listens. */
export function aHouse() {
  const listeners = new Set<(message: unknown) => void>();
  const asked: object[] = [];
  const ready = new Set<() => void>();
  let refuses = false;
  const connection = {
    async subscribeMessage(callback: (message: unknown) => void, message: object) {
      asked.push(message);
      if (refuses) throw { code: "not_found" };
      listeners.add(callback);
      return async () => void listeners.delete(callback);
    },
    addEventListener: (_: "ready", listener: () => void) => void ready.add(listener),
    removeEventListener: (_: "ready", listener: () => void) => void ready.delete(listener),
  } as Connection;
  const source = (state = "idle"): LiveSource => ({ connection, states: { [SESSION]: { state } } });
  return {
    asked,
    listeners,
    source,
    ready,
    refuse: (does = true) => {
      refuses = does;
    },
    reconnect: () => {
      listeners.clear();
      for (const listener of [...ready]) listener();
    },
    tell: (message: unknown) => {
      for (const listener of listeners) listener(message);
    },
  };
}

export const settle = () => new Promise((done) => setTimeout(done));
