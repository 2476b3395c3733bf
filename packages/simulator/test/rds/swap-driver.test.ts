import {
  CopyDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  RestoreDBInstanceToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import type { Backing } from "@dblab-refresh/simulator/rds/backing";
import { driveModel } from "@dblab-refresh/simulator/rds/driver";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { cloneInput, minute } from "./simulated-rds.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A port for each name, as the addresses of real names are. */
const portOf = (name: string) => 10_000 + [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
const endpointOf = (name: string) => ({ address: "127.0.0.1", port: portOf(name) });

/** `prod` and `shop` with databases, a backing that writes down what it is asked, and the fake timers' clock. */
function driven(backing: Partial<Backing> = {}) {
  const rds = simulatedAurora({ backed: true, now: Date.now });
  rds.model.seedInstance({ identifier: "real", resourceId: "db-REAL", endpoint: endpointOf("real") });
  rds.model.seedCluster({
    identifier: "sea",
    resourceId: "cluster-SEA",
    members: 2,
    endpoint: endpointOf("sea"),
  });
  const done: string[] = [];
  const isClosed = new Set<string>();
  const driver = driveModel({
    model: rds.model,
    backing: {
      restore: async (resourceId, snapshotId, _port, identifier) => {
        isClosed.add(resourceId);
        done.push(`restore ${identifier} from ${snapshotId.replace(/db-\w+/, "db")}`);
        return endpointOf(identifier);
      },
      snapshot: async (resourceId, snapshotId) => {
        done.push(`snapshot ${resourceId} as ${snapshotId.replace(/db-\w+/, "db")}`);
      },
      destroy: async (resourceId) => {
        done.push(`destroy ${resourceId}`);
      },
      copySnapshot: async (sourceId, snapshotId) => {
        done.push(`copy ${sourceId} as ${snapshotId}`);
      },
      rename: async (resourceId, identifier) => {
        isClosed.add(resourceId);
        done.push(`rename ${resourceId} to ${identifier}`);
        return endpointOf(identifier);
      },
      admit: async (resourceId, admits) => {
        // It may be told again what it knows.
        if (admits !== isClosed.has(resourceId)) return;
        if (admits) isClosed.delete(resourceId);
        else isClosed.add(resourceId);
        done.push(`${admits ? "open" : "close"} ${resourceId}`);
      },
      reboot: async (resourceId) => {
        done.push(`reboot ${resourceId}`);
      },
      ...backing,
    },
  });
  onTestFinished(() => driver.close());
  const pass = (minutes: number) => {
    driver.wake();
    return vi.advanceTimersByTimeAsync(minutes * minute);
  };
  return { ...rds, driver, done, pass };
}
type Driven = ReturnType<typeof driven>;

const rename = (rds: Driven, from: string, to: string) =>
  rds.client.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: from,
      NewDBInstanceIdentifier: to,
      ApplyImmediately: true,
    }),
  );

test("a rename moves the database to the new name's address, which opens when the reboot after it is over", async () => {
  const rds = driven();

  await rename(rds, "real", "real-old");
  await rds.pass(1);
  const during = [...rds.done];
  await rds.pass(10);

  expect(during).toEqual(["rename db-REAL to real-old"]);
  expect(rds.done.slice(1)).toEqual(["reboot db-REAL", "open db-REAL"]);
  expect(await rds.seen("real-old")).toMatchObject({
    DBInstanceStatus: "available",
    Endpoint: { Address: "127.0.0.1", Port: portOf("real-old") },
  });
});

test("what takes the name has the address that the name had", async () => {
  const rds = driven();
  const before = (await rds.seen("real"))?.Endpoint;
  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "real-new" })),
  );
  await rds.pass(60);

  await rename(rds, "real", "real-old");
  await rds.pass(10);
  await rename(rds, "real-new", "real");
  await rds.pass(10);

  expect((await rds.seen("real"))?.Endpoint).toEqual(before);
});

test("a renaming does not end before the database has moved; if it cannot, it answers where it did", async () => {
  let move: (endpoint: ReturnType<typeof endpointOf>) => void = () => {};
  const moved = new Promise<ReturnType<typeof endpointOf>>((resolve) => {
    move = resolve;
  });
  const slow = driven({ rename: () => moved });
  const broken = driven({ rename: () => Promise.reject(new Error("no port left")) });
  const before = (await broken.seen("real"))?.Endpoint;

  await rename(slow, "real", "real-old");
  await rename(broken, "real", "real-old");
  await Promise.all([slow.pass(60), broken.pass(1)]);
  expect((await slow.seen("real-old"))?.DBInstanceStatus).toBe("renaming");
  move(endpointOf("real-old"));
  await Promise.all([slow.pass(10), broken.pass(10)]);

  expect((await slow.seen("real-old"))?.Endpoint?.Port).toBe(portOf("real-old"));
  expect(await broken.seen("real-old")).toMatchObject({ DBInstanceStatus: "available", Endpoint: before });
});

