import { describe, expect, it } from "vitest";
import { pauseOf } from "../../src/intake/pause.ts";
import { Fault } from "../../src/job/fault.ts";
import { jobIdOf } from "../../src/job/job-id.ts";
import { stepDeadline } from "../../src/job/step-deadline.ts";
import { writtenDatabase } from "../configuration/written-database.ts";
import { at, NOW } from "../job/a-job.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";
import { asked, databasePorts } from "./an-asked-job.ts";

const HOUR = 3600;
const trapheus = { identifier: "orders", task: "db_restore", isCluster: false };
const first = async (body: object) => (await asked(body)).job?.timeline[0]?.say;

describe("Trapheus's message", () => {
  it.each([
    ["create_snapshot", "restore", "new"],
    ["db_restore", "restore", "fixed"],
    ["create_snapshot_only", "snapshot", "new"],
  ])(
    "with task %s works unchanged: a %s from the %s snapshot, with Trapheus's options",
    async (task, kind, from) => {
      const { job, ports } = await asked({ ...trapheus, task });

      expect(job).toMatchObject({
        jobId: jobIdOf("acme", "m-1"),
        kind,
        targetName: "orders",
        status: "running",
        step: "snapshotter",
        version: 1,
        aws: { region: "eu-central-1" },
        database: { type: "rds", restore: { finalSnapshot: true } },
      });
      expect(job?.order).toEqual({
        from: { kind: from },
        export: false,
        keepOriginal: 0,
        finalSnapshot: true,
        isolate: false,
        cutover: "rename",
        order: "beside",
        dryRun: false,
      });
      expect(job?.target).toBeUndefined();
      expect(ports.sent).toEqual([
        { v: 1, jobId: job?.jobId, step: "snapshotter", token: 1, delaySeconds: 0 },
      ]);
    },
  );

  it("may name an Aurora cluster, in any case", async () => {
    const { job } = await asked({ identifier: "Billing", task: "create_snapshot", isCluster: true });

    expect(job).toMatchObject({
      status: "running",
      targetName: "billing",
      database: { type: "aurora-cluster" },
    });
  });

  it("may have our options beside it", async () => {
    const { job } = await asked({
      ...trapheus,
      keepOriginal: "2h",
      finalSnapshot: false,
      order: "rename-first",
    });

    expect(job?.order).toMatchObject({ keepOriginal: 2 * HOUR, finalSnapshot: false, order: "rename-first" });
  });
});

describe("the longer form", () => {
  it.each([
    ["restore", "fixed"],
    ["snapshot", "new"],
    ["export", "fixed"],
  ])(
    "asks for a %s, of the %s snapshot unless it says another, and needs no isCluster",
    async (job, from) => {
      const made = (await asked({ job, identifier: "orders", dryRun: true })).job;

      expect(made).toMatchObject({
        status: "running",
        kind: job,
        order: { from: { kind: from }, dryRun: true },
      });
    },
  );

  it.each([
    ["new", { kind: "new" }],
    ["fixed", { kind: "fixed" }],
    ["latest-automated", { kind: "latest-automated" }],
    [{ snapshot: "before-upgrade" }, { kind: "named", identifier: "before-upgrade" }],
    [{ pointInTime: "2026-01-05T10:30:00+02:00" }, { kind: "point-in-time", at: "2026-01-05T08:30:00.000Z" }],
  ])("restores from %j", async (from, source) => {
    expect((await asked({ job: "restore", identifier: "orders", from })).job?.order?.from).toEqual(source);
  });

  it("restores under another identifier, and swaps, isolates and deletes nothing then", async () => {
    const { job } = await asked({ job: "restore", identifier: "billing", to: "Billing-Copy" });

    expect(job?.order).toMatchObject({
      to: "billing-copy",
      keepOriginal: 0,
      isolate: false,
      cutover: "rename",
    });
  });
});

