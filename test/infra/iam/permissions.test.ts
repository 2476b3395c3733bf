import { describe, expect, it } from "vitest";
import { functionNames } from "../../../infra/function-list.ts";
import { policyOf } from "../deployed-policies.ts";
import { differences } from "./check.ts";

describe("each function may do what the table says, and nothing else", () => {
  it.each(functionNames)("%s", async (who) => {
    expect(await differences(who, policyOf(who))).toEqual([]);
  });
});
