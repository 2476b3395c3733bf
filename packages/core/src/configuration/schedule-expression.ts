import { field } from "./field.ts";

/**
 * What EventBridge Scheduler takes, so that it is refused where the file is read and not in the middle of a deployment.
 * Source: "Schedule types in EventBridge Scheduler" in its User Guide.
 */
export const scheduleExpression = field(
  "a schedule of EventBridge Scheduler: cron(minutes hours day-of-month month day-of-week year) with ? in one of the two days, such as cron(30 3 * * ? *), or rate(12 hours)",
  (written) => (isRate(written) || isCron(written) ? written : undefined),
);

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

function isRate(written: string): boolean {
  const [, value, unit] = /^rate\(([1-9]\d{0,5}) (minute|hour|day)s?\)$/.exec(written) ?? [];
  return value !== undefined && unit !== undefined && (value === "1") === !/s\)$/.test(written);
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
  { from: 1970, to: 2199 },
];

function isCron(written: string): boolean {
  const parts = /^cron\(([^()]+)\)$/.exec(written)?.[1]?.split(" ") ?? [];
  if (parts.length !== cronFields.length) return false;
  if (!cronFields.every((cronField, index) => isField(parts[index] ?? "", cronField))) return false;
  // "You can't use * in both the day-of-month and day-of-week fields": the one that is not used is a ?.
  return (parts[2] === "?") !== (parts[4] === "?");
}

function isField(text: string, cronField: CronField): boolean {
  if (cronField.also?.test(text)) return true;
  return text.split(",").every((item) => isItem(item, cronField));
}

/** `*`, `5`, `MON-FRI`, each perhaps with a step: `0/15`. */
function isItem(item: string, cronField: CronField): boolean {
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((end) => numberOf(end, cronField));
  return ends.length <= 2 && ends.every((end) => end !== undefined);
}

function numberOf(text: string, { from, to, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? from + named : Number(text);
  return (named >= 0 || /^\d{1,4}$/.test(text)) && value >= from && value <= to ? value : undefined;
}
