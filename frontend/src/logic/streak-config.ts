/** What can be set on the streak card. */

export const PARTS = ["numbers", "heatmap", "curve", "body_map"] as const;
export type Part = (typeof PARTS)[number];

export interface StreakConfig {
  type: string;
  entity: string;
  hide?: readonly Part[];
}

/** Checks what somebody wrote. Throws an Error that says what is wrong. */
export function checkedConfig(config: Readonly<Record<string, unknown>>): StreakConfig {
  const { entity, hide } = config;
  if (typeof entity !== "string" || !/^sensor\.\w+$/.test(entity)) {
    throw new Error("entity: the session sensor or the streak sensor of a person is needed");
  }
  if (hide !== undefined && !(Array.isArray(hide) && hide.every(isPart))) {
    throw new Error(`hide: a list of ${PARTS.join(", ")} is needed`);
  }
  return config as unknown as StreakConfig;
}

function isPart(part: unknown): part is Part {
  return PARTS.some((known) => known === part);
}

/** All but those that are hidden. */
export function partsOf(config: StreakConfig): ReadonlySet<Part> {
  return new Set(PARTS.filter((part) => !config.hide?.includes(part)));
}

const HEIGHTS: Readonly<Record<Part, number>> = { numbers: 4, heatmap: 4, curve: 2, body_map: 5 };

/** About how many rows of 50 px that takes. */
export function sizeOf(config: StreakConfig): number {
  return [...partsOf(config)].reduce((sum, part) => sum + HEIGHTS[part], 0);
}

/** What Home Assistant tells a page of an entity. */
export interface KnownEntity {
  platform?: string;
  translation_key?: string;
}

const SENSORS = new Set(["session", "streak"]);

export function suits(entity: KnownEntity | undefined): boolean {
  return entity?.platform === "rolling_session" && SENSORS.has(entity.translation_key ?? "");
}

/** The first person's streak, for a card that is just being added. */
export function firstEntity(entities: Readonly<Record<string, KnownEntity>>): string {
  const ids = Object.keys(entities).filter((id) => suits(entities[id]));
  return ids.find((id) => entities[id]?.translation_key === "session") ?? ids[0] ?? "";
}
