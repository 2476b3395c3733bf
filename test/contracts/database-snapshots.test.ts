import type { Job } from "@dblab-refresh/core/job/job";
import type { RestoreOrder } from "@dblab-refresh/core/job/restore-order";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { instant, later, secondsBetween } from "@dblab-refresh/core/time";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  aDatabase,
  aDatabaseJob,
  anOrder,
  databaseDeadlines,
} from "../../packages/core/test/steps/database/a-database.ts";
import { memoryPorts } from "../../packages/core/test/steps/memory-ports.ts";
import { SimulatedDatabases } from "./simulated-databases.ts";

let rds: SimulatedDatabases;
beforeEach(async () => {
  rds = await SimulatedDatabases.start();
  rds.model.seedInstance({ identifier: "orders" });
  rds.model.seedCluster({ identifier: "shop", members: 2 });
});
afterEach(() => rds.close());

const now = () => instant(rds.nowMs);

/** A job of `name` from its first message to its end and that of the export that it asks for, in the simulator's time. */
async function end(name: string, over: Partial<Job>, order: Partial<RestoreOrder>): Promise<readonly Job[]> {
  const type = name === "shop" ? "aurora-cluster" : "rds";
  const begun = aDatabaseJob({
    targetName: name,
    database: aDatabase({ type }),
    order: anOrder(order),
    ...over,
    createdAt: now(),
    stepStartedAt: now(),
    stepDeadline: later(now(), databaseDeadlines.snapshot),
    deadline: later(now(), databaseDeadlines.job),
    dueAt: now(),
  });
  const exports: NonNullable<Ports["exports"]> = {
    bucket: "exports",
    roleArn: "arn:aws:iam::123456789012:role/export",
    kmsKeyId: "key",
  };
  const ports = memoryPorts({
    items: [begun],
    clock: { now },
    exports,
    databases: () => rds.databases,
  });
  await ports.queues.send({ v: 1, jobId: begun.jobId, step: begun.step, token: begun.version }, 0);
  const queue = ports.sent.map((message) => ({ ...message, at: now() }));
  ports.sent.length = 0;
  for (let turn = 0; turn < 500; turn++) {
    const next = queue.sort((a, b) => (a.at < b.at ? -1 : 1)).shift();
    if (next === undefined) break;
    rds.pass(Math.max(0, secondsBetween(now(), next.at)) / 60);
    const { delaySeconds, at: _, ...message } = next;
    await runAnyStep(ports, message, { receiveCount: 1, waitedSeconds: delaySeconds });
    for (const sent of ports.sent.splice(0)) queue.push({ ...sent, at: later(now(), sent.delaySeconds) });
  }
  return [...ports.items.values()];
}

describe.each(["orders", "shop"])("against RDS's wire protocol, of %s", (name) => {
  const kind = name === "shop" ? "db-cluster" : "db-instance";
  const fixed = `${name}-snapshot`;

  it("a snapshot is taken, copied to the fixed name twice, and exported", async () => {
    const [first] = await end(name, {}, {});
    const before = await rds.databases.snapshot(kind, fixed);
    rds.pass(60);
    const jobs = await end(name, { jobId: "sec0ndj0b00000000000" }, { export: true });

    expect(first).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(jobs.map((job) => `${job.kind} ${job.status} ${job.error?.message ?? ""}`)).toEqual([
      "snapshot succeeded ",
      "export succeeded ",
    ]);
    const after = await rds.databases.snapshot(kind, fixed);
    expect(after).toMatchObject({ status: "available", sourceIdentifier: name });
    expect((after?.createdAt ?? "") > (before?.createdAt ?? "")).toBe(true);
    expect(await rds.databases.snapshot(kind, `${fixed}-sec0ndj0`)).toBeUndefined();
  });

  it("a restore from the fixed snapshot hours later tells of its data's time, not of the copy's", async () => {
    const [taken] = await end(name, {}, {});
    const { createdAt: writtenUntil = "" } = taken?.facts.restore?.source ?? {};
    rds.pass(120);

    const [planned] = await end(
      name,
      { jobId: "sec0ndj0b00000000000", kind: "restore" },
      { from: { kind: "fixed" }, dryRun: true },
    );

    const copy = await rds.databases.snapshot(kind, fixed);
    expect((copy?.createdAt ?? "") > writtenUntil).toBe(true);
    expect(copy?.dataAt).toBe(writtenUntil);
    expect(planned?.timeline.map(({ say }) => say).join()).toContain(
      `What is written to ${name} after ${writtenUntil} will not be in what is restored`,
    );
  });

  it("a dry run reads, and changes nothing", async () => {
    await end(name, {}, {});
    const before = rds.mutations.length;
    const [job] = await end(
      name,
      { kind: "restore", jobId: "dryj0b00000000000000" },
      { from: { kind: "fixed" }, dryRun: true },
    );

    expect(job).toMatchObject({ status: "succeeded" });
    expect(job?.timeline.some(({ say }) => say.includes(`1. Snapshot ${fixed}`))).toBe(true);
    expect(rds.mutations.length).toBe(before);
  });
});