test("a cluster moves with all its members", async () => {
  const rds = driven();

  await rds.client.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: "sea",
      NewDBClusterIdentifier: "lake",
      ApplyImmediately: true,
    }),
  );
  await rds.pass(20);

  expect(await rds.seenCluster("lake")).toMatchObject({ Status: "available", Port: portOf("lake") });
  expect((await rds.seen("sea-1"))?.Endpoint?.Port).toBe(portOf("lake"));
  expect(rds.done).toEqual(["rename cluster-SEA to lake", "open cluster-SEA"]);
});

test("a closed security group closes the database to newcomers, and a reboot ends the others", async () => {
  const rds = driven();
  rds.model.seedSurroundings({ closedSecurityGroups: ["sg-nobody"] });
  const groups = (id: string) =>
    rds.client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "real", VpcSecurityGroupIds: [id] }));

  await groups("sg-nobody");
  await rds.pass(10);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "real" }));
  await rds.pass(10);
  await groups("sg-app");
  await rds.pass(10);

  expect(rds.done).toEqual(["close db-REAL", "reboot db-REAL", "open db-REAL"]);
});

test("a renamed instance whose groups admit nobody stays closed", async () => {
  const rds = driven();
  rds.model.seedSurroundings({ closedSecurityGroups: ["sg-nobody"] });
  await rds.client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: "real", VpcSecurityGroupIds: ["sg-nobody"] }),
  );
  await rds.pass(10);

  await rename(rds, "real", "real-old");
  await rds.pass(10);

  expect(rds.done).not.toContain("open db-REAL");
});

test("host-resolves-late: the database opens when the name resolves, though RDS shows it as available before", async () => {
  const rds = driven();
  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "real-new" })),
  );
  await rds.pass(60);
  await rename(rds, "real", "real-old");
  await rds.pass(10);
  rds.model.inject("host-resolves-late");
  rds.done.length = 0;

  await rename(rds, "real-new", "real");
  await rds.pass(5);
  const status = (await rds.seen("real"))?.DBInstanceStatus;
  const early = rds.done.filter((line) => line.startsWith("open") || line.startsWith("close"));
  await rds.pass(10);

  expect(status).toBe("available");
  expect(early).toEqual([]);
  expect(rds.done.at(-1)).toMatch(/^open /);
});

test("only a writer's reboot is its database's", async () => {
  const rds = driven();

  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "sea-2" }));
  await rds.pass(10);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "sea-1" }));
  await rds.pass(10);

  expect(rds.done).toEqual(["close cluster-SEA", "reboot cluster-SEA", "open cluster-SEA"]);
});

test("a restore to the latest point in time begins with a copy of what is there now", async () => {
  const rds = driven();

  await rds.client.send(
    new RestoreDBInstanceToPointInTimeCommand({
      SourceDBInstanceIdentifier: "real",
      TargetDBInstanceIdentifier: "real-new",
      UseLatestRestorableTime: true,
    }),
  );
  await rds.pass(60);

  expect(rds.done.slice(0, 2)).toEqual([
    "snapshot db-REAL as latest-for-db",
    "restore real-new from latest-for-db",
  ]);
  expect((await rds.seen("real-new"))?.DBInstanceStatus).toBe("available");
});

test("a copied snapshot has the data; without them it has failed", async () => {
  const rds = driven();
  const broken = driven({ copySnapshot: () => Promise.reject(new Error("no space left")) });
  const statusOf = async (one: Driven) => {
    await one.client.send(
      new CopyDBSnapshotCommand({
        SourceDBSnapshotIdentifier: one.snapshotId,
        TargetDBSnapshotIdentifier: "mine",
      }),
    );
    await one.pass(10);
    const { DBSnapshots } = await one.client.send(
      new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "mine" }),
    );
    return DBSnapshots?.[0]?.Status;
  };

  expect([await statusOf(rds), await statusOf(broken)]).toEqual(["available", "failed"]);
  expect(rds.done).toEqual([`copy ${rds.snapshotId} as mine`]);
});

test("a backing that knows only restores, snapshots and ends is enough for renames and reboots", async () => {
  const rds = driven({ rename: undefined, admit: undefined, reboot: undefined });
  const before = (await rds.seen("real"))?.Endpoint;

  await rename(rds, "real", "real-old");
  await rds.pass(10);

  expect(await rds.seen("real-old")).toMatchObject({ DBInstanceStatus: "available", Endpoint: before });
});
