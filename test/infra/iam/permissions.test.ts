import { describe, expect, it } from "vitest";
import { differences } from "./check.ts";
import { policyOf } from "./policies.ts";
import { functionNames } from "./statement.ts";

describe("each function may do what the table says, and nothing else", () => {
  it.each(functionNames)("%s", async (who) => {
    expect(await differences(who, policyOf(who))).toEqual([]);
  });
});
