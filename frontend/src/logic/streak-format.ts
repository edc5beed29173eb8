/** Numbers and dates as a person writes them. Days have no time zone: they are names. */

/** What Home Assistant knows of how a person likes to read. */
export interface Reading {
  language: string;
  /** Of the house, in which sessions are told. */
  timeZone: string;
  /** "12", "24", or what goes with the language. */
  timeFormat?: string | undefined;
}

export type Unit = "day" | "week" | "minute";

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
}

function unitFormat(language: string, unit: Unit, isShort: boolean): Intl.NumberFormat {
  const unitDisplay = isShort ? "short" : "long";
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay,
    maximumFractionDigits: 0,
  });
}

/** "12 days", as the language counts. */
export function amount(language: string, count: number, unit: Unit): string {
  return unitFormat(language, unit, false).format(count);
}

/** "5 min". */
export function shortMinutes(language: string, minutes: number): string {
  return unitFormat(language, "minute", true).format(minutes);
}

/** "12" and "days"; some languages have a word for one and for two that holds the number. */
export function amountParts(
  language: string,
  count: number,
  unit: Unit,
): { number: string; unit: string } {
  const parts = unitFormat(language, unit, false).formatToParts(count);
  return {
    number: new Intl.NumberFormat(language).format(count),
    unit: parts
      .filter((part) => part.type === "unit")
      .map((part) => part.value)
      .join(" "),
  };
}

export function percent(language: string, share: number): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(share);
}

/** "Mar"; of a month like "2026-03". */
export function monthLabel(language: string, month: string): string {
  return dateFormat(language, { month: "short" }).format(utc(`${month}-01`));
}

/** Monday to Sunday, short. */
export function weekdayLabels(language: string): string[] {
  const format = dateFormat(language, { weekday: "short" });
  // The fifth of January 1970 was a Monday.
  return Array.from({ length: 7 }, (_, row) => format.format(new Date((4 + row) * 86_400_000)));
}

/** "Monday, 2 March"; with its year if that is not this one. Reuse it for many days. */
export function dayFormatter(language: string, today: string): (day: string) => string {
  const options = { weekday: "long", day: "numeric", month: "long" } as const;
  const [near, far] = [
    dateFormat(language, options),
    dateFormat(language, { ...options, year: "numeric" }),
  ];
  return (day) => (day.slice(0, 4) === today.slice(0, 4) ? near : far).format(utc(day));
}

/** "2 Jan – 1 Feb"; with years if not all of it is this year. */
export function dayRange(language: string, from: string, until: string, today: string): string {
  const isNear = from.slice(0, 4) === today.slice(0, 4);
  const format = dateFormat(language, {
    day: "numeric",
    month: "short",
    ...(isNear ? {} : { year: "numeric" }),
  });
  return format.formatRange(utc(from), utc(until));
}

/** "21:04", on the clock of the house. */
export function clockTime({ language, timeZone, timeFormat }: Reading, moment: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: "numeric",
    minute: "2-digit",
    timeZone,
    ...(timeFormat === "12" || timeFormat === "24" ? { hour12: timeFormat === "12" } : {}),
  }).format(new Date(moment));
}

/** Minutes since midnight on the clock of the house. */
export function minuteOfDay(timeZone: string, moment: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
    timeZone,
  }).formatToParts(new Date(moment));
  const number = (type: string): number =>
    Number(
      parts
        .filter((part) => part.type === type)
        .map((part) => part.value)
        .join(""),
    );
  return number("hour") * 60 + number("minute");
}
