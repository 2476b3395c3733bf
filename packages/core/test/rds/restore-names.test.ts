import { describe, expect, it } from "vitest";
import {
  isFreshName,
  isItsLiveOrOld,
  isItsOrLive,
  isOldName,
  restoreNames,
} from "../../src/rds/restore-names.ts";

const JOB_ID = "0rdersj0b00000000000";

describe("the names of a restore", () => {
  it("begin with the database's, and contain the job's id", () => {
    const names = restoreNames("orders", JOB_ID);

    expect(names).toMatchObject({
      fresh: "orders-new-0rdersj0",
      old: "orders-old-0rdersj0",
      snapshot: "orders-snapshot-0rdersj0",
      final: "orders-final-0rdersj0",
    });
    expect(names.freshMember(2)).toBe("orders-new-0rdersj0-2");
    expect(names.oldMember(15)).toBe("orders-old-0rdersj0-15");
  });

  it("are recognised as a whole", () => {
    const names = restoreNames("orders", JOB_ID);

    expect(isFreshName(names.fresh, "orders", JOB_ID)).toBe(true);
    expect(isFreshName(names.freshMember(1), "orders", JOB_ID)).toBe(true);
    expect(isOldName(names.oldMember(15), "orders", JOB_ID)).toBe(true);
    expect(isOldName(names.fresh, "orders", JOB_ID)).toBe(false);
  });

  it.each([
    "orders",
    "orders-new-0rdersj0-",
    "orders-new-0rdersj0-0",
    "orders-new-0rdersj0-100",
    "x-new-0rdersj0",
  ])("are not %s", (name) => {
    expect(isFreshName(name, "orders", JOB_ID)).toBe(false);
  });

  it("are no name's beginning: of an id that is too short there are none", () => {
    expect(isFreshName("orders-new-", "orders", "")).toBe(false);
    expect(isFreshName("orders-new-abc", "orders", "abc")).toBe(false);
  });
});

describe("what a snapshot says that it is of", () => {
  it.each(["orders", "orders-live-0rdersj0", "orders-old-0rdersj0"])(
    "is the database if it is %s",
    (name) => {
      expect(isItsLiveOrOld(name, "orders")).toBe(true);
    },
  );

  it.each([
    "orders-old",
    "orders-old-",
    "orders-old-0rdersj0-1",
    "orders-old-0rdersj",
    "customers-old-0rdersj0",
  ])("is another if it is %s", (name) => {
    expect(isItsLiveOrOld(name, "orders")).toBe(false);
  });

  it("may be a retired original, which no record may point at", () => {
    expect(isItsOrLive("orders-old-0rdersj0", "orders")).toBe(false);
  });
});
