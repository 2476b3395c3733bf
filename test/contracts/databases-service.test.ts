// The port to databases: the SDK's own client over RDS's wire protocol, against the simulated RDS; both kinds.
import { RDSClient } from "@aws-sdk/client-rds";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import type { DatabaseKind } from "@dblab-refresh/core/ports/databases";
import { meansAlreadyThere, meansNotFound } from "@dblab-refresh/core/rds/rds-fault";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fault, SimulatedDatabases } from "./simulated-databases.ts";

const both = [["db-instance"], ["db-cluster"]] as const;
const HOURS = 60;
let rds: SimulatedDatabases;

beforeEach(async () => {
  rds = await SimulatedDatabases.start();
  rds.model.seedInstance({ identifier: "shop", resourceId: "db-SHOP", tags: [{ Key: "a", Value: "b" }] });
  rds.model.seedCluster({ identifier: "shop", resourceId: "cluster-SHOP", members: 2 });
});
afterEach(() => rds.close());

const resourceIds = { "db-instance": "db-SHOP", "db-cluster": "cluster-SHOP" } as const;
const nameOf = (kind: DatabaseKind) =>
  kind === "db-instance" ? "DBInstanceIdentifier" : "DBClusterIdentifier";

describe.each(both)("a %s", (kind) => {
  it("is found by its name, as plain JSON under AWS's names, with times as texts", async () => {
    const found = await rds.databases.find(kind, "shop");

    const created = found?.[kind === "db-instance" ? "InstanceCreateTime" : "ClusterCreateTime"];
    expect(found).toMatchObject({ [nameOf(kind)]: "shop" });
    expect(created).toBe("2026-03-01T10:00:00.000Z");
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it("that RDS does not know is undefined, by name as by resource id", async () => {
    expect(await rds.databases.find(kind, "nobody")).toBeUndefined();
    expect(await rds.databases.findByResourceId(kind, "nobody")).toBeUndefined();
  });

  it("is found by its resource id before, in and after a rename", async () => {
    const rename = kind === "db-instance" ? "NewDBInstanceIdentifier" : "NewDBClusterIdentifier";
    const seen = async () => (await rds.databases.findByResourceId(kind, resourceIds[kind]))?.[nameOf(kind)];
    const before = await seen();

    await rds.databases.modify(kind, {
      [nameOf(kind)]: "shop",
      [rename]: "shop-old",
      ApplyImmediately: true,
    });
    rds.pass(HOURS);

    expect([before, await seen()]).toEqual(["shop", "shop-old"]);
    expect(await rds.databases.find(kind, "shop")).toBeUndefined();
  });

  it("gets tags, and loses only those that are named", async () => {
    const arn = String(
      (await rds.seen(kind, "shop"))[kind === "db-instance" ? "DBInstanceArn" : "DBClusterArn"],
    );

    await rds.databases.addTags(arn, { c: "d", e: "f" });
    await rds.databases.removeTags(arn, ["c"]);

    const { TagList } = await rds.seen(kind, "shop");
    expect(TagList).toContainEqual({ Key: "e", Value: "f" });
    expect(TagList).not.toContainEqual(expect.objectContaining({ Key: "c" }));
  });

  it("has a role once, and the second time it is said to be there already", async () => {
    const role = { arn: "arn:aws:iam::123456789012:role/import", feature: "s3Import" };
    await rds.databases.addRole(kind, "shop", role);

    const again = await fault(rds.databases.addRole(kind, "shop", role));

    expect((await rds.seen(kind, "shop")).AssociatedRoles).toMatchObject([{ FeatureName: "s3Import" }]);
    expect(meansAlreadyThere(again)).toBe(true);
  });

  it("is asked to change once only: an answer that is lost is a passing fault, and the call is not repeated", async () => {
    rds.model.inject("modify-answer-lost");

    const lost = await fault(
      rds.databases.modify(kind, { [nameOf(kind)]: "shop", DeletionProtection: true }),
    );

    expect(lost.passing).toBe(true);
    expect(rds.mutations).toEqual([kind === "db-instance" ? "ModifyDBInstance" : "ModifyDBCluster"]);
  });

  it("that is busy is a passing fault, and one that is not there a lasting one", async () => {
    await rds.databases.modify(kind, {
      [nameOf(kind)]: "shop",
      VpcSecurityGroupIds: ["sg-1"],
      ApplyImmediately: true,
    });
    rds.pass(1);

    const busy = await fault(
      rds.databases.modify(kind, { [nameOf(kind)]: "shop", DeletionProtection: true }),
    );
    const missing = await fault(rds.databases.delete(kind, "nobody"));

    expect(busy).toMatchObject({ passing: true, reason: expect.stringMatching(/^InvalidDB\w+State$/) });
    expect(missing.passing).toBe(false);
    expect(meansNotFound(missing)).toBe(true);
  });

  it("is restored to a point in time, told as a text", async () => {
    rds.pass(HOURS);
    const source = kind === "db-instance" ? "SourceDbiResourceId" : "SourceDbClusterResourceId";
    const target = kind === "db-instance" ? "TargetDBInstanceIdentifier" : "DBClusterIdentifier";
    const time = kind === "db-instance" ? "RestoreTime" : "RestoreToTime";

    await rds.databases.restore(kind, {
      [source]: resourceIds[kind],
      [target]: "shop-new",
      [time]: "2026-03-01T10:30:00.000Z",
    });
    rds.pass(HOURS);

    expect(await rds.seen(kind, "shop-new")).toMatchObject({ [nameOf(kind)]: "shop-new" });
    expect(rds.mutations).toEqual([
      kind === "db-instance" ? "RestoreDBInstanceToPointInTime" : "RestoreDBClusterToPointInTime",
    ]);
  });
});

describe.each(both)("a snapshot of a %s", (kind) => {
  const creation = { identifier: "shop-snapshot-1", sourceIdentifier: "shop", tags: { a: "b" } };

  it("is followed from its first percent to the end, copied and deleted", async () => {
    await rds.databases.createSnapshot(kind, creation);
    const begun = await rds.databases.snapshot(kind, "shop-snapshot-1");
    rds.pass(HOURS);
    const done = await rds.databases.snapshot(kind, "shop-snapshot-1");
    const copy = {
      identifier: "shop-snapshot",
      sourceSnapshotIdentifier: "shop-snapshot-1",
      tags: { c: "d" },
    };
    await rds.databases.copySnapshot(kind, copy);
    rds.pass(HOURS);
    await rds.databases.deleteSnapshot(kind, "shop-snapshot-1");
    rds.pass(HOURS);

    expect(begun).toMatchObject({ status: "creating", percent: 0 });
    expect(begun).not.toHaveProperty("createdAt");
    expect(done).toMatchObject({
      status: "available",
      percent: 100,
      arn: expect.stringMatching(/snapshot:shop-snapshot-1$/),
      createdAt: expect.stringMatching(/Z$/),
      engine: kind === "db-instance" ? "postgres" : "aurora-postgresql",
      engineVersion: "16.4",
      sourceResourceId: resourceIds[kind],
      sourceIdentifier: "shop",
      tags: { a: "b" },
    });
    expect(done?.storage).toBe(kind === "db-instance" ? 100 : undefined);
    expect(await rds.databases.snapshot(kind, "shop-snapshot")).toMatchObject({ tags: { c: "d" } });
    expect(await rds.databases.snapshot(kind, "shop-snapshot-1")).toBeUndefined();
  });

  it("whose name is taken is there already", async () => {
    await rds.databases.createSnapshot(kind, creation);
    rds.pass(HOURS);

    expect(meansAlreadyThere(await fault(rds.databases.createSnapshot(kind, creation)))).toBe(true);
  });

  it("is listed among the automated ones of its own source, not of a predecessor of the same name", async () => {
    rds.model.seedInstance({ identifier: "other" });
    rds.model.seedCluster({ identifier: "other" });
    for (const name of ["shop", "other"]) {
      rds.model.seedSnapshot({ instance: name });
      rds.model.seedClusterSnapshot({ cluster: name });
    }

    const found = await rds.databases.automatedSnapshots(kind, resourceIds[kind]);

    expect(found.map(({ sourceIdentifier }) => sourceIdentifier)).toEqual(["shop"]);
  });

  it("is exported, in percent, and its task's name is used up", async () => {
    await rds.databases.createSnapshot(kind, creation);
    rds.pass(HOURS);
    const snapshot = await rds.databases.snapshot(kind, "shop-snapshot-1");
    const start = {
      identifier: "shop-export-1",
      snapshotArn: snapshot?.arn ?? "",
      bucket: "exports",
      prefix: "shop",
      roleArn: "arn:aws:iam::123456789012:role/export",
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/export",
    };
    await rds.databases.startExport(start);
    const begun = await rds.databases.exportTask("shop-export-1");
    const again = await fault(rds.databases.startExport(start));
    const another = await fault(rds.databases.startExport({ ...start, identifier: "shop-export-2" }));
    rds.pass(3 * HOURS);

    expect(begun).toMatchObject({ status: "STARTING", percent: 0, sourceArn: start.snapshotArn });
    expect(await rds.databases.exportTask("shop-export-1")).toMatchObject({
      status: "COMPLETE",
      percent: 100,
    });
    expect(meansAlreadyThere(again)).toBe(true);
    // One export a snapshot: it waits.
    expect(another).toMatchObject({ passing: true, reason: "InvalidExportSourceState" });
    expect(await rds.databases.exportTask("nobody")).toBeUndefined();
  });
});

it("a sixth export waits for its turn", async () => {
  rds.model.inject("export-limit-reached");
  const snapshotArn = rds.model.seedSnapshot({ instance: "shop" }).DBSnapshotArn ?? "";
  const start = { identifier: "x", snapshotArn, bucket: "b", prefix: "", roleArn: "r", kmsKeyId: "k" };

  const refused = await fault(rds.databases.startExport(start));

  expect(refused).toMatchObject({ passing: true, reason: "ExportTaskLimitReached" });
});

describe("a retired original", () => {
  it("is deleted with a final snapshot, and its automated backups stay", async () => {
    await rds.databases.delete("db-instance", "shop", "shop-final");
    rds.pass(HOURS);

    const backups = rds.model.call("DescribeDBInstanceAutomatedBackups", { DbiResourceId: "db-SHOP" });
    expect(await rds.databases.snapshot("db-instance", "shop-final")).toMatchObject({ status: "available" });
    expect(await rds.databases.find("db-instance", "shop")).toBeUndefined();
    expect(backups).toMatchObject({ DBInstanceAutomatedBackups: [{ Status: "retained" }] });
  });

  it("of a cluster goes after its members, which take no snapshot", async () => {
    const members = await rds.databases.members("shop");
    for (const member of members)
      await rds.databases.delete("db-instance", String(member.DBInstanceIdentifier));
    await rds.databases.delete("db-cluster", "shop", "shop-final");
    rds.pass(HOURS);

    expect(members.map(({ DBClusterIdentifier }) => DBClusterIdentifier)).toEqual(["shop", "shop"]);
    expect(await rds.databases.find("db-cluster", "shop")).toBeUndefined();
    expect(await rds.databases.snapshot("db-cluster", "shop-final")).toMatchObject({ status: "available" });
  });
});

it("an instance is rebooted, and can be used again", async () => {
  await rds.databases.reboot("shop");
  const { DBInstanceStatus: during } = await rds.seen("db-instance", "shop");
  rds.pass(HOURS);

  expect(during).toBe("rebooting");
  expect(await rds.seen("db-instance", "shop")).toMatchObject({ DBInstanceStatus: "available" });
});

it("the Data API of a cluster is switched on and off", async () => {
  const { DBClusterArn } = await rds.seen("db-cluster", "shop");
  const isOn = async () => (await rds.seen("db-cluster", "shop")).HttpEndpointEnabled;

  await rds.databases.setDataApi(String(DBClusterArn), true);
  const switchedOn = await isOn();
  await rds.databases.setDataApi(String(DBClusterArn), false);

  expect([switchedOn, await isOn()]).toEqual([true, false]);
});

describe("a filter's word alone", () => {
  it("is not trusted: whoever it shows must have the resource id, or be of the cluster", async () => {
    const answer = {
      DBInstances: [
        { DbiResourceId: "db-OTHER", DBInstanceIdentifier: "other", DBClusterIdentifier: "other" },
      ],
      DBClusters: [{ DbClusterResourceId: "cluster-OTHER", DBClusterIdentifier: "other" }],
    };
    const client = new RDSClient({
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    client.middlewareStack.add(
      () => () => Promise.resolve({ output: { ...answer, $metadata: {} }, response: {} }),
      {
        step: "initialize",
      },
    );
    const databases = new DatabasesService({ reads: client, writes: client });

    expect(await databases.findByResourceId("db-instance", "db-SHOP")).toBeUndefined();
    expect(await databases.findByResourceId("db-instance", "db-OTHER")).toBeDefined();
    expect(await databases.findByResourceId("db-cluster", "cluster-SHOP")).toBeUndefined();
    expect(await databases.members("shop")).toEqual([]);
    client.destroy();
  });
});
