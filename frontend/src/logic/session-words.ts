/** Names that the integration has translated, and lengths of time. */
import type { Position } from "./data";

export type Localize = (key: string, values?: Record<string, unknown>) => string | undefined;

const SESSION = "component.rolling_session.entity.sensor.session.state_attributes";

/** Words that the house has translated already; their keys with what stands where they are missing. */
const HOUSE = {
  start: ["Start", "button.start.name"],
  skip: ["Skip", "button.skip.name"],
  back: ["Back", "button.back.name"],
  hold: ["Hold", "button.hold.name"],
  holding: ["Hold", "button.hold.name"],
  stop: ["Stop", "button.stop.name"],
  paused: ["Paused", "sensor.session.state.paused"],
  routine: ["Routine", "select.routine.name"],
  done_today: ["Done today", "binary_sensor.done_today.name"],
  streak: ["Streak", "sensor.streak.name"],
} as const;

export type HouseWord = keyof typeof HOUSE;

/** A word of the integration in the language of the house; null for one that it has not. */
export function houseWord(localize: Localize, key: string): string | null {
  if (!(key in HOUSE)) return null;
  const [fallback, path] = HOUSE[key as HouseWord];
  return localize(`component.rolling_session.entity.${path}`) || fallback;
}

/** The name of a technique, zone or side; its id where there is none. */
export function nameOf(
  localize: Localize,
  kind: "technique" | "zone" | "side",
  id: string,
): string {
  return localize(`${SESSION}.${kind}.state.${id}`) || id;
}

/** A position in one line: "Rib roll, Left". */
export function positionName(localize: Localize, position: Position): string {
  const technique = nameOf(localize, "technique", position.technique);
  if (position.side === "both") return technique;
  return `${technique}, ${nameOf(localize, "side", position.side)}`;
}

/** "3 days", "5 min", as the language says it. */
export function duration(
  language: string,
  count: number,
  unit: "day" | "week" | "minute",
  display: "long" | "short" = "long",
): string {
  const style = { style: "unit", unit, unitDisplay: display, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language, style).format(count);
}

/** What an action was refused with. */
export interface Refusal {
  message?: unknown;
  translation_key?: unknown;
  translation_domain?: unknown;
  translation_placeholders?: Record<string, unknown> | undefined;
}

/** The reason in the person's language, or as the house said it, or null for none at all. */
export function reasonOf(error: unknown, localize: Localize): string | null {
  const refusal = (error ?? {}) as Refusal;
  const { translation_domain: domain, translation_key: key, message } = refusal;
  const translated =
    typeof key === "string" &&
    localize(`component.${domain}.exceptions.${key}.message`, refusal.translation_placeholders);
  return translated || (typeof message === "string" && message) || null;
}

/** Whether a start was only refused until somebody says that they feel well. */
export function mayBeConfirmed(error: unknown): boolean {
  return ((error ?? {}) as Refusal).translation_key === "recent_safety_stop";
}
