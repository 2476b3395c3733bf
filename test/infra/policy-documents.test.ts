import { describe, expect, it } from "vitest";
import { allow, type Statement } from "../../infra/permissions/statement.ts";
import { MOST_ATTACHED, MOST_INLINE, policyDocuments } from "../../infra/policy-documents.ts";

const rds = (name: string) => `arn:aws:rds:eu-central-1:111122223333:db:${name}`;
const names = (count: number, prefix = "orders") =>
  Array.from({ length: count }, (_, index) => rds(`${prefix}-${index}`));
const tagged = { StringLike: { "aws:ResourceTag/dblab-refresh:owner": ["production/*"] } };
const denial = (resources: readonly string[]): Statement => ({
  Sid: "KeepDatabases",
  Effect: "Deny",
  NotAction: ["rds:Describe*"],
  Resource: resources,
});

function read(documents: readonly string[]): readonly (readonly Statement[])[] {
  return documents.map((document) => JSON.parse(document).Statement);
}

/** What statements say, one resource each, without their names. */
function meaning(statements: readonly Statement[]): readonly string[] {
  return statements
    .flatMap(({ Sid: _, Resource, ...rest }) => Resource.map((one) => JSON.stringify([rest, one])))
    .sort();
}

describe("a role's statements", () => {
  it("are one inline policy in their order, as long as that has room", () => {
    const statements = [allow("Look", ["rds:DescribeDBInstances"], names(100)), denial(names(3))];

    const documents = read(policyDocuments(statements));

    expect(documents).toEqual([statements]);
  });

  it("are several policies that say the same, each of a length that IAM takes", () => {
    const statements = [
      allow("Restore", ["rds:RestoreDBInstanceFromDBSnapshot"], names(300), tagged),
      allow("Look", ["rds:DescribeDBInstances"], names(2)),
      allow("Reap", ["rds:DeleteDBInstance"], names(200, "stock"), tagged),
    ];

    const documents = policyDocuments(statements);

    const [inline = "", ...attached] = documents;
    expect(inline.length).toBeLessThanOrEqual(MOST_INLINE);
    for (const document of attached) expect(document.length).toBeLessThanOrEqual(MOST_ATTACHED);
    expect(meaning(read(documents).flat())).toEqual(meaning(statements));
  });

  it("fill each policy, so that a role has room for as many as can be", () => {
    const documents = policyDocuments([allow("Restore", ["rds:DeleteDBInstance"], names(500), tagged)]);

    const [inline = "", ...attached] = documents;
    expect(inline.length).toBeGreaterThan(MOST_INLINE - 100);
    for (const document of attached.slice(0, -1))
      expect(document.length).toBeGreaterThan(MOST_ATTACHED - 100);
  });

  it("have a name of their own each, in whichever policy they are", () => {
    const documents = policyDocuments([allow("Restore", ["rds:DeleteDBInstance"], names(500), tagged)]);

    const sids = read(documents)
      .flat()
      .map(({ Sid }) => Sid);
    expect(sids.slice(0, 3)).toEqual(["Restore", "RestorePart2", "RestorePart3"]);
    expect(new Set(sids).size).toBe(sids.length);
  });

  it("deny in the inline policy, wherever the denial stood", () => {
    const documents = read(
      policyDocuments([allow("Restore", ["rds:DeleteDBInstance"], names(500), tagged), denial(names(20))]),
    );

    const denying = documents.map((statements) => statements.some(({ Effect }) => Effect === "Deny"));
    expect(denying.indexOf(true)).toBe(0);
    expect(denying.lastIndexOf(true)).toBe(0);
  });

  it("that no division makes short enough are a policy that is too long, and nothing is lost", () => {
    const endless = { StringLike: { "aws:ResourceTag/owner": ["x".repeat(MOST_INLINE)] } };
    const statements = [
      allow("Endless", ["rds:DeleteDBInstance"], names(2), endless),
      allow("Look", ["rds:DescribeDBInstances"], names(2)),
    ];

    const documents = policyDocuments(statements);

    expect(Math.max(...documents.map(({ length }) => length))).toBeGreaterThan(MOST_INLINE);
    expect(meaning(read(documents).flat())).toEqual(meaning(statements));
  });
});