describe("a database's job", () => {
  it("has the database's own options where its request says nothing, and the request's where it does", async () => {
    const request = { job: "restore", identifier: "billing" };

    const own = (await asked(request)).job?.order;
    const other = (
      await asked({ ...request, export: false, keepOriginal: "0s", isolate: true, cutover: "dns" })
    ).job?.order;

    expect(own).toMatchObject({ export: true, keepOriginal: 24 * HOUR, isolate: false, cutover: "rename" });
    expect(other).toMatchObject({ export: false, keepOriginal: 0, isolate: true, cutover: "dns" });
  });

  it("exports no point in time, though the database exports always: an export reads a snapshot", async () => {
    const from = { pointInTime: at(-60) };

    expect((await asked({ job: "restore", identifier: "billing", from })).job?.order?.export).toBe(false);
  });

  it("that is an export begins no other", async () => {
    expect((await asked({ job: "export", identifier: "billing" })).job?.order?.export).toBe(false);
  });

  it.each([
    [{ job: "snapshot", identifier: "billing" }, 4 * HOUR],
    [{ job: "restore", identifier: "orders" }, 12 * HOUR],
    [{ job: "restore", identifier: "billing" }, (12 + 24) * HOUR],
    [{ job: "export", identifier: "orders" }, 28 * HOUR],
  ])("of %j is bounded by its parts, and by the time that the original is kept", async (request, seconds) => {
    const { job } = await asked(request);

    expect(job).toMatchObject({ deadline: at(seconds), stepDeadline: at(4 * HOUR) });
    expect(job?.deadlines).toMatchObject({ job: seconds, snapshot: 4 * HOUR, deletion: 7200, appear: 900 });
  });

  it.each([
    { order: "beside", isolate: false },
    { order: "rename-first", isolate: false },
    { order: "beside", isolate: true },
  ])("has deadlines.restore until the swap, however long the original is to be kept: %j", async (how) => {
    const databases = {
      orders: writtenDatabase({
        restore: { isolationSecurityGroup: "sg-12345678" },
        deadlines: { restore: "40m" },
      }),
    };
    const request = { job: "restore", identifier: "orders", keepOriginal: "48h", ...how };
    const { job } = await asked(request, { ports: databasePorts(databases) });
    if (job === undefined) throw new Error("no job");

    const atSwap = { ...job, step: "restorer" } as const;
    const swapped = { ...atSwap, verdict: "succeeded", facts: { restore: { swappedAt: NOW } } } as const;

    expect(job.deadlines).toMatchObject({ restore: 2400, job: 4 * HOUR + 2400 + 48 * HOUR });
    expect(stepDeadline(atSwap, NOW)).toBe(at(2400));
    expect(stepDeadline(swapped, NOW)).toBe(at(2 * HOUR + 48 * HOUR));
  });

  it("is the same job when its request is repeated, in any order of keys", async () => {
    const { ports } = await asked({ ...trapheus, requestId: "friday" });
    await asked(
      { requestId: "friday", isCluster: false, task: "db_restore", identifier: "orders" },
      { ports },
    );

    expect(ports.items.size).toBe(1);
    expect(ports.rejected).toEqual([]);
  });

  it("is not begun by another request under its id: that one is kept where a person finds it", async () => {
    const { ports } = await asked({ ...trapheus, requestId: "friday" });
    await asked({ ...trapheus, requestId: "friday", keepOriginal: "1h" }, { ports });

    expect(ports.items.size).toBe(1);
    expect(ports.rejected).toMatchObject([{ code: "request-id-used" }]);
  });

  it("has the endpoint of its RDS expanded", async () => {
    const aws = { region: "eu-central-1", endpoint: `http://127.0.0.1:$\{PORT}` };
    const stage = aStage({ databases: { orders: writtenDatabase({ aws }) } });
    const ports = memoryPorts({ stage, secrets: { variable: async () => "4566" } });

    const { job } = await asked(trapheus, { ports });

    expect(job?.aws).toEqual({ region: "eu-central-1", endpoint: "http://127.0.0.1:4566" });
    expect(job?.database?.aws).toEqual(job?.aws);
  });

  it.each([
    ["not set", undefined, /^databases\.orders\.aws\.endpoint: needs the variable HOST, which is not set/],
    ["no URL", "nowhere", /^databases\.orders\.aws\.endpoint: .* is not allowed: an http or https URL/],
  ])("fails when its endpoint's variable is %s", async (_, value, message) => {
    const aws = { region: "eu-central-1", endpoint: "$HOST" };
    const stage = aStage({ databases: { orders: writtenDatabase({ aws }) } });

    const { job } = await asked(trapheus, {
      ports: memoryPorts({ stage, secrets: { variable: async () => value } }),
    });

    expect(job).toMatchObject({ status: "failed", error: { code: "configuration-invalid" } });
    expect(job?.error?.message).toMatch(message);
  });

  it("is made later, when the store of its endpoint's variable is away", async () => {
    const aws = { region: "eu-central-1", endpoint: "$HOST" };
    const away = new Fault({
      service: "SSM",
      passing: true,
      code: "aws-fault",
      reason: "x",
      message: "no answer",
    });
    const stage = aStage({ databases: { orders: writtenDatabase({ aws }) } });
    const ports = memoryPorts({ stage, secrets: { variable: () => Promise.reject(away) } });

    await expect(asked(trapheus, { ports })).rejects.toThrow("no answer");

    expect(ports.items.size).toBe(0);
  });
});

