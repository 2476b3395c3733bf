import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "../../src/configuration/duration.ts";

/** How Go's Duration.String writes nanoseconds, for whole seconds and up; a formatter that shares no code with the parser. */
function asGoWrites(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const hours = nanoseconds / (3600n * second);
  const minutes = (nanoseconds / (60n * second)) % 60n;
  const rest = nanoseconds % (60n * second);
  const fraction = (rest % second).toString().padStart(9, "0").replace(/0+$/, "");
  const seconds = `${rest / second}${fraction === "" ? "" : `.${fraction}`}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

describe("a duration of Go's", () => {
  it.each([
    ["0", 0],
    ["+0", 0],
    ["30s", 30],
    ["4h", 14_400],
    ["1h30m", 5_400],
    ["1.5h", 5_400],
    [".5s", 0.5],
    ["1.s", 1],
    ["100ms", 0.1],
    ["250us", 0.000_25],
    ["250\u00b5s", 0.000_25],
    ["250\u03bcs", 0.000_25],
    ["5ns", 5e-9],
    ["-1m30s", -90],
    ["+2m", 120],
    ["30m1h", 5_400],
    ["2540400h", 9_145_440_000],
  ])("%s is %d seconds", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    "",
    "30",
    "1",
    "s",
    ".s",
    ".",
    "-",
    "+",
    "1 h",
    " 1h",
    "1h ",
    "1d",
    "1h-30m",
    "--1h",
    "1H",
    "1e3s",
    "0x1s",
    "1h30",
    "1..5s",
    "2600000h",
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("reads whatever Go writes", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), (nanoseconds) => {
        expect(parseDuration(asGoWrites(nanoseconds))).toBe(Number(nanoseconds) / 1e9);
      }),
    );
  });

  it("adds up the parts, in any order and with any fraction", () => {
    const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
    const part = fc.record({
      unit: fc.constantFrom("h", "m", "s", "ms"),
      thousandths: fc.integer({ min: 0, max: 9_999_999 }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts
          .map(({ unit, thousandths }) => `${(thousandths / 1000).toFixed(3)}${unit}`)
          .join("");
        const milliseconds = parts.reduce(
          (sum, { unit, thousandths }) => sum + (thousandths * units[unit]) / 1000,
          0,
        );
        expect(parseDuration(text)).toBeCloseTo(milliseconds / 1000, 6);
      }),
    );
  });

  it("never takes a text that holds anything else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (/[^\d.a-z+\-\u00b5\u03bc]/.test(text)) expect(parseDuration(text)).toBeUndefined();
      }),
    );
  });
});
