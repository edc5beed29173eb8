/** What was rolled lately, area by area. */

export const ZONES = [
  "thoracic",
  "paraspinals",
  "lats",
  "rhomboids",
  "glutes",
  "hip_flexors",
] as const;

export type Zone = (typeof ZONES)[number];

export interface ZoneShare {
  zone: Zone;
  /** Whole ones; what was rolled at all was rolled for one. */
  minutes: number;
  /** Of what was rolled most, 0 to 1. */
  share: number;
}

/** All areas, most rolled first; those alike in the order of the body. */
export function zoneShares(minutes: Readonly<Record<string, number>>): ZoneShare[] {
  const most = Math.max(...ZONES.map((zone) => minutes[zone] ?? 0));
  return ZONES.map((zone) => {
    const rolled = minutes[zone] ?? 0;
    return {
      zone,
      minutes: rolled > 0 ? Math.max(1, Math.round(rolled)) : 0,
      share: rolled > 0 ? rolled / most : 0,
    };
  }).sort((one, other) => other.share - one.share);
}

/** How much colour an area gets, in percent; what was rolled at all is seen. */
export function tint(share: number): number {
  return share > 0 ? Math.round(25 + 75 * share) : 0;
}
