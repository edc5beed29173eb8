/** What the streak card takes of `hass`. */
import type { LiveSource } from "../live";
import type { Action } from "../logic/streak-actions";
import type { KnownEntity } from "../logic/streak-config";
import type { Reading } from "../logic/streak-format";

export type Localize = (key: string) => string | undefined;

export interface Hass extends LiveSource {
  language: string;
  locale?: { time_format?: string };
  config: { time_zone: string };
  localize: Localize;
  entities: Readonly<Record<string, KnownEntity>>;
  callService(
    domain: string,
    service: string,
    data: Readonly<Record<string, unknown>>,
    target: { entity_id: string },
    notifyOnError: boolean,
  ): Promise<unknown>;
}

export function readingOf(hass: Hass): Reading {
  return {
    language: hass.language,
    timeZone: hass.config.time_zone,
    timeFormat: hass.locale?.time_format,
  };
}

/** Throws what the house says against it. */
export async function call(hass: Hass, entity: string, action: Action): Promise<void> {
  const target = { entity_id: entity };
  await hass.callService("rolling_session", action.service, action.data, target, false);
}

/** Whether something that is shown reads differently now. */
export function readsAlike(one: Hass | undefined, other: Hass): boolean {
  return (
    one?.language === other.language &&
    one.localize === other.localize &&
    one.config.time_zone === other.config.time_zone &&
    one.locale?.time_format === other.locale?.time_format
  );
}
