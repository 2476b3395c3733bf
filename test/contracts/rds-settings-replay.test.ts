// The table of settings, over RDS's wire protocol against the simulated RDS: what is restored and replayed is the same.
import type { DatabaseKind, Described, Input } from "@dblab-refresh/core/ports/databases";
import { differences } from "@dblab-refresh/core/rds/settings/differences";
import { needsReboot } from "@dblab-refresh/core/rds/settings/pending";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { memberInput, restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatedDatabases } from "./simulated-databases.ts";

const tags = { "dblab-refresh:owner": "test/job1", ManagedBy: "dblab-rds-refresh" };
const wishes = { identifier: "off-new", source: { kind: "snapshot", identifier: "snap" }, tags } as const;
let rds: SimulatedDatabases;

beforeEach(async () => {
  rds = await SimulatedDatabases.start();
});
afterEach(() => rds.close());

/** As the restorer does it: one call at a time, until nothing is left. Returns the names of the calls. */
async function replayAll(kind: DatabaseKind, original: Described, identifier: string): Promise<string[]> {
  const sent: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const current = await rds.seen(kind, identifier);
    const { modifications, roles, dataApi } = replay(kind, original, current);
    const [first] = modifications;
    if (first) {
      await rds.databases.modify(kind, first.input);
      sent.push(first.name);
    } else if (roles[0]) {
      await rds.databases.addRole(kind, identifier, roles[0]);
      sent.push(`role ${roles[0].feature}`);
    } else if (dataApi !== undefined) {
      await rds.databases.setDataApi(String(current.DBClusterArn), dataApi);
      sent.push("data API");
    } else {
      return sent;
    }
    rds.pass(120);
  }
  throw new Error(`it never ends: ${sent.join(", ")}`);
}

describe("an instance of which every setting is off its default", () => {
  beforeEach(() => {
    rds.model.seedInstance(instanceOffItsDefaults("off"));
    rds.model.seedSnapshot({ instance: "off", identifier: "snap", type: "manual", tags: [] });
  });

  it("comes back from a snapshot without any difference", async () => {
    const original = await rds.seen("db-instance", "off");
    await rds.databases.restore("db-instance", restoreInput("db-instance", original, wishes));
    rds.pass(300);

    const sent = await replayAll("db-instance", original, "off-new");

    const current = await rds.seen("db-instance", "off-new");
    expect(sent).toEqual(["settings", "autoscaling", "observation", "managed password", "role s3Import"]);
    expect(differences("db-instance", original, current)).toEqual([]);
    expect(needsReboot(current)).toBe(false);
  });

  it("comes back from a point in time without any difference", async () => {
    const original = await rds.seen("db-instance", "off");
    rds.pass(60);
    const source = {
      kind: "point-in-time",
      resourceId: String(original.DbiResourceId),
      at: new Date(rds.nowMs - 60_000).toISOString(),
    } as const;
    await rds.databases.restore("db-instance", restoreInput("db-instance", original, { ...wishes, source }));
    rds.pass(300);

    const sent = await replayAll("db-instance", original, "off-new");

    // This restore takes the autoscaling limit.
    expect(sent).not.toContain("autoscaling");
    expect(differences("db-instance", original, await rds.seen("db-instance", "off-new"))).toEqual([]);
  });

  it("is modified to it where the restore was told nothing, and rebooted for its parameters", async () => {
    const original = await rds.seen("db-instance", "off");
    // A new port would restart it, and so read the parameters.
    const bare: Input = { DBInstanceIdentifier: "off-new", DBSnapshotIdentifier: "snap", Port: 6432 };
    await rds.databases.restore("db-instance", bare);
    rds.pass(300);

    await replayAll("db-instance", original, "off-new");

    const current = await rds.seen("db-instance", "off-new");
    const left = differences("db-instance", original, current);
    expect(left.map(({ setting, why }) => `${setting}: ${why}`)).toEqual([
      "subnet group: the subnet group is chosen at the restore, and cannot be changed within a VPC",
      "tags: undefined",
    ]);
    expect(needsReboot(current)).toBe(true);
    await rds.databases.reboot("off-new");
    rds.pass(30);
    expect(needsReboot(await rds.seen("db-instance", "off-new"))).toBe(false);
  });

  it("is sent nothing a second time while RDS has not begun with it", async () => {
    const original = await rds.seen("db-instance", "off");
    const input = restoreInput("db-instance", original, wishes);
    await rds.databases.restore("db-instance", { ...input, DBInstanceClass: "db.t4g.medium" });
    rds.pass(300);
    const before = replay("db-instance", original, await rds.seen("db-instance", "off-new"));

    for (const { input } of before.modifications.slice(0, 1))
      await rds.databases.modify("db-instance", input);

    const after = replay("db-instance", original, await rds.seen("db-instance", "off-new"));
    expect(before.modifications.map(({ name }) => name)).toEqual([
      "settings",
      "autoscaling",
      "observation",
      "managed password",
    ]);
    expect(after.modifications.map(({ name }) => name)).toEqual([
      "autoscaling",
      "observation",
      "managed password",
    ]);
  });
});

