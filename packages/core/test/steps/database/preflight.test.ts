import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import { at } from "../../job/a-job.ts";
import { aDatabase, aDatabaseJob, anOrder, FIXED, JOB_ID } from "./a-database.ts";
import { Run } from "./a-run.ts";
import type { MemoryDatabases } from "./memory-databases.ts";

const restore = { kind: "restore", order: anOrder({ from: { kind: "fixed" } }) } as const;

/** A run of one job of a database that `change` has changed before. */
async function end(over: Partial<Job>, change: (databases: MemoryDatabases) => void = () => undefined) {
  const run = new Run([aDatabaseJob(over)]);
  run.databases.has(FIXED);
  change(run.databases);
  await run.toEnd();
  return { run, job: run.job(JOB_ID), calls: run.databases.calls };
}

const cluster = {
  DbClusterResourceId: "cluster-ORDERS",
  DBClusterArn: "arn:aws:rds:eu-central-1:012345678901:cluster:orders",
  Endpoint: "orders.cluster.example.com",
  Port: 5432,
  Status: "available",
};

function someTags(count: number) {
  return Array.from({ length: count }, (_, index) => ({ Key: `cost-${index}`, Value: "orders" }));
}

/** A cluster `orders` of two members, with its fixed snapshot. Answers the members. */
function clusterOfTwo(databases: MemoryDatabases) {
  databases.has(FIXED);
  const names = ["orders-1", "orders-2"];
  databases.others.set("db-cluster orders", {
    DbClusterResourceId: "cluster-ORDERS",
    DBClusterArn: "arn:aws:rds:eu-central-1:012345678901:cluster:orders",
    Endpoint: "orders.cluster.example.com",
    Port: 5432,
    Status: "available",
    Engine: "postgres",
    DBClusterMembers: names.map((DBInstanceIdentifier) => ({ DBInstanceIdentifier })),
  });
  const members = names.map((DBInstanceIdentifier) => ({
    DBInstanceIdentifier,
    DBInstanceStatus: "available",
  }));
  databases.ofCluster = members;
  return members;
}

