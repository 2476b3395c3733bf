import { describe, expect, it } from "vitest";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import type { DbInstance } from "../../src/ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { aJob, at } from "../job/a-job.ts";
import { anInstance, anRds, type Calls } from "../steps/a-context.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

const JOB_ID = "0rdersj0b00000000000";
const NEW = "orders-new-0rdersj0";
const owner = { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: `acme/${JOB_ID}` };
const stage = aStage({ databases: { orders: { type: "rds", aws: { region: "eu-central-1" } } } });

const restored = (over: Partial<DbInstance> = {}) =>
  anInstance({ identifier: NEW, tags: { ...owner, team: "core" }, createdAt: at(-7200), ...over });

const ended = (over: Partial<Job> = {}): Job => {
  const { dueAt: _, ...job } = aJob({ jobId: JOB_ID, kind: "restore", targetName: "orders", ...over });
  return { ...job, status: "failed", endedAt: at(-600) };
};

async function round(instances: readonly DbInstance[], items: readonly Job[] = []) {
  const calls: Calls = [];
  const rds = anRds(
    {
      instance: async (name) => instances.find(({ identifier }) => identifier === name),
      instances: async (prefix) => instances.filter(({ identifier }) => identifier.startsWith(prefix)),
    },
    calls,
  );
  const found = await janitor(memoryPorts({ items, stage, of: { rds } }));
  return { ...found, calls };
}

describe("what was restored beside a configured database", () => {
  it.each<[string, readonly Job[]]>([
    ["does not exist", []],
    ["has ended", [ended()]],
  ])("is deleted if its job %s", async (_, items) => {
    const { orphans, calls } = await round([restored()], items);

    expect(orphans).toEqual([NEW]);
    expect(calls).toEqual([`deleteInstance ${NEW}`]);
  });

  it("is left to a job that lives", async () => {
    const { orphans, strangers, calls } = await round(
      [restored()],
      [aJob({ jobId: JOB_ID, kind: "restore", dueAt: at(600) })],
    );

    expect([...orphans, ...strangers, ...calls]).toEqual([]);
  });

  it("is never deleted once it was delivered", async () => {
    const owned = {
      type: "db-instance",
      identifier: NEW,
      purpose: "delivered",
      intendedAt: at(-7200),
    } as const;

    const { orphans, calls } = await round([restored()], [ended({ owned: [owned] })]);

    expect([...orphans, ...calls]).toEqual([]);
  });

  it.each<[string, Partial<DbInstance>]>([
    ["another installation's", { tags: { ...owner, [OWNER_TAG]: `beta/${JOB_ID}` } }],
    ["called after another job", { identifier: "orders-new-an0ther0" }],
    ["called longer than a job calls it", { identifier: `${NEW}-replica` }],
  ])("is reported, and left alone, if it is %s", async (_, over) => {
    const thing = restored(over);

    const { orphans, strangers, calls } = await round([thing]);

    expect(strangers).toEqual([thing.identifier]);
    expect([...orphans, ...calls]).toEqual([]);
  });

  it.each(["orders", "orders-new-store", "orders-old-0rdersj0"])(
    "is not what somebody calls %s: that is not even reported",
    async (identifier) => {
      const { orphans, strangers, calls } = await round([restored({ identifier, tags: { team: "core" } })]);

      expect([...orphans, ...strangers, ...calls]).toEqual([]);
    },
  );

  it.each(["orders", "orders-old-0rdersj0"])(
    "and %s is left alone, whatever its tags are",
    async (identifier) => {
      const { orphans, strangers, calls } = await round([restored({ identifier })]);

      expect([...orphans, ...strangers, ...calls]).toEqual([]);
    },
  );
});
