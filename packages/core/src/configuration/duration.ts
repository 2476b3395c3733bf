/** A length of time in seconds; fractions are allowed. */
export type Seconds = number;

/** Nanoseconds in each of the units of Go's time.ParseDuration; both micro signs, U+00B5 and U+03BC. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const UNIT = "ns|us|\u00b5s|\u03bcs|ms|s|m|h";
const WHOLE = new RegExp(`^[-+]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:${UNIT}))+$`);
const PART = new RegExp(`(\\d*)\\.?(\\d*)(${UNIT})`, "g");

/** What nearly all durations are: exact without the big numbers, which take ten times as long. */
const PLAIN = /^(\d{1,6})([smh])$/;
const PLAIN_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Go holds a duration in 64 bits of nanoseconds: about 292 years. */
const MOST = 2n ** 63n - 1n;
/** No duration that people write is longer; arithmetic on megabytes of digits would be slow. */
const LONGEST_TEXT = 100;

/**
 * A duration as Go's time.ParseDuration reads it ("1h30m", "1.5h", "100ms", "-2m", "0"), in seconds;
 * undefined if it is none. A number without a unit is none, except zero.
 * Source: https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): Seconds | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  if (/^[-+]?0$/.test(text)) return 0;
  const plain = PLAIN.exec(text);
  if (plain !== null) return Number(plain[1]) * (PLAIN_SECONDS[plain[2] ?? ""] ?? 1);
  if (!WHOLE.test(text)) return undefined;
  let nanoseconds = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(PART)) {
    const each = UNITS[unit] ?? 0n;
    nanoseconds += BigInt(whole || "0") * each;
    nanoseconds += (BigInt(fraction || "0") * each) / 10n ** BigInt(fraction.length);
  }
  if (nanoseconds > MOST) return undefined;
  const seconds = Number(nanoseconds) / 1e9;
  return text.startsWith("-") ? -seconds : seconds;
}

/** The seconds of a duration that stands in the code; throws on a typing mistake. */
export function seconds(text: string): Seconds {
  const value = parseDuration(text);
  if (value === undefined) throw new Error(`${text} is not a duration`);
  return value;
}
