import { expect, test } from "vitest";
import { OWNER_TAG } from "../../../src/rds/clone-tags.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { secondsBetween } from "../../../src/time.ts";
import { NEW } from "./a-restore.ts";
import { type Options, RestoreRun } from "./restore-run.ts";

/** Our tags come off before the name is taken. Describe shows them for 40 seconds more, and IAM denies taking off none. */

const kinds = ["db-instance", "db-cluster"] as const;

/** What the owner tag was, each time that RDS was asked for a name that is configured. */
function watchingNames(run: RestoreRun): (string | undefined)[] {
  const owners: (string | undefined)[] = [];
  const modify = run.rds.modify.bind(run.rds);
  run.rds.modify = async (kind, input) => {
    const to = input.NewDBClusterIdentifier ?? input.NewDBInstanceIdentifier;
    const from = String(input.DBClusterIdentifier ?? input.DBInstanceIdentifier);
    if (typeof to === "string" && run.rds.configured.has(to))
      owners.push(run.rds.under(kind, from)?.tags[OWNER_TAG]);
    return modify(kind, input);
  };
  return owners;
}

test.each([
  ["an instance", "db-instance", {}, 1],
  ["a cluster", "db-cluster", {}, 3],
  ["another name", "db-instance", { to: "orders-copy" }, 1],
  ["a record", "db-instance", { cutover: "dns" }, 1],
] as const)("tags are taken off once, however long they are shown: %s", async (_, kind, order, times) => {
  const run = await new RestoreRun(kind, { order }).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.rds.calls.filter((call) => call.startsWith("removeTags"))).toHaveLength(times);
});

test.each([
  ["died", "db-instance", { call: "removeTags", kind: "after" }],
  ["died", "db-cluster", { call: "removeTags", kind: "after" }],
  ["lost the answer", "db-cluster", { call: "removeTags", kind: "lost" }],
  ["stalled", "db-instance", { call: "removeTags", kind: "stalled" }],
] satisfies readonly (readonly [string, (typeof kinds)[number], Options["accident"]])[])(
  "a handler that %s before it could note that the tags are off fails nothing: %s",
  async (_, kind, accident) => {
    const run = new RestoreRun(kind, { accident });
    const owners = watchingNames(run);

    await run.toEnd();

    expect(run.hit).toBe("removeTags");
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(owners.length).toBeGreaterThan(0);
    expect(owners.every((owner) => owner === undefined)).toBe(true);
  },
);

test.each(kinds)(
  "nothing gets a name before its tags are off, though one Describe misses it: %s",
  async (kind) => {
    const run = new RestoreRun(kind);
    const missed = new Set<string>();
    const find = run.rds.findByResourceId.bind(run.rds);
    run.rds.findByResourceId = async (one, resourceId) => {
      const isNew = run.rds.things.some(
        (thing) => thing.resourceId === resourceId && thing.identifier.startsWith(NEW),
      );
      if (!isNew || missed.has(resourceId) || run.job.facts.restore?.forwardSince === undefined)
        return find(one, resourceId);
      missed.add(resourceId);
      return undefined;
    };
    const owners = watchingNames(run);

    await run.toEnd();

    expect(missed.size).toBe(kind === "db-cluster" ? 3 : 1);
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(owners).toEqual([...missed].map(() => undefined));
  },
);

test("a role that may not take tags off: nothing gets the name, and what RDS says is told once the swap is slow", async () => {
  const run = new RestoreRun("db-instance");
  run.rds.removeTags = async () => {
    throw rdsFault({ name: "AccessDenied", message: "no", action: "RemoveTagsFromResource" });
  };

  await run.toEnd();

  const { error, facts, timeline } = run.job;
  expect(run.job.status).toBe("failed");
  expect(error).toMatchObject({ code: "swap-slow", message: expect.stringContaining("AccessDenied: no") });
  const told = timeline.find(({ say }) => say.includes("the swap is not over"))?.at ?? run.now;
  expect(secondsBetween(facts.restore?.forwardSince ?? run.now, told)).toBeGreaterThanOrEqual(1800);
  expect(run.rds.calls).not.toContain(`rename db-instance ${NEW} orders`);
});
