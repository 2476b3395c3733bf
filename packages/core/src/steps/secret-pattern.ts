/**
 * Finds a secret in a text, in whatever form a program may have written each of its characters: as it is, after a
 * backslash (JSON, libpq), as `\u0026` (Go's JSON), percent-encoded (addresses; which characters, and in which
 * letters, differs between Go, browsers and forms), a space as `+`.
 */
export function secretPattern(secret: string): RegExp {
  const known = patterns.get(secret);
  if (known !== undefined) return known;
  const parts = secret.match(/\\+|[^\\]/gu) ?? [];
  const pattern = new RegExp(parts.map(formsOf).join(""), "gu");
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  patterns.set(secret, pattern);
  return pattern;
}

/** Of the secrets that this process has seen: every look needs them, and making one takes longer than using it. */
const patterns = new Map<string, RegExp>();
/** Secrets are rotated: a process that lives for months does not remember them all. */
const MOST_PATTERNS = 100;

function formsOf(part: string): string {
  // A run of backslashes is one piece: each of them once or twice, but not 2^n ways to read it.
  if (part.startsWith("\\")) return `(?:\\\\|%5[cC]|\\\\u005[cC]){${part.length},${2 * part.length}}`;
  // The longest first: `\\u0075` is a `u`, not a `u` before four digits.
  const forms = [
    [...new TextEncoder().encode(part)].map((byte) => `%${hex(byte, 2)}`).join(""),
    part
      .split("")
      .map((unit) => `\\\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(""),
    `\\\\?\\u{${(part.codePointAt(0) ?? 0).toString(16)}}`,
    ...(part === " " ? ["\\+"] : []),
  ];
  return `(?:${forms.join("|")})`;
}

/** In capital and in small letters. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, "0")
    .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
