import { describe, expect, it } from "vitest";
import { policyOf } from "../deployed-policies.ts";
import { roleNames } from "./allowed.ts";
import { differences } from "./check.ts";

describe("each role may do what the table says, and nothing else", () => {
  it.each(roleNames)("%s", async (who) => {
    expect(await differences(who, policyOf(who))).toEqual([]);
  });
});
