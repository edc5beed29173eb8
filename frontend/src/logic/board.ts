/** The ready dashboard: everybody's session beside everybody's streak. */
import type { EntityEntry } from "./session-entity";
import { isSession } from "./session-entity";

interface Card {
  type: string;
  entity: string;
}

interface Section {
  type: "grid";
  cards: Card[];
}

export interface Board {
  views: { title: string; type: "sections"; max_columns: number; sections: Section[] }[];
}

/** Return a view a person, with both cards; `nameOf` tells whose a session sensor is. */
export function boardOf(
  entities: Readonly<Record<string, EntityEntry | undefined>>,
  nameOf: (entity: string) => string,
): Board {
  const sessions = Object.keys(entities).filter((entity) => isSession(entities, entity));
  return {
    views: sessions.map((entity) => ({
      title: nameOf(entity),
      type: "sections",
      max_columns: 2,
      sections: ["session", "streak"].map((card) => ({
        type: "grid",
        cards: [{ type: `custom:rolling-${card}-card`, entity }],
      })),
    })),
  };
}