describe("a cluster of which every setting is off its default", () => {
  const members = ["off-writer", "off-reader", "off-elastic"];

  beforeEach(() => {
    rds.model.seedCluster(clusterOffItsDefaults("off"));
    rds.model.seedClusterSnapshot({ cluster: "off", identifier: "snap", type: "manual", tags: [] });
  });

  it("comes back from a snapshot without any difference, and its members one by one", async () => {
    const original = await rds.seen("db-cluster", "off");
    await rds.databases.restore("db-cluster", restoreInput("db-cluster", original, wishes));
    rds.pass(300);

    const sent = await replayAll("db-cluster", original, "off-new");
    for (const name of members) {
      const member = await rds.seen("db-instance", name);
      const wanted = { identifier: `${name}-new`, clusterIdentifier: "off-new", tags };
      await rds.databases.createMember(memberInput(member, wanted));
      rds.pass(60);
      await replayAll("db-instance", member, `${name}-new`);
    }

    const current = await rds.seen("db-cluster", "off-new");
    expect(sent).toEqual(["settings", "observation", "managed password", "data API"]);
    expect(differences("db-cluster", original, current)).toEqual([]);
    for (const name of members) {
      const [was, is] = [await rds.seen("db-instance", name), await rds.seen("db-instance", `${name}-new`)];
      expect(differences("db-instance", was, is)).toEqual([]);
      expect(needsReboot(is, current)).toBe(false);
    }
  });

  it("comes back from a point in time, where the zones of its storage cannot be chosen, and that is said", async () => {
    const original = await rds.seen("db-cluster", "off");
    rds.pass(60);
    const source = { kind: "point-in-time", resourceId: String(original.DbClusterResourceId) } as const;
    await rds.databases.restore("db-cluster", restoreInput("db-cluster", original, { ...wishes, source }));
    rds.pass(300);

    await replayAll("db-cluster", original, "off-new");

    const left = differences("db-cluster", original, await rds.seen("db-cluster", "off-new"));
    expect(left.map(({ setting }) => setting)).toEqual(["zones of the storage"]);
    expect(left.every(({ why }) => why !== undefined)).toBe(true);
  });

  it("tells of its members that they wait for a reboot when its parameter group is changed", async () => {
    const original = await rds.seen("db-cluster", "off");
    await rds.databases.modify("db-cluster", {
      DBClusterIdentifier: "off",
      DBClusterParameterGroupName: "other",
    });
    rds.pass(60);

    await replayAll("db-cluster", original, "off");

    const cluster = await rds.seen("db-cluster", "off");
    expect(needsReboot(await rds.seen("db-instance", "off-writer"), cluster)).toBe(true);
    expect(cluster.DBClusterParameterGroup).toBe("tuned-cluster");
  });
});
