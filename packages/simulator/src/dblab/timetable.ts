/** The engine's own refresh schedule: cron's five fields, in UTC. */

type Field = { readonly minimum: number; readonly maximum: number };
const MINUTE: Field = { minimum: 0, maximum: 59 };
const HOUR: Field = { minimum: 0, maximum: 23 };
const DAY: Field = { minimum: 1, maximum: 31 };
const MONTH: Field = { minimum: 1, maximum: 12 };
const WEEKDAY: Field = { minimum: 0, maximum: 6 };

const MINUTE_MILLISECONDS = 60_000;
/** Long enough for the 29th of February. */
const HORIZON_DAYS = 366 * 5;

/**
 * The next time after `after`, in epoch milliseconds, or null for a timetable that is empty, not understood (the
 * engine logs it and goes on without) or never due. Numbers, `*`, lists, ranges and steps; no names.
 */
export function nextRun(timetable: string, after: number): number | null {
  const parts = timetable.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = [MINUTE, HOUR, DAY, MONTH, WEEKDAY].map((field, index) =>
    values(parts[index] ?? "", field),
  );
  if (parts.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return null;
  // Cron's old rule: if both days are restricted, either may match.
  const either = parts[2] !== "*" && parts[4] !== "*";
  const first = (Math.floor(after / MINUTE_MILLISECONDS) + 1) * MINUTE_MILLISECONDS;
  const start = new Date(first);
  for (let offset = 0; offset <= HORIZON_DAYS; offset += 1) {
    const date = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate() + offset));
    const day = days.has(date.getUTCDate());
    const weekday = weekdays.has(date.getUTCDay());
    if (!months.has(date.getUTCMonth() + 1) || !(either ? day || weekday : day && weekday)) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const time = date.getTime() + (hour * 60 + minute) * MINUTE_MILLISECONDS;
        if (time >= first) return time;
      }
    }
  }
  return null;
}

/** In ascending order, or null for what is not a field. */
function values(text: string, { minimum, maximum }: Field): Set<number> | null {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return null;
    const [, from, to, step] = match;
    const first = from === undefined ? minimum : Number(from);
    const last = to !== undefined ? Number(to) : from === undefined || step !== undefined ? maximum : first;
    const by = Number(step ?? 1);
    if (first < minimum || last > maximum || first > last || by === 0) return null;
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return new Set([...found].sort((a, b) => a - b));
}
