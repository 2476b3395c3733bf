// The port to RDS: the SDK's own client over RDS's wire protocol, against the simulated RDS.
import { RDSClient } from "@aws-sdk/client-rds";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Fault } from "@dblab-refresh/core/job/fault";
import { meansAlreadyThere } from "@dblab-refresh/core/rds/rds-fault";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { type RdsServer, startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const START = Date.parse("2026-03-01T10:00:00Z");
let now = START;
let count = 0;
let model: RdsModel;
let server: RdsServer;
let rds: RdsService;
let clients: RDSClient[];

beforeEach(async () => {
  now = START;
  await server?.close();
  model = new RdsModel({ now: () => now, ids: () => String(++count) });
  server = await startRdsServer({ model });
  for (const client of clients ?? []) client.destroy();
  const settings = {
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  };
  const [reads, writes] = [
    new RDSClient({ ...settings, maxAttempts: 2 }),
    new RDSClient({ ...settings, maxAttempts: 1 }),
  ];
  clients = [reads, writes];
  rds = new RdsService({ reads, writes });
  model.seedInstance({ identifier: "production-db", settings: { CopyTagsToSnapshot: true } });
});
beforeAll(() => {
  // The SDK's notice about Node 20 says nothing about what is tested here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
});
afterAll(() => server.close());

const restore = {
  identifier: "dblab-refresh-job1",
  snapshotIdentifier: "snap-1",
  instanceClass: "db.t3.large",
  securityGroups: ["sg-12345678"],
  publiclyAccessible: false,
  iamAuthentication: false,
  deletionProtection: true,
  tags: { ManagedBy: "dblab-rds-refresh", "dblab-refresh:owner": "test/job1" },
} as const;

function fault(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: Fault) => error,
  );
}

describe("the port to RDS", () => {
  it("restores a clone without backups, with its tags and its protection, and nothing but its name mutated", async () => {
    model.seedSnapshot({ instance: "production-db", identifier: "snap-1", type: "manual" });

    await rds.restoreInstance({ ...restore, port: 5544, storageType: "gp3" });

    now += 3_600_000;
    const clone = await rds.instance("dblab-refresh-job1");
    expect(clone).toMatchObject({
      identifier: "dblab-refresh-job1",
      status: "available",
      engine: "postgres",
      deletionProtection: true,
      tags: restore.tags,
      endpoint: { host: expect.any(String), port: 5544 },
      resourceId: expect.stringMatching(/^db-/),
    });
    const calls = model.calls.filter((call) => call.mutating);
    expect(calls.map((call) => call.operation)).toEqual(["RestoreDBInstanceFromDBSnapshot"]);
    const described = model.call("DescribeDBInstances", { DBInstanceIdentifier: "dblab-refresh-job1" });
    expect(described).toMatchObject({ DBInstances: [{ BackupRetentionPeriod: 0, MultiAZ: false }] });
  });

  it("deletes only after the protection was taken off, and leaves no backup", async () => {
    model.seedSnapshot({ instance: "production-db", identifier: "snap-1", type: "manual" });
    await rds.restoreInstance(restore);
    now += 3_600_000;

    const refusal = await fault(rds.deleteInstance("dblab-refresh-job1"));
    await rds.disableDeletionProtection("dblab-refresh-job1");
    now += 600_000;
    await rds.deleteInstance("dblab-refresh-job1");
    now += 3_600_000;

    expect(refusal).toMatchObject({ service: "RDS", passing: false, reason: "InvalidParameterCombination" });
    expect(await rds.instance("dblab-refresh-job1")).toBeUndefined();
    expect(model.call("DescribeDBSnapshots", {})).toMatchObject({
      DBSnapshots: [{ DBSnapshotIdentifier: "snap-1" }],
    });
  });

  it("answers undefined for what RDS does not know", async () => {
    expect(await rds.instance("nobody")).toBeUndefined();
    expect(await rds.snapshot("nothing")).toBeUndefined();
  });

  it("reads every page of instances and of automated snapshots, and only the source's own", async () => {
    for (let n = 0; n < 120; n += 1) model.seedInstance({ identifier: `dblab-refresh-x${n}` });
    for (let n = 0; n < 130; n += 1) {
      model.seedSnapshot({ instance: "production-db", takenAtMs: START - (n + 1) * 3_600_000 });
    }
    model.seedInstance({ identifier: "other-db" });
    model.seedSnapshot({ instance: "other-db", takenAtMs: START - 60_000 });
    const source = await rds.instance("production-db");

    const clones = await rds.instances("dblab-refresh-");
    const snapshots = await rds.automatedSnapshots(source?.resourceId ?? "");

    expect(clones).toHaveLength(120);
    expect(snapshots).toHaveLength(130);
    expect(new Set(snapshots.map((snapshot) => snapshot.sourceResourceId))).toEqual(
      new Set([source?.resourceId]),
    );
  });

  it("shows a snapshot that is still being made, without a time", async () => {
    model.seedSnapshot({ instance: "production-db", identifier: "young", type: "manual", isUnderWay: true });

    const snapshot = await rds.snapshot("young");

    expect(snapshot).toMatchObject({ identifier: "young", status: "creating" });
    expect(snapshot?.createdAt).toBeUndefined();
  });

  it("tells a taken name from other refusals", async () => {
    model.seedSnapshot({ instance: "production-db", identifier: "snap-1", type: "manual" });
    await rds.restoreInstance(restore);

    expect(meansAlreadyThere(await fault(rds.restoreInstance(restore)))).toBe(true);
    expect(await fault(rds.restoreInstance({ ...restore, identifier: "bad--name" }))).toMatchObject({
      passing: false,
    });
    expect(
      await fault(
        rds.restoreInstance({ ...restore, identifier: "dblab-refresh-2", snapshotIdentifier: "none" }),
      ),
    ).toMatchObject({ passing: false, code: "snapshot-not-found" });
  });

  it("takes throttling, a lost answer and a dead endpoint for faults that may pass, and sends a mutation once", async () => {
    model.seedSnapshot({ instance: "production-db", identifier: "snap-1", type: "manual" });
    model.inject("create-answer-lost");
    const lost = await fault(rds.restoreInstance(restore));
    const sent = model.calls.filter((call) => call.operation === "RestoreDBInstanceFromDBSnapshot");
    const throttled = model.inject("throttled");
    const slow = await Promise.all(
      [1, 2, 3].map(() => rds.deleteInstance("nobody").catch((error: Fault) => error)),
    );
    throttled.lift();
    await server.close();
    const dead = await fault(rds.instance("production-db"));
    server = await startRdsServer({ model });

    expect(lost).toMatchObject({ passing: true, service: "RDS" });
    expect(sent).toHaveLength(1);
    expect(slow).toContainEqual(expect.objectContaining({ passing: true, reason: "Throttling" }));
    expect(dead).toMatchObject({ passing: true });
  });
});
