import { describe, expect, it } from "vitest";
import type { Statement } from "../../../infra/permissions/statement.ts";
import { policyOf } from "../deployed-policies.ts";
import { allowed, changesRds, never, roleNames } from "./allowed.ts";
import { differences } from "./check.ts";
import { mutantsOf } from "./mutants.ts";

/** Mistakes that the simulator cannot show. */
const blind = new Set([
  // To it, ForAllValues over an absent key is false; to AWS it is true, which is why the conditions are there.
  "Tell loses its condition Null events:source",
  "TellBuses loses its condition Null events:source",
  ...["Actions", "NormalizedRecordNames", "RecordTypes"].map(
    (key) =>
      `SwapRecordsOfZ0123456789ABCDEFGHIJ loses its condition Null route53:ChangeResourceRecordSets${key}`,
  ),
]);

const asked = [...new Set([...allowed.flatMap(({ does }) => does), ...never])];
const denied = asked.filter(changesRds);

describe("a slip in a policy is found", () => {
  it.each(roleNames)(
    "whatever it is, in that of %s",
    async (who) => {
      const unnoticed: string[] = [];
      for (const { mistake, statements, concerns } of mutantsOf(policyOf(who), { denied, asked })) {
        const found = await differences(who, statements, { about: concerns, most: 1 });
        if (found.length === 0 && !blind.has(mistake)) unnoticed.push(mistake);
      }
      expect(unnoticed).toEqual([]);
    },
    60_000,
  );

  it("and told with function, action, thing and the statement that decided", async () => {
    const sloppy = policyOf("reaper").map(
      (one): Statement => (one.Sid === "ReapInstances" ? { ...one, Condition: {} } : one),
    );

    expect(await differences("reaper", sloppy, { about: new Set(["rds:DeleteDBInstance"]) })).toContain(
      "reaper: rds:DeleteDBInstance on another installation's clone must be denied, but is allowed by ReapInstances",
    );
  });

  it("also if it allows everything", async () => {
    const all: Statement = { Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] };

    const found = await differences("notifier", [all], {
      about: new Set(["rds:DeleteDBCluster", "sqs:PurgeQueue"]),
    });

    expect(found).toContain(
      "notifier: rds:DeleteDBCluster on production cluster must be denied, but is allowed by All",
    );
    expect(found).toContain("notifier: sqs:PurgeQueue on jobs queue must be denied, but is allowed by All");
  });
});