describe("a restore is refused before anything is done", () => {
  it.each<[string, string, (databases: MemoryDatabases) => void, Partial<Job>?]>([
    ["database-not-ready", "stopped", (rds) => rds.describes({ DBInstanceStatus: "stopped" })],
    ["database-not-ready", "backing-up", (rds) => rds.describes({ DBInstanceStatus: "backing-up" })],
    [
      "database-not-ready",
      "DBInstanceClass",
      (rds) => rds.describes({ PendingModifiedValues: { DBInstanceClass: "db.r6g.large" } }),
    ],
    [
      "database-not-ready",
      "admits nobody",
      (rds) => rds.describes({ VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-0123456789abcdef0" }] }),
      { database: aDatabase({ restore: { isolationSecurityGroup: "sg-0123456789abcdef0" } }) },
    ],
    [
      "database-not-ready",
      "what is restored would admit nobody either",
      (rds) => rds.describes({ VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-0123456789abcdef0" }] }),
      {
        database: aDatabase({ restore: { isolationSecurityGroup: "sg-0123456789abcdef0" } }),
        order: anOrder({ from: { kind: "fixed" }, to: "orders-copy" }),
      },
    ],
    [
      "database-not-swappable",
      "read replica",
      (rds) => rds.attached.refusals.push("it has the read replica orders-2"),
    ],
    [
      "database-not-swappable",
      "list application-autoscaling-0f0f in databases.orders.restore.names",
      (rds) => {
        rds.others.set("db-cluster orders", cluster);
        rds.ofCluster = ["orders-1", "application-autoscaling-0f0f"].map((DBInstanceIdentifier) => ({
          DBInstanceIdentifier,
          DBInstanceStatus: "available",
        }));
      },
      { database: aDatabase({ type: "aurora-cluster" }) },
    ],
    [
      "database-not-ready",
      "the member orders-2 of orders is rebooting, not available",
      (rds) => {
        rds.others.set("db-cluster orders", cluster);
        rds.ofCluster = [
          { DBInstanceIdentifier: "orders-1", DBInstanceStatus: "available" },
          { DBInstanceIdentifier: "orders-2", DBInstanceStatus: "rebooting" },
        ];
      },
      { database: aDatabase({ type: "aurora-cluster" }) },
    ],
    ...[{ from: { kind: "new" as const } }, { from: { kind: "fixed" as const } }, { dryRun: true }].map(
      (over): [string, string, (databases: MemoryDatabases) => void, Partial<Job>] => [
        "database-not-swappable",
        "orders cannot be isolated: its Data API is on (HttpEndpointEnabled), and no security group keeps out who writes through it. Switch the Data API off first, or ask with isolate: false",
        (rds) => rds.others.set("db-cluster orders", { ...cluster, HttpEndpointEnabled: true }),
        {
          database: aDatabase({
            type: "aurora-cluster",
            restore: { isolationSecurityGroup: "sg-0123456789abcdef0" },
          }),
          order: anOrder({ isolate: true, ...over }),
        },
      ],
    ),
    ["database-kind-mismatch", "DB cluster blue", (rds) => rds.describes({ DBClusterIdentifier: "blue" })],
    [
      "database-not-found",
      "no DB cluster",
      (rds) => void rds.others.clear(),
      { database: aDatabase({ type: "aurora-cluster" }), targetName: "sales" },
    ],
    [
      "database-kind-mismatch",
      "databases.orders.type is aurora-cluster",
      () => undefined,
      { database: aDatabase({ type: "aurora-cluster" }) },
    ],
    [
      "restore-name-taken",
      "orders-new-0rdersj0",
      (rds) => void rds.others.set("db-instance orders-new-0rdersj0", {}),
    ],
    [
      "restore-name-taken",
      "orders-old-0rdersj0",
      (rds) => void rds.others.set("db-instance orders-old-0rdersj0", {}),
    ],
    [
      "restore-name-taken",
      "orders-copy",
      (rds) => void rds.others.set("db-instance orders-copy", {}),
      { order: anOrder({ from: { kind: "fixed" }, to: "orders-copy" }) },
    ],
    [
      "database-not-swappable",
      "orders has 49 tags, and what is restored gets ManagedBy and dblab-refresh:owner as well",
      (rds) => rds.describes({ TagList: someTags(49) }),
    ],
    ["snapshot-not-found", FIXED, (rds) => void rds.snapshots.clear()],
    ["snapshot-of-another", "customers", (rds) => rds.has(FIXED, { sourceIdentifier: "customers" })],
    [
      "snapshot-not-found",
      "nowhere",
      () => undefined,
      { order: anOrder({ from: { kind: "named", identifier: "nowhere" } }) },
    ],
    [
      "point-in-time-unavailable",
      at(3600),
      () => undefined,
      { order: anOrder({ from: { kind: "point-in-time", at: at(3600) } }) },
    ],
    // RDS would refuse it only at the restore: isolated, or under another name, by then.
    ...[{ isolate: true }, { order: "rename-first" as const }, { dryRun: true }].flatMap(
      (over): [string, string, (databases: MemoryDatabases) => void, Partial<Job>][] => [
        [
          "point-in-time-unavailable",
          "orders has no automated backups",
          (rds) => rds.describes({ BackupRetentionPeriod: 0 }),
          { order: anOrder({ from: { kind: "point-in-time", at: at(-3600) }, ...over }) },
        ],
        [
          "point-in-time-unavailable",
          `between ${at(-1800)} and`,
          (rds) => rds.describes({ BackupRetentionPeriod: 7, InstanceCreateTime: at(-1800) }),
          { order: anOrder({ from: { kind: "point-in-time", at: at(-3600) }, ...over }) },
        ],
      ],
    ),
    [
      "snapshot-of-another",
      "customers",
      (rds) => rds.has(FIXED, { sourceIdentifier: "customers" }),
      { order: anOrder() },
    ],
  ])("%s: %s", async (code, says, change, over = {}) => {
    const { job, calls } = await end({ ...restore, ...over }, change);

    expect(job).toMatchObject({ status: "failed", error: { code } });
    expect(job.error?.message).toContain(says);
    expect(calls).toEqual([]);
  });

  it("if its identifier leaves no room for the names that it needs", async () => {
    const long = "o".repeat(51);
    const run = new Run([aDatabaseJob({ ...restore, targetName: long })]);
    const { find } = run.databases;
    run.databases.find = (kind, name) => find.call(run.databases, kind, name === long ? "orders" : name);
    await run.toEnd();

    expect(run.job(JOB_ID).error).toMatchObject({ code: "database-not-swappable" });
    expect(run.job(JOB_ID).error?.message).toBe(
      `the identifier ${long} (51 characters) is too long: the restore needs the name ${long}-new-0rdersj0, and RDS allows 63 characters`,
    );
  });
});

describe("what is no reason to refuse", () => {
  it("are as many tags as leave room for the job's own; AWS's do not count", async () => {
    const reserved = { Key: "aws:cloudformation:stack-name", Value: "orders" };
    const { job } = await end(restore, (rds) => rds.describes({ TagList: [...someTags(48), reserved] }));

    expect(job.step).toBe("restorer");
  });

  it("is a moment beyond the retention: RDS counts that without the days on which the instance was stopped", async () => {
    const monthAgo = at(-30 * 86_400);
    const moment = { order: anOrder({ from: { kind: "point-in-time", at: monthAgo } }) };
    const { job } = await end({ ...restore, ...moment }, (rds) =>
      rds.describes({ BackupRetentionPeriod: 7, InstanceCreateTime: at(-365 * 86_400) }),
    );

    expect(job.step).toBe("restorer");
  });

  it("is a name that is taken, or a read replica, for a snapshot alone", async () => {
    const { job } = await end({}, (rds) => {
      rds.attached.refusals.push("it has the read replica orders-2");
      rds.others.set("db-instance orders-new-0rdersj0", {});
    });

    expect(job.status).toBe("succeeded");
  });

  it.each<[string, Partial<Job>]>([
    ["of a restore that isolates nothing", { ...restore }],
    ["of a cluster that is isolated, if it is off", { ...restore, order: anOrder({ isolate: true }) }],
  ])("is the Data API %s", async (_, over) => {
    const { job } = await end({ ...over, database: aDatabase({ type: "aurora-cluster" }) }, (rds) => {
      rds.others.set("db-cluster orders", {
        ...cluster,
        Engine: "postgres",
        HttpEndpointEnabled: !over.order?.isolate,
      });
    });

    expect(job.step).toBe("restorer");
  });

  it("is what hangs on the original of a restore under another name", async () => {
    const { job } = await end(
      { kind: "restore", order: anOrder({ from: { kind: "fixed" }, to: "orders-copy" }) },
      (rds) => rds.attached.refusals.push("it has the read replica orders-2"),
    );

    expect(job.step).toBe("restorer");
  });
});

describe("a restore", () => {
  it("notes the original as it was, and tells what it will not carry along", async () => {
    const { job } = await end(restore, (rds) => rds.attached.warnings.push("the proxy orders-proxy"));

    expect(job.step).toBe("restorer");
    expect(job.facts.restore).toMatchObject({
      original: {
        resourceId: "db-ORDERS",
        endpoint: { host: "orders.abc.eu-central-1.rds.amazonaws.com", port: 5432 },
        described: { Engine: "postgres" },
      },
      source: { identifier: FIXED, createdAt: at(-86_400) },
    });
    expect(job.timeline[1]?.say).toContain("Not carried along: the proxy orders-proxy");
  });

  it("tells which policies and secrets name the original, for they go on doing so", async () => {
    const secret = "arn:aws:secretsmanager:eu-central-1:012345678901:secret:rds!db-1";
    const { job } = await end(restore, (rds) =>
      rds.describes({
        IAMDatabaseAuthenticationEnabled: true,
        MasterUserSecret: { SecretArn: secret, SecretStatus: "active" },
      }),
    );

    expect(job.step).toBe("restorer");
    expect(job.timeline[1]?.say).toContain(
      "Not carried along: policies that allow rds-db:connect name the resource id db-ORDERS: they must be given the new one",
    );
    expect(job.timeline[1]?.say).toContain(
      `Not carried along: the managed secret ${secret} names the resource id`,
    );
  });

  it.each([undefined, "orders-copy"])(
    "waits for a reader that the cluster lists and Describe leaves out, and says so (to: %s)",
    async (to) => {
      const order = anOrder({ from: { kind: "fixed" }, ...(to && { to }) });
      const run = new Run([
        aDatabaseJob({ kind: "restore", order, database: aDatabase({ type: "aurora-cluster" }) }),
      ]);
      const { databases } = run;
      const shown = clusterOfTwo(databases);
      databases.ofCluster = shown.slice(0, 1);
      await run.toEnd(() => run.now >= at(600));
      const waiting = run.job(JOB_ID);
      databases.ofCluster = shown;
      await run.toEnd();

      expect(waiting.step).toBe("snapshotter");
      const waited = waiting.timeline.filter(({ say }) => say.startsWith("Waiting"));
      expect(waited).toMatchObject([{ say: "Waiting until the member orders-2 of orders is shown" }]);
      expect(run.job(JOB_ID).step).toBe("restorer");
      expect(run.job(JOB_ID).facts.restore?.original?.members).toHaveLength(2);
    },
  );

  it.each([
    [["copy"], "copy-1, copy-2"],
    [["copy", "copy-1"], "copy-2"],
  ])("is no restore to another name whose members' names are not configured: %j", async (names, strange) => {
    const { job, calls } = await copied(names);

    expect(job).toMatchObject({ status: "failed", error: { code: "configuration-invalid" } });
    expect(job.error?.message).toContain(`${strange} are no names that a restore of orders may give`);
    expect(calls).toEqual([]);
  });

  it.each([[["copy*"]], [["copy", "copy-*"]], [["copy", "copy-1", "copy-2"]]])(
    "is a restore to another name where the members' names are configured: %j",
    async (names) => {
      expect((await copied(names)).job.step).toBe("restorer");
    },
  );

  /** A cluster of two members is to be restored to `copy`. */
  async function copied(names: readonly string[]) {
    const order = anOrder({ from: { kind: "fixed" }, to: "copy" });
    const database = aDatabase({ type: "aurora-cluster", restore: { names } });
    const run = new Run([aDatabaseJob({ kind: "restore", order, database })]);
    clusterOfTwo(run.databases);
    await run.toEnd();
    return { job: run.job(JOB_ID), calls: run.databases.calls };
  }

  it("takes a snapshot whose database's name followed it when it was retired", async () => {
    const { job } = await end(restore, (rds) => rds.has(FIXED, { sourceIdentifier: "orders-old-f0rmer00" }));

    expect(job.step).toBe("restorer");
  });

  it("of a new snapshot replaces such a one", async () => {
    const { job, run } = await end({ ...restore, order: anOrder() }, (rds) =>
      rds.has(FIXED, { sourceIdentifier: "orders-old-f0rmer00" }),
    );

    expect(job.step).toBe("restorer");
    expect(run.databases.snapshots.get(FIXED)?.sourceIdentifier).toBe("orders");
  });

  it("to a predecessor's snapshot is told whose it is: after every swap the resource id is another", async () => {
    const { job } = await end(restore, (rds) => rds.has(FIXED, { sourceResourceId: "db-BEFORE" }));

    expect(job.step).toBe("restorer");
    expect(job.timeline.at(-2)?.say).toContain("an earlier database of this name (db-BEFORE)");
  });

  it("waits for a snapshot that somebody is still making", async () => {
    const { job, run } = await end(restore, (rds) =>
      rds.has(FIXED, { begunAt: at(-10), createdAt: at(290) }),
    );

    expect(job.step).toBe("restorer");
    expect(run.now >= at(290)).toBe(true);
  });

  it("takes the newest automated snapshot of this very database", async () => {
    const { job } = await end(
      { kind: "restore", order: anOrder({ from: { kind: "latest-automated" } }) },
      (rds) => {
        rds.has("rds:orders-1", { createdAt: at(-7200) });
        rds.has("rds:orders-2", { createdAt: at(-3600) });
        rds.has("rds:orders-3", { createdAt: at(-60), sourceResourceId: "db-BEFORE" });
      },
    );

    expect(job.facts.restore?.source?.identifier).toBe("rds:orders-2");
  });

  it("to a point in time has no snapshot", async () => {
    const from = { kind: "point-in-time", at: at(-3600) } as const;
    const { job, calls } = await end({ kind: "restore", order: anOrder({ from }) });

    expect(job.step).toBe("restorer");
    expect(job.facts.restore?.source).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it("that isolates goes to the restorer before its snapshot is taken, and takes it after that", async () => {
    const order = anOrder({ isolate: true });
    const { job, calls, run } = await end({ kind: "restore", order });
    expect(job).toMatchObject({ step: "restorer", owned: [] });
    expect(calls).toEqual([]);

    const { restore: facts } = job.facts;
    const isolated = { ...facts, isolatingSince: run.now, isolatedAt: run.now };
    run.begin({ ...job, step: "snapshotter", facts: { restore: isolated } });
    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({
      step: "restorer",
      facts: { restore: { source: { identifier: `${FIXED}-0rdersj0` } } },
    });
  });
});
