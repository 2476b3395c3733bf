import { describe, expect, it } from "vitest";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import type { DbInstance, Rds } from "../../src/ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { aClone, aJob, at } from "../job/a-job.ts";
import { anInstance, anRds } from "../steps/a-context.ts";
import { memoryPorts } from "../steps/memory-ports.ts";

const NOTHING = {
  OverdueJobs: 0,
  Leftovers: 0,
  JanitorFaults: 0,
  ClonesAlive: 0,
  OldestCloneAge: 0,
  ClonesPastLimit: 0,
};

/** RDS with these instances. */
function rdsWith(instances: readonly DbInstance[], over: Partial<Rds> = {}): Rds {
  return anRds({
    instances: async () => instances,
    instance: async (name) => instances.find(({ identifier }) => identifier === name),
    ...over,
  });
}

/** A clone with an owner, made so many seconds ago; `deleteAfter` as its tag says it. */
function cloneOf(owner: string, seconds: number, deleteAfter = at(3600)): DbInstance {
  const tags = { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: owner, DeleteAfter: deleteAfter };
  return anInstance({ identifier: `dblab-refresh-${owner.split("/")[1]}`, createdAt: at(-seconds), tags });
}

async function round(items: readonly Job[], rds: Rds) {
  const ports = memoryPorts({ items, of: { rds } });
  await janitor(ports);
  return ports.measured;
}

const live = aJob({ dueAt: at(600) });

describe("a round of the janitor measures", () => {
  it("zeros when all is well: an alarm sees the difference to a janitor that does not run", async () => {
    expect(await round([], rdsWith([]))).toEqual([NOTHING]);
  });

  it("overdue jobs, also one that cannot be sent to", async () => {
    const ports = memoryPorts({
      items: [aJob({ jobId: "1st", dueAt: at(-999) }), aJob({ jobId: "2nd", dueAt: at(-998) }), live],
      of: { rds: rdsWith([]) },
    });
    const send = async (message: { jobId: string }) => {
      if (message.jobId === "1st") throw new Error("away");
    };

    await janitor({ ...ports, queues: { ...ports.queues, send } });

    expect(ports.measured).toEqual([{ ...NOTHING, OverdueJobs: 2, JanitorFaults: 1 }]);
  });

  it("this installation's clones, a live job's and an orphan, and the age of the oldest", async () => {
    const clones = [cloneOf("acme/j0b", 7200), cloneOf("acme/0rphan", 600), cloneOf("beta/other", 9999)];

    expect(await round([live], rdsWith(clones))).toEqual([
      { ...NOTHING, ClonesAlive: 2, OldestCloneAge: 7200 },
    ]);
  });

  it("a clone that RDS does not delete as well", async () => {
    const deleteInstance = () => Promise.reject(new Error("it is creating"));

    expect(await round([], rdsWith([cloneOf("acme/0rphan", 60)], { deleteInstance }))).toEqual([
      { ...NOTHING, ClonesAlive: 1, OldestCloneAge: 60, JanitorFaults: 1 },
    ]);
  });

  it.each([
    ["over", at(-1), 1],
    ["to come", at(1), 0],
    ["no time at all", "tomorrow", 0],
  ])("a clone as past its limit whose tag DeleteAfter is %s", async (_, deleteAfter, past) => {
    expect(await round([live], rdsWith([cloneOf("acme/j0b", 0, deleteAfter)]))).toMatchObject([
      { ClonesPastLimit: past },
    ]);
  });

  it("no delivered instance: that one is to stay", async () => {
    const owned = [aClone({ purpose: "delivered" })];
    const { dueAt: _, ...job } = aJob({ status: "succeeded", endedAt: at(-60), owned });

    expect(await round([job], rdsWith([cloneOf("acme/j0b", 60)]))).toEqual([NOTHING]);
  });

  it.each([
    ["still there", [cloneOf("acme/j0b", 60)], undefined, 1],
    ["not found once", [], undefined, 1],
    ["not found again", [], at(-500), 0],
  ])("what is left of an ended job, if it is %s", async (_, instances, goneAt, left) => {
    const job = aJob({
      status: "failed",
      step: "reaper",
      endedAt: at(-600),
      dueAt: at(-300),
      leftovers: [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "it was creating" }],
      owned: [aClone({ resourceId: "db-1", seenAt: at(-900), ...(goneAt && { goneAt }) })],
    });

    expect(await round([job], rdsWith(instances))).toMatchObject([{ Leftovers: left }]);
  });
});
