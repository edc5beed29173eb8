/** A dashboard that makes itself: choose it when a new dashboard is added. */
import { boardOf } from "./logic/board";
import type { EntityEntry } from "./logic/session-entity";
import { pageWords } from "./session/words";

interface Hass {
  entities: Readonly<Record<string, (EntityEntry & { device_id?: string | null }) | undefined>>;
  devices: Readonly<Record<string, { name_by_user?: string | null; name?: string | null }>>;
}

export class RollingSessionStrategy extends HTMLElement {
  static async generate(_: unknown, hass: Hass) {
    return boardOf(hass.entities, (entity) => {
      const device = hass.devices[hass.entities[entity]?.device_id ?? ""];
      return device?.name_by_user ?? device?.name ?? entity;
    });
  }
}

/** For the dialog; its words are asked for when it is shown. */
export const STRATEGY: StrategyType = {
  type: "rolling-session",
  strategyType: "dashboard",
  name: "Rolling Session",
  get description() {
    return pageWords()("board");
  },
};