describe("the timeline's first line says what was asked, and what becomes of writes", () => {
  it.each([
    [
      { ...trapheus, task: "create_snapshot" },
      "A restore of the DB instance orders from a new snapshot was asked for. Writes made to orders after the snapshot are not in what takes its place: they are in the original's final snapshot, taken when it is deleted after the swap",
    ],
    [
      { job: "restore", identifier: "orders", finalSnapshot: false, keepOriginal: "1h" },
      "A restore of the DB instance orders from the snapshot orders-snapshot was asked for. Writes made to orders after the snapshot are not in what takes its place: no final snapshot is taken, so they are only in the original's automated backups, if it has any, when it is deleted 1h 00m after the swap",
    ],
    [
      { job: "restore", identifier: "billing", from: "new", isolate: true },
      "A restore of the Aurora cluster billing from a new snapshot was asked for, and its export to S3. billing admits nobody from before the snapshot until the swap: no client's write is lost",
    ],
    [
      { job: "restore", identifier: "billing", isolate: true, export: false },
      "A restore of the Aurora cluster billing from the snapshot billing-snapshot was asked for. Writes made to billing after the snapshot (it admits nobody from the job's beginning on) are not in what takes its place: they are in the original's final snapshot, taken when it is deleted 24h 00m after the swap",
    ],
    [
      {
        job: "restore",
        identifier: "orders",
        from: { pointInTime: at(-60) },
        to: "orders-copy",
        dryRun: true,
      },
      `A restore of the DB instance orders from its state of ${at(-60)} was asked for. A dry run: nothing is changed. It becomes orders-copy; orders stays as it is, and writes made to it after that moment are in it alone`,
    ],
    [
      { ...trapheus, task: "create_snapshot_only" },
      "A snapshot of the DB instance orders was asked for, as orders-snapshot",
    ],
    [
      { job: "export", identifier: "orders", from: "latest-automated" },
      "An export of the latest automated snapshot of the DB instance orders to S3 was asked for",
    ],
  ])("for %j", async (request, line) => {
    expect(await first(request)).toBe(line);
  });
});

describe("a scheduled request for a database", () => {
  const schedules = [
    { expression: "rate(7 days)", task: "create_snapshot_only", paused: true },
    { expression: "rate(1 day)", task: "db_restore" },
  ];
  const paused = () => databasePorts({ orders: writtenDatabase({ schedules }) });
  const scheduled = { ...trapheus, trigger: "schedule", requestId: `orders ${NOW}`, requestedAt: NOW };

  it("of a paused task becomes a job that was skipped, in either form", async () => {
    for (const request of [
      { ...scheduled, task: "create_snapshot_only" },
      { job: "snapshot", identifier: "orders", trigger: "schedule" },
    ]) {
      const { job, ports } = await asked(request, { ports: paused() });

      expect(job).toMatchObject({
        status: "skipped",
        error: { code: "database-paused", message: expect.stringContaining("databases.orders.schedules") },
        announcements: [{ fact: "ended" }],
      });
      expect(ports.sent).toEqual([]);
    }
  });

  it("of a database that somebody has paused becomes a job that was skipped, and says by whom", async () => {
    const ports = databasePorts({ orders: writtenDatabase({ schedules }) });
    await ports.locks.take(pauseOf("orders"), "by alice since today");

    const { job } = await asked(scheduled, { ports });

    expect(job).toMatchObject({
      status: "skipped",
      error: { code: "database-paused", message: "db_restore of orders is paused by alice since today" },
    });
  });

  it.each([
    ["of a task that is not paused", scheduled],
    ["of a task without a schedule", { ...scheduled, task: "create_snapshot" }],
    ["of a paused task, but by hand", { ...trapheus, task: "create_snapshot_only", trigger: "manual" }],
    ["of a paused task that says nothing of a trigger", { ...trapheus, task: "create_snapshot_only" }],
  ])("%s runs", async (_, request) => {
    expect((await asked(request, { ports: paused() })).job).toMatchObject({ status: "running" });
  });

  it("says so on its job", async () => {
    expect((await asked(scheduled)).job?.request).toMatchObject({ trigger: "schedule" });
  });
});
