import { describe, expect, it } from "vitest";
import type { Statement } from "../../../infra/permissions/statement.ts";
import { policyOf } from "../deployed-policies.ts";
import { allowed, never, roleNames } from "./allowed.ts";
import { actionFacts } from "./reference.ts";
import { flaws, usedWildcards } from "./validity.ts";
import { wildActions, wildcards } from "./wildcards.ts";

const arn = (rest: string) => `arn:aws:rds:eu-central-1:111122223333:${rest}`;
const sound: Statement = {
  Sid: "Reap",
  Effect: "Allow",
  Action: ["rds:DeleteDBInstance"],
  Resource: [arn("db:dblab-refresh-*")],
  Condition: { StringLike: { "aws:ResourceTag/dblab-refresh:owner": ["production/*"] } },
};

describe("by AWS's own reference", () => {
  it.each(roleNames)("the statements of %s can be meant as they are written", async (who) => {
    const found = await Promise.all(policyOf(who).map(flaws));

    expect(found.flat()).toEqual([]);
  });

  it.each(roleNames)("each statement of %s has a Sid of its own", (who) => {
    const sids = policyOf(who).map(({ Sid }) => Sid);

    expect(sids).toEqual([...new Set(sids)]);
  });

  it("there is every action of the table, spelled so", async () => {
    for (const action of [...allowed.flatMap(({ does }) => does), ...never])
      expect((await actionFacts(action))?.name).toBe(action);
  });

  it("no reason for a wildcard stands there that nothing needs", () => {
    const used = roleNames.flatMap((who) => policyOf(who).flatMap(usedWildcards));

    expect(wildcards.filter((one) => !used.includes(one))).toEqual([]);
    const actions = roleNames.flatMap((who) => policyOf(who).flatMap(({ Action = [] }) => Action));
    expect(wildActions.filter(({ action }) => !actions.includes(action))).toEqual([]);
  });
});

describe("a flaw is told", () => {
  it("not of a sound statement", async () => {
    expect(await flaws(sound)).toEqual([]);
  });

  it.each<[string, Partial<Statement>, string]>([
    ["a mistyped action", { Action: ["rds:DeleteDbInstances"] }, "AWS has no action rds:DeleteDbInstances"],
    [
      "a service that is none",
      { Action: ["rdz:DeleteDBInstance"] },
      "AWS has no action rdz:DeleteDBInstance",
    ],
    [
      "another spelling",
      { Action: ["rds:deleteDBInstance"] },
      "AWS spells rds:deleteDBInstance as rds:DeleteDBInstance",
    ],
    ["every action of a service", { Action: ["rds:*"] }, "AWS has no action rds:*"],
    [
      "a resource of another type",
      { Resource: [arn("snapshot:dblab-refresh-*")] },
      "rds:DeleteDBInstance is for none of",
    ],
    [
      "a resource that no action is for",
      { Resource: [...sound.Resource, arn("cluster:dblab-refresh-*")] },
      "cluster:dblab-refresh-* is for none of rds:DeleteDBInstance",
    ],
    ["every resource", { Resource: ["*"] }, "rds:DeleteDBInstance on * has no reason"],
    ["every resource of a type", { Resource: [arn("db:*")], Condition: {} }, "has no reason in wildcards.ts"],
    ["every name that begins so", { Resource: [arn("db:orders-*")] }, "has no reason in wildcards.ts"],
    ["names that are so long", { Resource: [arn("db:orders-??")] }, "has no reason in wildcards.ts"],
    [
      "every region",
      { Resource: ["arn:aws:rds:*:111122223333:db:dblab-refresh-*"] },
      "has no reason in wildcards.ts",
    ],
    [
      "a tag of the request where none is sent",
      { Condition: { StringLike: { "aws:RequestTag/a": ["b"] } } },
      "never has the key aws:RequestTag/a",
    ],
    [
      "another type's tag",
      { Condition: { StringLike: { "rds:cluster-tag/a": ["b"] } } },
      "never has the key rds:cluster-tag/a",
    ],
    [
      "an operator that is none",
      { Condition: { StringAlmostLike: { "aws:ResourceTag/a": ["b"] } } },
      "IAM has no operator StringAlmostLike",
    ],
    ["a Sid with a hyphen", { Sid: "Reap-all" }, "a Sid has letters and digits only"],
    [
      "everything but",
      { Action: [], NotAction: ["rds:DeleteDBCluster"] },
      "it allows everything but some actions",
    ],
    ["nothing to act on", { Resource: [] }, "it names no resource"],
  ])("of %s", async (_, more, flaw) => {
    const found = await flaws({ ...sound, ...more });

    expect(found).toContainEqual(expect.stringContaining(flaw));
  });
});
