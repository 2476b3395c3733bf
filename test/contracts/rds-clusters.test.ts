// The port's Aurora half: the SDK's own client over RDS's wire protocol, against the simulated RDS.
import { RDSClient } from "@aws-sdk/client-rds";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Fault } from "@dblab-refresh/core/job/fault";
import { meansAlreadyThere } from "@dblab-refresh/core/rds/rds-fault";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { type RdsServer, startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const START = Date.parse("2026-03-01T10:00:00Z");
const HOUR = 3_600_000;
const CLONE = "dblab-refresh-job1";
let now = START;
let model: RdsModel;
let server: RdsServer;
let clients: RDSClient[];
let rds: RdsService;

beforeEach(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  now = START;
  let ids = 0;
  model = new RdsModel({ now: () => now, ids: () => String(++ids) });
  model.seedCluster({ identifier: "shop", members: 2, tags: [{ Key: "team", Value: "core" }] });
  model.seedClusterSnapshot({ cluster: "shop", identifier: "snap-1", type: "manual" });
  server = await startRdsServer({ model });
  const settings = {
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  };
  clients = [new RDSClient(settings), new RDSClient(settings)];
  const [reads, writes] = clients;
  if (reads && writes) rds = new RdsService({ reads, writes });
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

const tags = { ManagedBy: "dblab-rds-refresh", "dblab-refresh:owner": "test/job1" };
const restore = {
  identifier: CLONE,
  snapshotIdentifier: "snap-1",
  engine: "aurora-postgresql",
  securityGroups: ["sg-12345678"],
  iamAuthentication: true,
  deletionProtection: false,
  serverless: false,
  tags,
} as const;
const member = {
  identifier: `${CLONE}-instance`,
  clusterIdentifier: CLONE,
  engine: "aurora-postgresql",
  instanceClass: "db.r6g.large",
  publiclyAccessible: false,
  tags,
} as const;

/** A clone that can be used, with its member. */
async function withClone(over: Partial<Parameters<RdsService["restoreCluster"]>[0]> = {}): Promise<void> {
  await rds.restoreCluster({ ...restore, ...over });
  now += HOUR;
  await rds.createMember(member);
  now += HOUR;
}

function fault(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: Fault) => error,
  );
}

const mutations = () => model.calls.filter((call) => call.mutating).map(({ operation }) => operation);

describe("a clone of an Aurora cluster", () => {
  it("is restored with one day of backups, its tags and its options, and given a member", async () => {
    await withClone({ port: 5544, deletionProtection: true });

    const cluster = await rds.cluster(CLONE);
    const instance = await rds.instance(member.identifier);
    expect(cluster).toMatchObject({
      identifier: CLONE,
      resourceId: expect.stringMatching(/^cluster-/),
      status: "available",
      engine: "aurora-postgresql",
      deletionProtection: true,
      tags,
      endpoint: { host: expect.stringContaining(`${CLONE}.cluster-`), port: 5544 },
      createdAt: "2026-03-01T10:00:00.000Z",
      writers: [member.identifier],
    });
    expect(instance).toMatchObject({
      resourceId: expect.stringMatching(/^db-/),
      status: "available",
      clusterIdentifier: CLONE,
      tags,
    });
    expect(model.call("DescribeDBClusters", { DBClusterIdentifier: CLONE })).toMatchObject({
      DBClusters: [
        {
          BackupRetentionPeriod: 1,
          IAMDatabaseAuthenticationEnabled: true,
          VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-12345678" }],
        },
      ],
    });
    expect(mutations()).toEqual(["RestoreDBClusterFromSnapshot", "CreateDBInstance"]);
  });

  it("takes a serverless member only if it was restored with a capacity range", async () => {
    const serverless = { ...member, instanceClass: "db.serverless" };
    await rds.restoreCluster({ ...restore, serverless: true });
    await rds.restoreCluster({ ...restore, identifier: `${CLONE}x` });
    now += HOUR;

    await rds.createMember(serverless);
    const refusal = await fault(
      rds.createMember({ ...serverless, identifier: "dblab-refresh-x", clusterIdentifier: `${CLONE}x` }),
    );

    expect(refusal).toMatchObject({ passing: false, reason: "InvalidParameterCombination" });
  });

  it("has no writer and no endpoint of a member before it has a member", async () => {
    await rds.restoreCluster(restore);
    const creating = await rds.cluster(CLONE);
    now += HOUR;

    expect(creating?.status ?? "creating").toBe("creating");
    expect(await rds.cluster(CLONE)).toMatchObject({ status: "available", writers: [] });
    expect(await rds.members(CLONE)).toEqual([]);
  });

  it("shows no tags while they lag", async () => {
    await rds.restoreCluster(restore);
    now += 25_000;

    expect(await rds.cluster(CLONE)).toMatchObject({ status: "creating", tags: {} });
  });

  it("is known to be there when its creates are sent again, whatever its name on the wire", async () => {
    await withClone();

    expect(meansAlreadyThere(await fault(rds.restoreCluster(restore)))).toBe(true);
    expect(meansAlreadyThere(await fault(rds.createMember(member)))).toBe(true);
  });

  it("may be there though the answer was lost: the fault may pass, and the call was sent once", async () => {
    model.inject("create-answer-lost");
    model.inject("member-answer-lost");

    const first = await fault(rds.restoreCluster(restore));
    now += HOUR;
    const second = await fault(rds.createMember(member));

    expect([first.passing, second.passing]).toEqual([true, true]);
    expect(mutations()).toEqual(["RestoreDBClusterFromSnapshot", "CreateDBInstance"]);
    expect(await rds.cluster(CLONE)).toBeDefined();
  });

  it.each([
    ["an unknown snapshot", { snapshotIdentifier: "none" }, "snapshot-not-found"],
    ["another engine than the snapshot's", { engine: "aurora-mysql" }, "clone-refused"],
  ])("is refused for good with %s", async (_, over, code) => {
    expect(await fault(rds.restoreCluster({ ...restore, ...over }))).toMatchObject({ passing: false, code });
  });

  it("refuses a member until it can be used, with a fault that may pass", async () => {
    await rds.restoreCluster(restore);
    now += 60_000;

    expect(await fault(rds.createMember(member))).toMatchObject({
      passing: true,
      reason: "InvalidDBClusterState",
    });
  });
});

