/**
 * A moment: ISO 8601 in UTC with milliseconds (`2026-01-02T03:04:05.678Z`), so that moments compare and sort as
 * strings, in code as in DynamoDB's keys, and a person can read them on an item.
 */
export type Instant = string;

/** A length of time in seconds; fractions are allowed. */
export type Seconds = number;

/** The moment of `epochMilliseconds`. */
export function instant(epochMilliseconds: number): Instant {
  return new Date(epochMilliseconds).toISOString();
}

/** `seconds` after `from` (before it, if negative). */
export function later(from: Instant, seconds: Seconds): Instant {
  return instant(Date.parse(from) + seconds * 1000);
}

export function earlier(a: Instant, b: Instant): Instant {
  const [first = a] = [a, b].sort();
  return first;
}

/** How long it is from `from` to `to`; negative if `to` comes first. */
export function secondsBetween(from: Instant, to: Instant): Seconds {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** `3h 05m`, `4m 10s`, `12.3s`: for people. */
export function describeSeconds(seconds: Seconds): string {
  const whole = Math.round(seconds);
  if (seconds < 60) return `${Number(seconds.toFixed(1))}s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}h ${two(minutes)}m` : `${minutes}m ${two(rest)}s`;
}
