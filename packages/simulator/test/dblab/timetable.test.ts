import { describe, expect, it } from "vitest";
import { nextRun } from "../../src/dblab/timetable.ts";

describe("the next run of a timetable", () => {
  it.each([
    ["* * * * *", "2026-03-02T12:00:00Z", "2026-03-02T12:01:00Z"],
    ["0 1 * * 0", "2026-03-02T12:00:00Z", "2026-03-08T01:00:00Z"],
    ["*/15 9-17 * * 1-5", "2026-03-06T17:50:00Z", "2026-03-09T09:00:00Z"],
    ["5,10 0 1 * *", "2026-03-01T00:05:30Z", "2026-03-01T00:10:00Z"],
    ["0 0 29 2 *", "2026-03-02T12:00:00Z", "2028-02-29T00:00:00Z"],
    ["0 0 13 * 5", "2026-03-02T12:00:00Z", "2026-03-06T00:00:00Z"],
    ["0 0 31 12 *", "2026-12-31T00:00:00Z", "2027-12-31T00:00:00Z"],
  ])("%s after %s is %s", (timetable, after, next) => {
    const time = nextRun(timetable, Date.parse(after));
    expect(new Date(time ?? 0).toISOString()).toBe(next.replace("Z", ".000Z"));
  });

  it.each(["", "* * * *", "60 * * * *", "0 0 31 2 *", "x * * * *", "*/0 * * * *"])(
    "is none for %j",
    (timetable) => {
      expect(nextRun(timetable, 0)).toBeNull();
    },
  );
});
