import { describe, expect, it } from "vitest";
import { janitor } from "../../../src/janitor/janitor.ts";
import type { Job } from "../../../src/job/job.ts";
import { OWNER_TAG } from "../../../src/rds/clone-tags.ts";
import { snapshotTags } from "../../../src/rds/snapshot-tags.ts";
import { at, NOW } from "../../job/a-job.ts";
import { memoryPorts } from "../memory-ports.ts";
import { aDatabaseJob, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { Run } from "./a-run.ts";
import { MemoryDatabases } from "./memory-databases.ts";

const own = {
  type: "db-snapshot",
  identifier: OWN,
  purpose: "temporary",
  intendedAt: at(-9000),
  seenAt: at(-9000),
} as const;

const cleaningUp = (over: Partial<Job> = {}) =>
  aDatabaseJob({ step: "reaper", verdict: "failed", stepDeadline: at(7200), owned: [own], ...over });

describe("a snapshot that the reaper finds", () => {
  it.each([
    ["without a tag of ours, but with others", { Who: "somebody" }],
    ["with our owner tag alone, which a person may have copied", { [OWNER_TAG]: `acme/${JOB_ID}` }],
    ["with another job's tag", snapshotTags("acme/an0therj0b0000000000")],
    ["with another installation's tag", snapshotTags(`other/${JOB_ID}`)],
  ])("%s is left alone", async (_, tags) => {
    const run = new Run([cleaningUp()]);
    run.databases.has(OWN, { tags });
    await run.toEnd();

    expect(run.databases.calls).toEqual([]);
    expect(run.job(JOB_ID)).toMatchObject({ status: "failed", leftovers: [] });
  });

  it("under a name that no job gives its own is left alone, whatever its tags and its entry say", async () => {
    const run = new Run([cleaningUp({ owned: [{ ...own, identifier: FIXED }] })]);
    run.databases.has(FIXED, { tags: snapshotTags(`acme/${JOB_ID}`) });
    await run.toEnd();

    expect(run.databases.calls).toEqual([]);
  });

  it("as delivered is left alone", async () => {
    const run = new Run([cleaningUp({ owned: [{ ...own, purpose: "delivered" }] })]);
    run.databases.has(OWN, { tags: snapshotTags(`acme/${JOB_ID}`) });
    await run.toEnd();

    expect(run.databases.calls).toEqual([]);
  });

  it("still being made is waited for: RDS deletes none before it is there", async () => {
    const run = new Run([cleaningUp()]);
    run.databases.has(OWN, { tags: snapshotTags(`acme/${JOB_ID}`), begunAt: at(-60), createdAt: at(600) });
    await run.toEnd();

    expect([...run.databases.snapshots.keys()]).toEqual([]);
    expect(run.now >= at(600)).toBe(true);
  });

  it("still there when the clean-up's time is up is a leftover, and the janitor deletes it later", async () => {
    const run = new Run([cleaningUp({ stepDeadline: at(100) })]);
    run.databases.has(OWN, { tags: snapshotTags(`acme/${JOB_ID}`), begunAt: at(-60), createdAt: at(6000) });
    await run.toEnd();
    const ended = run.job(JOB_ID);
    expect(ended).toMatchObject({ status: "failed", leftovers: [{ type: "db-snapshot", identifier: OWN }] });

    let now = at(6600);
    const databases = new MemoryDatabases(() => now);
    databases.snapshots.set(OWN, { ...run.databases.snapshots.get(OWN), ...shown() });
    const ports = memoryPorts({ items: [ended], clock: { now: () => now }, databases: () => databases });
    await janitor(ports);
    for (const seconds of [7200, 7800]) {
      now = at(seconds);
      await janitor(ports);
    }

    expect(databases.calls).toEqual([`deleteSnapshot ${OWN}`]);
    expect(ports.items.get(JOB_ID)).toMatchObject({ leftovers: [] });
  });
});

function shown() {
  return {
    identifier: OWN,
    sourceIdentifier: "orders",
    sourceResourceId: "db-ORDERS",
    tags: snapshotTags(`acme/${JOB_ID}`),
    begunAt: NOW,
    createdAt: at(6000),
  };
}
