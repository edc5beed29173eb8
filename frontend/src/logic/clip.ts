/** When a clip begins on a page whose clock knows that of the house. */

export interface Clip {
  url: string;
  /** By the clock of the house, ISO. */
  at: string;
  seconds: number;
}

export interface ClipStart {
  /** Seconds until it begins. */
  wait: number;
  /** Seconds of it that are over already. */
  skip: number;
}

/** Return when to start; null where it is over. `now` is the house's, in milliseconds. */
export function clipStart(clip: Clip, now: number, duration: number): ClipStart | null {
  const ahead = (Date.parse(clip.at) - now) / 1000;
  if (ahead >= 0) return { wait: ahead, skip: 0 };
  return -ahead < duration ? { wait: 0, skip: -ahead } : null;
}
