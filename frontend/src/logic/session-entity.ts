/** Which entity a card is for. */

export interface EntityEntry {
  platform?: string | undefined;
  translation_key?: string | undefined;
}

type Entities = Readonly<Record<string, EntityEntry | undefined>>;

/** Whether an entity is a person's session sensor. */
export function isSession(entities: Entities, entityId: string): boolean {
  const entry = entities[entityId];
  return entry?.platform === "rolling_session" && entry.translation_key === "session";
}

/** The first session sensor there is. */
export function firstSession(entities: Entities): string | undefined {
  return Object.keys(entities).find((entityId) => isSession(entities, entityId));
}

/** The config of a card, or undefined where it names no sensor. */
export function entityOf(config: unknown): string | undefined {
  const { entity } = (config ?? {}) as { entity?: unknown };
  return typeof entity === "string" && /^sensor\.\w+$/.test(entity) ? entity : undefined;
}
