import { describe, expect, it } from "vitest";
import type { Statement } from "../../../infra/permissions/statement.ts";
import { policyOf } from "../deployed-policies.ts";
import { decide, decideQuickly } from "./decision.ts";
import { everyQuestion } from "./questions.ts";

const CLONE = "arn:aws:rds:eu-central-1:111122223333:db:dblab-refresh-a";
const PRODUCTION = "arn:aws:rds:eu-central-1:111122223333:db:production";
const MANY = "arn:aws:rds:eu-central-1:111122223333:db:*";

const allow = (more: Partial<Statement> = {}): Statement => ({
  Sid: "Delete",
  Effect: "Allow",
  Action: ["rds:DeleteDBInstance"],
  Resource: ["arn:aws:rds:eu-central-1:111122223333:db:dblab-refresh-*"],
  ...more,
});
const deletion = (arn: string, context = {}) => ({ action: "rds:DeleteDBInstance", arn, context });
const owner = (value: string) => ({ "aws:ResourceTag/owner": value });

describe("a decision", () => {
  it("names the statement that allows", async () => {
    expect(await decide([allow()], deletion(CLONE))).toEqual({ kind: "allowed", by: ["Delete"] });
  });

  it("is an implicit denial where nothing matches", async () => {
    expect(await decide([allow()], deletion(PRODUCTION))).toEqual({ kind: "implicitly denied" });
    expect(await decide([], deletion(CLONE))).toEqual({ kind: "implicitly denied" });
  });

  it("is an explicit denial where a statement denies, whatever allows", async () => {
    const deny: Statement = {
      Sid: "Never",
      Effect: "Deny",
      NotAction: ["rds:Describe*"],
      Resource: [PRODUCTION],
    };
    const statements = [allow({ Resource: [MANY] }), deny];

    expect(await decide(statements, deletion(PRODUCTION))).toEqual({
      kind: "explicitly denied",
      by: ["Never"],
    });
    expect((await decide(statements, deletion(CLONE))).kind).toBe("allowed");
  });

  it.each([
    ["StringLike", { StringLike: { "aws:ResourceTag/owner": ["ours/*"] } }, "ours/1", "theirs/1"],
    ["StringEquals", { StringEquals: { "aws:ResourceTag/owner": ["ours"] } }, "ours", "ours/1"],
    ["StringNotEquals", { StringNotEquals: { "aws:ResourceTag/owner": ["theirs"] } }, "ours", "theirs"],
  ])("follows the condition %s", async (_, Condition, passes, fails) => {
    expect((await decide([allow({ Condition })], deletion(CLONE, owner(passes)))).kind).toBe("allowed");
    expect((await decide([allow({ Condition })], deletion(CLONE, owner(fails)))).kind).toBe(
      "implicitly denied",
    );
  });

  it("takes an absent tag for no match, unless the operator says IfExists", async () => {
    const values = { "aws:ResourceTag/owner": ["ours/*"] };

    expect((await decide([allow({ Condition: { StringLike: values } })], deletion(CLONE))).kind).toBe(
      "implicitly denied",
    );
    expect((await decide([allow({ Condition: { StringLikeIfExists: values } })], deletion(CLONE))).kind).toBe(
      "allowed",
    );
  });

  it("ignores a condition key that AWS does not give for the action: the statement never matches", async () => {
    const Condition = { StringEquals: { "rds:req-tag/owner": ["ours"] } };
    const question = deletion(CLONE, { "rds:req-tag/owner": "ours" });

    expect((await decide([allow({ Condition })], question)).kind).toBe("implicitly denied");
  });

  it.each([
    ["an action that AWS does not have", { action: "rds:DeleteDbInstances", arn: CLONE, context: {} }],
    ["a resource with a wildcard", deletion(MANY)],
    ["a resource of a type that the action does not know", deletion("arn:aws:sqs:eu-central-1:1:q")],
  ])("is refused for %s", async (_, question) => {
    await expect(decide([allow()], question)).rejects.toThrow("cannot be decided");
  });

  it("is refused under a statement that AWS would not take", async () => {
    const broken = allow({ Action: ["DeleteDBInstance"] });

    await expect(decide([broken], deletion(CLONE))).rejects.toThrow("cannot be decided");
  });
});

describe("a quick decision", () => {
  it("is the slow one, for every question of the table", async () => {
    const statements = policyOf("cloner");
    const differing: string[] = [];

    for (const question of await everyQuestion()) {
      const { kind } = await decide(statements, question);
      if (decideQuickly(statements, question) !== kind) differing.push(`${question.action} ${question.on}`);
    }

    expect(differing).toEqual([]);
  }, 90_000);
});