describe("what RDS knows of clusters", () => {
  it("is nothing, where there is nothing", async () => {
    expect(await rds.cluster("nobody")).toBeUndefined();
    expect(await rds.clusterSnapshot("nothing")).toBeUndefined();
    expect(await rds.members("nobody")).toEqual([]);
  });

  it("comes in pages, all of which are read, and only what was asked for is handed on", async () => {
    const names = Array.from({ length: 105 }, (_, n) => `dblab-refresh-c${n}`);
    const taken = Array.from({ length: 130 }, (_, n) => START - (n + 1) * HOUR);
    for (const identifier of names) model.seedCluster({ identifier, members: 0 });
    for (const takenAtMs of taken) model.seedClusterSnapshot({ cluster: "shop", takenAtMs });
    model.seedCluster({ identifier: "other", members: 1 });
    model.seedClusterSnapshot({ cluster: "other", takenAtMs: START - 60_000 });
    const shop = await rds.cluster("shop");

    const clusters = await rds.clusters("dblab-refresh-");
    const snapshots = await rds.automatedClusterSnapshots(shop?.resourceId ?? "");

    expect(clusters.map(({ identifier }) => identifier).sort()).toEqual([...names].sort());
    // The manual snapshot is none of them.
    expect(snapshots.map(({ createdAt }) => Date.parse(createdAt ?? "")).sort()).toEqual([...taken].sort());
    expect(new Set(snapshots.map(({ sourceResourceId }) => sourceResourceId))).toEqual(
      new Set([shop?.resourceId]),
    );
  });

  it("is which instances are a cluster's, whoever made them, and no others", async () => {
    model.seedInstance({ identifier: "single" });
    await withClone();
    const reader = model.addReader(CLONE);
    now += HOUR;

    const members = await rds.members(CLONE);

    expect(members.map(({ identifier }) => identifier).sort()).toEqual(
      [member.identifier, reader.DBInstanceIdentifier ?? ""].sort(),
    );
    expect(members.find(({ identifier }) => identifier !== member.identifier)?.tags).toEqual({});
    expect((await rds.cluster(CLONE))?.writers).toEqual([member.identifier]);
  });

  it("is a cluster snapshot by its name, without a time while it is being made", async () => {
    model.seedClusterSnapshot({ cluster: "shop", identifier: "young", type: "manual", isUnderWay: true });

    const [done, young] = [await rds.clusterSnapshot("snap-1"), await rds.clusterSnapshot("young")];

    expect(done).toMatchObject({
      status: "available",
      engine: "aurora-postgresql",
      createdAt: expect.any(String),
    });
    expect(young).toMatchObject({ status: "creating" });
    expect(young?.createdAt).toBeUndefined();
  });
});

describe("the deletion of a cluster", () => {
  it("is refused while it has members, and may pass: they only have to go first", async () => {
    await withClone();

    const refusal = await fault(rds.deleteCluster(CLONE));
    await rds.deleteInstance(member.identifier);
    await rds.deleteCluster(CLONE);
    now += HOUR;

    expect(refusal).toMatchObject({ passing: true, reason: "InvalidDBClusterState" });
    expect(await rds.cluster(CLONE)).toBeUndefined();
    expect(await rds.instance(member.identifier)).toBeUndefined();
  });

  it("is refused while it is protected, and leaves neither a snapshot nor a backup behind", async () => {
    await withClone({ deletionProtection: true });
    await rds.deleteInstance(member.identifier);
    now += HOUR;

    const refusal = await fault(rds.deleteCluster(CLONE));
    await rds.disableClusterDeletionProtection(CLONE);
    now += HOUR;
    await rds.deleteCluster(CLONE);
    now += HOUR;

    expect(refusal).toMatchObject({ passing: false, reason: "InvalidParameterCombination" });
    expect(await rds.cluster(CLONE)).toBeUndefined();
    const left = [
      model.call("DescribeDBClusterSnapshots", {}),
      model.call("DescribeDBClusterAutomatedBackups", {}),
    ];
    expect(JSON.stringify(left)).not.toContain(CLONE);
  });

  it("is refused, like its members', while it is stopped, until it was started", async () => {
    await withClone();
    model.call("StopDBCluster", { DBClusterIdentifier: CLONE });
    now += HOUR;

    const refusals = [
      await fault(rds.deleteInstance(member.identifier)),
      await fault(rds.deleteCluster(CLONE)),
    ];
    await rds.startCluster(CLONE);
    now += HOUR;
    await rds.deleteInstance(member.identifier);
    await rds.deleteCluster(CLONE);

    expect(refusals.map(({ passing }) => passing)).toEqual([true, true]);
    expect(await rds.cluster(CLONE)).toMatchObject({ status: "deleting" });
  });

  it("is refused while it is being created, and may pass", async () => {
    await rds.restoreCluster(restore);

    expect(await fault(rds.deleteCluster(CLONE))).toMatchObject({ passing: true });
  });
});
