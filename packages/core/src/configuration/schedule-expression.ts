import * as z from "zod/mini";
import type { Instant } from "../time.ts";
import { type CronDates, comesFrom, LAST_YEAR } from "./cron-dates.ts";
import { field } from "./field.ts";

/**
 * What EventBridge Scheduler takes, so that it is refused where the file is read and not in the middle of a deployment;
 * and no day that no month has. Source: "Schedule types in EventBridge Scheduler" in its User Guide.
 */
export const scheduleExpression = field(
  "a schedule of EventBridge Scheduler: cron(minutes hours day-of-month month day-of-week year) with ? in one of the two days, such as cron(30 3 * * ? *), or rate(12 hours), up to rate(366 days)",
  (written) => (isRate(written) || isCron(written) ? written : undefined),
).check(
  z.refine((written) => comes(written, { year: 1970, month: 1 }), {
    error: "a schedule with a day that comes: none of its months has that day, or its years run backwards",
  }),
);

/** Whether a schedule, right in itself, has no day left: its years, or this year's months, are over. */
export function isOver(written: string, now: Instant): boolean {
  const date = new Date(now);
  return !comes(written, { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 });
}

function comes(written: string, from: { year: number; month: number }): boolean {
  const dates = datesOf(written);
  return dates === undefined || comesFrom(from, dates);
}

export const timeZone = field(
  "the name of a time zone in the IANA database, such as Europe/Berlin or UTC",
  (written) => {
    // The default, and so the most frequent: the look into the database takes a millisecond.
    if (written === "UTC") return written;
    // Node takes offsets such as +01:00 as well; EventBridge takes names only.
    if (!/^[a-z][\w+/-]*$/i.test(written)) return undefined;
    try {
      const { timeZone: known } = new Intl.DateTimeFormat("en", { timeZone: written }).resolvedOptions();
      // Node is not strict about capitals; an older name of a zone stays the one that was written.
      return known.toLowerCase() === written.toLowerCase() ? known : written;
    } catch {
      return undefined;
    }
  },
);

/** Minutes. A refresh that is further off than a year is none, and no document says what the longest rate is. */
const LONGEST_RATE = 366 * 24 * 60;
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

function isRate(written: string): boolean {
  const [, value, unit = ""] = /^rate\(([1-9]\d{0,5}) (minute|hour|day)s?\)$/.exec(written) ?? [];
  const minutes = Number(value) * (MINUTES[unit] ?? Number.NaN);
  return minutes <= LONGEST_RATE && (value === "1") === !/s\)$/.test(written);
}

interface CronField {
  readonly from: number;
  readonly to: number;
  /** Names that stand for numbers, the first for `from`. */
  readonly names?: readonly string[];
  /** What else this field may be. */
  readonly also?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const cronFields: readonly CronField[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31, also: /^(?:\?|L|LW|(?:[1-9]|[12]\d|3[01])W)$/ },
  { from: 1, to: 12, names: months },
  { from: 1, to: 7, names: days, also: /^(?:\?|L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5]))$/ },
  { from: 1970, to: LAST_YEAR },
];

function partsOf(written: string): readonly string[] {
  return /^cron\(([^()]+)\)$/.exec(written)?.[1]?.split(" ") ?? [];
}

function isCron(written: string): boolean {
  const parts = partsOf(written);
  if (parts.length !== cronFields.length) return false;
  if (!cronFields.every((cronField, index) => isField(parts[index] ?? "", cronField))) return false;
  // "You can't use * in both the day-of-month and day-of-week fields": the one that is not used is a ?.
  return (parts[2] === "?") !== (parts[4] === "?");
}

/** Undefined for what is no cron expression. */
function datesOf(written: string): CronDates | undefined {
  const [days, months, years] = [2, 3, 5].map((index) => {
    const text = partsOf(written)[index] ?? "";
    const cronField = cronFields[index];
    // The weekday nearest to the 31st comes in months with a 31st.
    return cronField && valuesOf(text.replace(/^(\d+)W$/, "$1"), cronField);
  });
  return months && years && { years, months, days };
}

function isField(text: string, cronField: CronField): boolean {
  return cronField.also?.test(text) === true || valuesOf(text, cronField) !== undefined;
}

/** The numbers that a field stands for; undefined if it is none, or `?`, or one of the words with L, W and #. */
function valuesOf(text: string, cronField: CronField): ReadonlySet<number> | undefined {
  const items = text.split(",").map((item) => itemValues(item, cronField));
  return items.every((item) => item !== undefined) ? new Set(items.flat()) : undefined;
}

/** `*`, `5`, `MON-FRI`, each perhaps with a step: `0/15`. A range of months or days may lead over the end: `NOV-FEB`. */
function itemValues(item: string, cronField: CronField): readonly number[] | undefined {
  const { from, to } = cronField;
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return undefined;
  const written = range === "*" ? [from, to] : range.split("-").map((end) => numberOf(end, cronField));
  const [first, last = step === undefined ? first : to, ...others] = written;
  if (first === undefined || last === undefined || others.length > 0 || written.includes(undefined))
    return undefined;
  // Years do not begin anew.
  if (last < first && to === LAST_YEAR) return [];
  const span = to - from + 1;
  const every = Number(step ?? 1);
  const length = ((last - first + span) % span) + 1;
  return Array.from(
    { length: Math.ceil(length / every) },
    (_, index) => from + ((first - from + index * every) % span),
  );
}

function numberOf(text: string, { from, to, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? from + named : Number(text);
  return (named >= 0 || /^\d{1,4}$/.test(text)) && value >= from && value <= to ? value : undefined;
}
