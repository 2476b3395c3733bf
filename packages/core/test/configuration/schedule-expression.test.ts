import { describe, expect, it } from "vitest";
import { scheduleExpression, timeZone } from "../../src/configuration/schedule-expression.ts";

describe("a schedule's expression", () => {
  it.each([
    "rate(1 minute)",
    "rate(12 hours)",
    "rate(7 days)",
    "cron(0 3 * * ? *)",
    "cron(0/15 8-18 ? * MON-FRI *)",
    "cron(15,45 0 L * ? 2030)",
    "cron(0 3 15W 1,JUL ? 2026-2030)",
    "cron(0 3 ? * 6#1 *)",
    "cron(0 3 ? * FRIL *)",
    "cron(0 3 29 2 ? *)",
    "cron(0 3 30 NOV-FEB ? *)",
    "cron(0 3 30 2/2 ? *)",
    "rate(366 days)",
  ])("may be %s", (written) => {
    expect(scheduleExpression.parse(written)).toBe(written);
  });

  it.each<[string, string]>([
    ["cron of five fields, as Unix writes it", "0 3 * * *"],
    ["five fields in cron()", "cron(0 3 * * ?)"],
    ["two stars for days", "cron(0 3 * * * *)"],
    ["two question marks for days", "cron(0 3 ? * ? *)"],
    ["a 60th minute", "cron(60 3 * * ? *)"],
    ["a 24th hour", "cron(0 24 * * ? *)"],
    ["a day 0", "cron(0 3 0 * ? *)"],
    ["a thirteenth month", "cron(0 3 * 13 ? *)"],
    ["Sunday as 0, as Unix has it", "cron(0 3 ? * 0 *)"],
    ["a year before 1970", "cron(0 3 * * ? 1969)"],
    ["a step of nothing", "cron(0/0 3 * * ? *)"],
    ["a question mark for hours", "cron(0 ? * * ? *)"],
    ["a rate of nothing", "rate(0 minutes)"],
    ["a rate in seconds", "rate(30 seconds)"],
    ["one hours", "rate(1 hours)"],
    ["two hour", "rate(2 hour)"],
    ["a rate of more than a year", "rate(367 days)"],
    ["a rate of more than a year in minutes", "rate(999999 minutes)"],
    ["a single time", "at(2026-11-20T13:00:00)"],
    ["nothing", ""],
  ])("is not %s", (_, written) => {
    expect(scheduleExpression.safeParse(written).error?.issues[0]?.message).toContain("such as cron(30 3");
  });
});

describe("a schedule's expression of which no day ever comes", () => {
  it.each([
    "cron(0 3 30 2 ? *)",
    "cron(0 3 30,31 FEB ? *)",
    "cron(0 3 31 4-6/2 ? 2030)",
    "cron(0 3 31W 6,9 ? *)",
    "cron(0 3 29 2 ? 2027)",
    "cron(0 3 * * ? 2030-2029)",
  ])("is refused: %s", (written) => {
    expect(scheduleExpression.safeParse(written).error?.issues[0]?.message).toContain("a day that comes");
  });
});

describe("a time zone", () => {
  it.each<[string, string]>([
    ["Europe/Berlin", "Europe/Berlin"],
    ["utc", "UTC"],
    ["america/new_york", "America/New_York"],
  ])("%s is %s", (written, known) => {
    expect(timeZone.parse(written)).toBe(known);
  });

  it.each(["Europe/Atlantis", "+01:00", "", "Berlin"])("is not %j", (written) => {
    expect(timeZone.safeParse(written).success).toBe(false);
  });
});
