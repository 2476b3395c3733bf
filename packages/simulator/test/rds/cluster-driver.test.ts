import {
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  RestoreDBClusterFromSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { Backing } from "@dblab-refresh/simulator/rds/backing";
import { driveModel } from "@dblab-refresh/simulator/rds/driver";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { cloneClusterInput, memberInput, simulatedAurora } from "./simulated-aurora.ts";
import { minute } from "./simulated-rds.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const real = { address: "127.0.0.1", port: 54_321 };
const arnOf = (name: string) => `arn:aws:rds:us-east-1:123456789012:cluster-snapshot:${name}`;

/** A backing that writes down what it is asked, and a model on the fake timers' clock. */
function driven(backing: Partial<Backing> = {}) {
  const rds = simulatedAurora({ backed: true, now: Date.now });
  const done: string[] = [];
  const driver = driveModel({
    model: rds.model,
    backing: {
      restore: async (resourceId, snapshotId) => {
        done.push(`restore ${resourceId.slice(0, 8)} ${snapshotId}`);
        return real;
      },
      snapshot: async (resourceId, snapshotId) => {
        done.push(`snapshot ${resourceId.slice(0, 8)} ${snapshotId}`);
      },
      destroy: async (resourceId) => {
        done.push(`destroy ${resourceId.slice(0, 8)}`);
      },
      ...backing,
    },
  });
  onTestFinished(() => driver.close());
  return { ...rds, driver, done };
}

async function restored(rds: ReturnType<typeof driven>): Promise<void> {
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);
}

async function membered(rds: ReturnType<typeof driven>, DBInstanceIdentifier = "clone-1"): Promise<void> {
  await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceIdentifier })));
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);
}

const endpointsOf = async (rds: ReturnType<typeof driven>) => {
  const { Endpoint, ReaderEndpoint, Port } = (await rds.seenCluster("clone")) ?? {};
  return [Endpoint, ReaderEndpoint, Port];
};

test("a cluster's endpoint leads to its database from the first member on; all members lead there", async () => {
  const rds = driven();
  await restored(rds);
  const nowhere = await endpointsOf(rds);

  await membered(rds, "clone-1");
  await membered(rds, "clone-2");

  expect(nowhere[0]).toBe("clone.cluster-simulated.us-east-1.rds.amazonaws.com");
  expect(await endpointsOf(rds)).toEqual([real.address, real.address, real.port]);
  for (const name of ["clone-1", "clone-2"]) {
    expect((await rds.seen(name))?.Endpoint).toMatchObject({ Address: real.address, Port: real.port });
  }
  expect(rds.done.filter((line) => line.startsWith("restore"))).toEqual([
    `restore cluster- ${arnOf(rds.clusterSnapshotId)}`,
  ]);
});

test("a cluster that has lost its last member has an endpoint that leads nowhere", async () => {
  const rds = driven();
  await restored(rds);
  await membered(rds);

  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));

  expect((await endpointsOf(rds))[0]).toBe("clone.cluster-simulated.us-east-1.rds.amazonaws.com");
});

test("a cluster whose database takes longer stays creating, and one whose database does not start has failed", async () => {
  let start: (endpoint: typeof real) => void = () => {};
  const slow = driven({
    restore: () =>
      new Promise((resolve) => {
        start = resolve;
      }),
  });
  const broken = driven({ restore: () => Promise.reject(new Error("no space left")) });

  await restored(slow);
  await restored(broken);
  const before = (await slow.seenCluster("clone"))?.Status;
  start(real);
  await vi.advanceTimersByTimeAsync(1);

  expect([before, (await slow.seenCluster("clone"))?.Status]).toEqual(["creating", "available"]);
  expect((await broken.seenCluster("clone"))?.Status).toBe("failed");
});

test("the data go with the cluster, not with a member, and its last snapshot is complete before", async () => {
  const rds = driven();
  await restored(rds);
  await membered(rds);
  rds.done.length = 0;

  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(rds.done).toEqual([]);
  await rds.client.send(
    new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", FinalDBSnapshotIdentifier: "last" }),
  );
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);

  expect(rds.done).toEqual([`snapshot cluster- ${arnOf("last")}`, "destroy cluster-"]);
});

test("an instance's snapshot and a cluster's of the same name are two", async () => {
  const rds = driven({
    snapshot: (_resourceId, snapshotId) =>
      snapshotId.startsWith("arn:") ? Promise.reject(new Error("no space left")) : Promise.resolve(),
  });
  await rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine" }),
  );
  await rds.client.send(
    new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: "shop", DBClusterSnapshotIdentifier: "mine" }),
  );
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);

  const { DBSnapshots } = await rds.client.send(
    new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "mine" }),
  );
  const { DBClusterSnapshots } = await rds.client.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "mine" }),
  );
  expect([DBSnapshots?.[0]?.Status, DBClusterSnapshots?.[0]?.Status]).toEqual(["available", "failed"]);
});
