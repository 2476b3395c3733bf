// What the table of settings makes of what Describe showed: the edges that RDS's rules have. Pure.
import type { Described } from "@dblab-refresh/core/ports/databases";
import { cannotCarry, differences } from "@dblab-refresh/core/rds/settings/differences";
import { needsReboot, pendingValues } from "@dblab-refresh/core/rds/settings/pending";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { memberInput, restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import type { RestoreSource } from "@dblab-refresh/core/rds/settings/setting";
import { describe, expect, it } from "vitest";

const snapshot = { kind: "snapshot", identifier: "snap" } as const;

const instance = (over: Described = {}): Described => ({
  DBInstanceIdentifier: "shop",
  DbiResourceId: "db-SHOP",
  Engine: "postgres",
  EngineVersion: "16.4",
  AllocatedStorage: 100,
  StorageType: "gp3",
  Iops: 3000,
  StorageThroughput: 125,
  DBParameterGroups: [{ DBParameterGroupName: "tuned", ParameterApplyStatus: "in-sync" }],
  OptionGroupMemberships: [{ OptionGroupName: "extended", Status: "in-sync" }],
  VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-b" }, { VpcSecurityGroupId: "sg-a" }],
  ...over,
});
const large = { AllocatedStorage: 500, Iops: 14_000, StorageThroughput: 600 };

const restored = (over: Described, source: RestoreSource = snapshot, tags = {}) =>
  restoreInput("db-instance", instance(over), { identifier: "new", source, tags });

/** The modifications from one description to the other. */
const sent = (was: Described, is: Described) =>
  replay("db-instance", instance(was), instance({ DBInstanceIdentifier: "new", ...is })).modifications;
const whys = (was: Described, is: Described) =>
  differences("db-instance", instance(was), instance(is)).map(({ setting, why }) => [setting, why]);

describe("storage at the restore", () => {
  it("of gp3 below its striping size says no IOPS, which RDS would refuse", () => {
    expect(restored({})).not.toHaveProperty("Iops");
    expect(restored({})).not.toHaveProperty("StorageThroughput");
  });

  it("of gp3 above it says both", () => {
    expect(restored(large)).toMatchObject({ AllocatedStorage: 500, Iops: 14_000, StorageThroughput: 600 });
  });

  it.each([["io1"], ["io2"]])("of %s says IOPS and no throughput", (StorageType) => {
    const input = restored({ StorageType, Iops: 3000, StorageThroughput: 0 });

    expect(input).toMatchObject({ StorageType, Iops: 3000 });
    expect(input).not.toHaveProperty("StorageThroughput");
  });

  it("of gp2 says neither", () => {
    const input = restored({ StorageType: "gp2", Iops: 300, StorageThroughput: 0 });

    expect(input).not.toHaveProperty("Iops");
    expect(input).not.toHaveProperty("StorageThroughput");
  });

  it("is never less than the snapshot's", () => {
    expect(restored({}, { ...snapshot, storage: 300 })).toMatchObject({ AllocatedStorage: 300 });
    expect(restored({}, { ...snapshot, storage: 50 })).toMatchObject({ AllocatedStorage: 100 });
  });
});

describe("storage after the restore", () => {
  it("goes into one call, with the IOPS of the type", () => {
    const [storage] = sent({ ...large, MaxAllocatedStorage: 1000 }, {});

    expect(storage).toEqual({
      name: "storage",
      input: {
        DBInstanceIdentifier: "new",
        StorageType: "gp3",
        AllocatedStorage: 500,
        Iops: 14_000,
        StorageThroughput: 600,
        ApplyImmediately: true,
      },
    });
  });

  it("that is larger stays so, and that is explained; nothing is sent", () => {
    expect(sent({}, large)).toEqual([]);
    expect(whys({}, large)).toEqual([
      ["storage", expect.stringContaining("cannot shrink")],
      ["IOPS", expect.stringContaining("larger")],
      ["storage throughput", expect.stringContaining("larger")],
    ]);
  });

  it("has a limit again, or none again", () => {
    const input = (was: Described, is: Described) =>
      sent(was, is).map((call) => call.input.MaxAllocatedStorage);

    expect(input({ MaxAllocatedStorage: 200 }, {})).toEqual([200]);
    expect(input({}, { MaxAllocatedStorage: 200 })).toEqual([100]);
  });

  it("has no limit that RDS would refuse, and that is explained", () => {
    expect(sent({ MaxAllocatedStorage: 105 }, {})).toEqual([]);
    expect(whys({ MaxAllocatedStorage: 105 }, {})).toEqual([
      ["storage autoscaling limit", expect.stringContaining("10 % above the storage, which is 100 GiB")],
    ]);
    expect(
      restored({ MaxAllocatedStorage: 105 }, { kind: "point-in-time", resourceId: "db-SHOP" }),
    ).not.toHaveProperty("MaxAllocatedStorage");
  });
});

describe("the engine's version", () => {
  it("that is an older minor one is upgraded in a call of its own, before everything else", () => {
    const calls = sent({ MonitoringInterval: 0, DeletionProtection: true }, { EngineVersion: "16.2" });

    expect(calls.map(({ name }) => name)).toEqual(["engine version", "settings"]);
    expect(calls[0]?.input).toEqual({
      DBInstanceIdentifier: "new",
      EngineVersion: "16.4",
      ApplyImmediately: true,
    });
  });

  it.each([
    ["newer", "16.10", /does not go back/],
    ["another major one", "15.8", /a decision of its own/],
  ])("that is %s stays, and that is explained", (_which, EngineVersion, reason) => {
    const groups = { DBParameterGroups: [{ DBParameterGroupName: "default.postgres15" }] };

    expect(sent({}, { EngineVersion })).toEqual([]);
    expect(whys({}, { EngineVersion })).toEqual([["engine version", expect.stringMatching(reason)]]);
    expect(sent({}, { EngineVersion: "15.8", ...groups })).toEqual([]);
  });

  it("of a snapshot of another major version takes the original's groups away from the restore", () => {
    const same = restored({}, { ...snapshot, engineVersion: "16.2" });
    const other = restored({}, { ...snapshot, engineVersion: "15.8" });

    expect(same).toMatchObject({ DBParameterGroupName: "tuned", OptionGroupName: "extended" });
    expect(Object.keys(other)).not.toContain("DBParameterGroupName");
    expect(Object.keys(other)).not.toContain("OptionGroupName");
  });

  it.each([
    ["16.2", "16.4"],
    ["16.10", "16.10"],
    ["15.8", "15.8"],
    [undefined, "16.4"],
  ])("of a cluster's snapshot is %s: the restore says %s", (engineVersion, said) => {
    const cluster = { DBClusterIdentifier: "shop", Engine: "aurora-postgresql", EngineVersion: "16.4" };
    const source = { ...snapshot, ...(engineVersion && { engineVersion }) };

    const input = restoreInput("db-cluster", cluster, { identifier: "new", source, tags: {} });

    expect(input).toMatchObject({ Engine: "aurora-postgresql", EngineVersion: said });
  });
});

describe("tags", () => {
  const TagList = [
    { Key: "team", Value: "core" },
    { Key: "aws:cloudformation:stack-name", Value: "shop" },
  ];

  it("are the original's and the caller's, without AWS's own, which are said to be lost", () => {
    expect(restored({ TagList }, snapshot, { "dblab-refresh:owner": "i/j" }).Tags).toEqual([
      { Key: "team", Value: "core" },
      { Key: "dblab-refresh:owner", Value: "i/j" },
    ]);
    expect(cannotCarry("db-instance", instance({ TagList }))).toEqual([
      expect.stringContaining("aws:cloudformation:stack-name"),
    ]);
  });

  it("of ours are no difference, AWS's own are explained, and a missing one is not", () => {
    const ours = [
      { Key: "ManagedBy", Value: "dblab-rds-refresh" },
      { Key: "dblab-refresh:owner", Value: "i/j" },
    ];

    expect(whys({ TagList: [] }, { TagList: ours })).toEqual([]);
    expect(whys({ TagList }, { TagList: TagList.slice(0, 1) })).toEqual([
      ["tags", expect.stringContaining("aws:")],
    ]);
    expect(whys({ TagList }, {})).toEqual([["tags", undefined]]);
  });
});

describe("security groups", () => {
  it("are compared without regard to their order", () => {
    const turned = { VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-a" }, { VpcSecurityGroupId: "sg-b" }] };

    expect(whys({}, turned)).toEqual([]);
  });

  it("may be others at the restore, and are replayed then", () => {
    const wishes = { identifier: "new", source: snapshot, tags: {}, securityGroups: ["sg-z"] };

    expect(restoreInput("db-instance", instance(), wishes).VpcSecurityGroupIds).toEqual(["sg-z"]);
    expect(sent({}, { VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-z" }] })[0]?.input).toMatchObject({
      VpcSecurityGroupIds: ["sg-a", "sg-b"],
    });
  });
});

describe("zones", () => {
  it("are chosen for a single-AZ instance, and left to RDS for a Multi-AZ one", () => {
    const AvailabilityZone = "eu-central-1b";

    expect(restored({ AvailabilityZone })).toMatchObject({ AvailabilityZone });
    expect(restored({ AvailabilityZone, MultiAZ: true })).not.toHaveProperty("AvailabilityZone");
    expect(
      whys({ MultiAZ: true, AvailabilityZone }, { MultiAZ: true, AvailabilityZone: "eu-central-1a" }),
    ).toEqual([]);
  });
});

describe("modifications", () => {
  const everything: Described = {
    ...large,
    DBInstanceClass: "db.r6g.large",
    MaxAllocatedStorage: 1000,
    MonitoringInterval: 15,
    MonitoringRoleArn: "arn:role",
    PerformanceInsightsEnabled: true,
    PerformanceInsightsRetentionPeriod: 465,
    DatabaseInsightsMode: "advanced",
    DomainMemberships: [{ Domain: "d-1", IAMRoleName: "join", Status: "joined" }],
    MasterUserSecret: { SecretArn: "arn:secret", KmsKeyId: "arn:key" },
    EnabledCloudwatchLogsExports: ["upgrade", "postgresql"],
  };

  it("come in an order, each applied immediately and by the new one's name", () => {
    const calls = sent(everything, { EngineVersion: "16.2", EnabledCloudwatchLogsExports: ["audit"] });

    expect(calls.map(({ name }) => name)).toEqual([
      "engine version",
      "storage",
      "settings",
      "autoscaling",
      "observation",
      "domain",
      "managed password",
    ]);
    for (const { input } of calls) {
      expect(input).toMatchObject({ DBInstanceIdentifier: "new", ApplyImmediately: true });
    }
    expect(calls[2]?.input.CloudwatchLogsExportConfiguration).toEqual({
      EnableLogTypes: ["postgresql", "upgrade"],
      DisableLogTypes: ["audit"],
    });
    expect(calls[4]?.input).toMatchObject({
      EnablePerformanceInsights: true,
      DatabaseInsightsMode: "advanced",
    });
  });

  it("are none where nothing differs, and switch off what the original has not", () => {
    expect(sent(everything, everything)).toEqual([]);
    const off = Object.assign({}, ...sent({}, everything).map(({ input }) => input));

    expect(off).toMatchObject({
      MonitoringInterval: 0,
      EnablePerformanceInsights: false,
      DatabaseInsightsMode: "standard",
      Domain: "none",
      MaxAllocatedStorage: 500,
    });
    expect(off).not.toHaveProperty("ManageMasterUserPassword");
  });

  it("that are pending are not sent again, and count as not in force", () => {
    const wanted = {
      DBInstanceClass: "db.r6g.large",
      Endpoint: { Address: "shop", Port: 6432 },
      EnabledCloudwatchLogsExports: ["postgresql"],
    };
    const current = {
      Endpoint: { Address: "new", Port: 5432 },
      EnabledCloudwatchLogsExports: ["audit"],
      PendingModifiedValues: {
        DBInstanceClass: "db.r6g.large",
        Port: 6432,
        PendingCloudwatchLogsExports: { LogTypesToEnable: ["postgresql"], LogTypesToDisable: ["audit"] },
      },
    };

    expect(sent(wanted, current)).toEqual([]);
    expect(whys(wanted, current).map(([setting]) => setting)).toEqual([
      "instance class",
      "port",
      "log exports",
    ]);
    expect(Object.keys(pendingValues(instance(current)))).toEqual([
      "DBInstanceClass",
      "Port",
      "PendingCloudwatchLogsExports",
    ]);
  });

  it("leave a role that is there, add one that is missing, and one whose feature is another's", () => {
    const role = (FeatureName: string, Status = "ACTIVE") => ({ RoleArn: "arn:r", FeatureName, Status });
    const was = instance({ AssociatedRoles: [role("s3Import"), role("s3Export"), role("Lambda")] });
    const is = instance({ AssociatedRoles: [role("s3Import", "PENDING"), role("Lambda", "DELETING")] });

    expect(replay("db-instance", was, is).roles).toEqual([
      { arn: "arn:r", feature: "Lambda" },
      { arn: "arn:r", feature: "s3Export" },
    ]);
  });
});

describe("a key of Performance Insights that is another one", () => {
  it("cannot be changed while it is enabled: the rest is sent, the difference explained", () => {
    const on = (PerformanceInsightsKMSKeyId: string, days: number) => ({
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: days,
    });

    const [call] = sent(on("arn:a", 731), on("arn:b", 7));

    expect(call?.input).not.toHaveProperty("PerformanceInsightsKMSKeyId");
    expect(call?.input).toMatchObject({ PerformanceInsightsRetentionPeriod: 731 });
    expect(sent(on("arn:a", 7), on("arn:b", 7))).toEqual([]);
    expect(whys(on("arn:a", 7), on("arn:b", 7))).toEqual([
      ["Performance Insights", expect.stringContaining("cannot be changed")],
    ]);
  });
});

describe("a member", () => {
  const member = {
    DBInstanceIdentifier: "shop-1",
    DBClusterIdentifier: "shop",
    Engine: "aurora-postgresql",
    DBInstanceClass: "db.serverless",
    PromotionTier: 0,
    DeletionProtection: false,
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-a" }],
    DatabaseInsightsMode: "advanced",
    PerformanceInsightsEnabled: true,
  };

  it("is made with its own settings, and with nothing that is its cluster's", () => {
    const input = memberInput(member, { identifier: "new-1", clusterIdentifier: "new", tags: { a: "b" } });

    expect(input).toEqual({
      DBInstanceIdentifier: "new-1",
      DBClusterIdentifier: "new",
      Engine: "aurora-postgresql",
      DBInstanceClass: "db.serverless",
      PromotionTier: 0,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: false,
      CopyTagsToSnapshot: false,
      EnablePerformanceInsights: true,
      Tags: [{ Key: "a", Value: "b" }],
    });
  });

  it("is not modified where only its cluster's settings differ", () => {
    const current = { ...member, VpcSecurityGroups: [], DatabaseInsightsMode: "standard" };

    const { modifications, roles } = replay("db-instance", { ...member, AssociatedRoles: [{}] }, current);

    expect(modifications).toEqual([]);
    expect(roles).toEqual([]);
  });

  it("is rebooted for its own parameter group, and for its cluster's", () => {
    const waits = { DBInstanceIdentifier: "shop-1", DBClusterParameterGroupStatus: "pending-reboot" };
    const cluster = { DBClusterMembers: [{ DBInstanceIdentifier: "shop-2" }, waits] };
    const own = { DBParameterGroups: [{ ParameterApplyStatus: "pending-reboot" }] };

    expect(needsReboot(member)).toBe(false);
    expect(needsReboot({ ...member, ...own })).toBe(true);
    expect(needsReboot(member, cluster)).toBe(true);
    expect(needsReboot({ ...member, DBInstanceIdentifier: "shop-2" }, cluster)).toBe(false);
  });
});

describe("a cluster", () => {
  const cluster = { DBClusterIdentifier: "shop", Engine: "aurora-mysql", EngineMode: "provisioned" };

  it("has its Data API switched by a call of its own, but for serverless v1, which has a modification", () => {
    const on = { ...cluster, HttpEndpointEnabled: true };
    const v1 = { ...on, EngineMode: "serverless" };

    expect(replay("db-cluster", on, cluster)).toMatchObject({ modifications: [], dataApi: true });
    expect(replay("db-cluster", cluster, on)).toMatchObject({ dataApi: false });
    expect(replay("db-cluster", on, on)).not.toHaveProperty("dataApi");
    expect(replay("db-cluster", v1, { ...v1, HttpEndpointEnabled: false }).modifications).toMatchObject([
      { name: "settings", input: { EnableHttpEndpoint: true } },
    ]);
  });

  it("has its storage type named also where Describe leaves out the default: a snapshot may have the other", () => {
    const input = restoreInput("db-cluster", cluster, { identifier: "new", source: snapshot, tags: {} });

    expect(input).toMatchObject({ StorageType: "aurora" });
    expect(replay("db-cluster", cluster, { ...cluster, StorageType: "aurora" }).modifications).toEqual([]);
  });
});

describe("what cannot be carried", () => {
  it.each([
    ["logins by IAM", { IAMDatabaseAuthenticationEnabled: true }, /rds-db:connect .* db-SHOP/],
    ["a managed secret", { MasterUserSecret: { SecretArn: "arn:s" } }, /the managed secret arn:s/],
    ["an activity stream", { ActivityStreamStatus: "started" }, /activity stream/],
    ["AWS Backup", { AwsBackupRecoveryPointArn: "arn:b" }, /AWS Backup/],
    ["TDE", { TdeCredentialArn: "arn:t" }, /TDE/],
    [
      "replicated backups",
      { DBInstanceAutomatedBackupsReplications: [{ DBInstanceAutomatedBackupsArn: "arn:r" }] },
      /another region/,
    ],
  ])("is said of %s", (_what, over, sentence) => {
    expect(cannotCarry("db-instance", instance(over))).toEqual([expect.stringMatching(sentence)]);
  });

  it("is nothing of a plain instance", () => {
    expect(cannotCarry("db-instance", instance({ ActivityStreamStatus: "stopped" }))).toEqual([]);
  });
});
