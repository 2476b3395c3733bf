import {
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { Backing } from "@dblab-refresh/simulator/rds/backing";
import { type Driver, driveModel } from "@dblab-refresh/simulator/rds/driver";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { cloneInput, minute, simulatedRds } from "./simulated-rds.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A promise that the test settles. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A backing that writes down what it is asked, and a model on the fake timers' clock. */
function driven(backing: Partial<Backing> = {}) {
  const rds = simulatedRds({ backed: true, now: Date.now });
  const done: string[] = [];
  const driver: Driver = driveModel({
    model: rds.model,
    backing: {
      restore: async (_resourceId, snapshotId, port) => {
        done.push(`restore ${snapshotId} ${port}`);
        return { address: "127.0.0.1", port: 54_321 };
      },
      snapshot: async (_resourceId, snapshotId) => {
        done.push(`snapshot ${snapshotId}`);
      },
      destroy: async () => {
        done.push("destroy");
      },
      ...backing,
    },
  });
  onTestFinished(() => driver.close());
  return { ...rds, driver, done };
}

test("an instance is available when its time has come and its database answers, at that database's address", async () => {
  const rds = driven();

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Port: 6543 })));
  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(11 * minute);
  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("creating");
  await vi.advanceTimersByTimeAsync(minute);

  expect(await rds.seen("clone-1")).toMatchObject({
    DBInstanceStatus: "available",
    Endpoint: { Address: "127.0.0.1", Port: 54_321 },
  });
  expect(rds.done).toEqual([`restore ${rds.snapshotId} 6543`]);
});

test("an instance whose database takes longer stays creating until it answers", async () => {
  const restored = deferred<{ address: string; port: number }>();
  const rds = driven({ restore: () => restored.promise });
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  rds.driver.wake();

  await vi.advanceTimersByTimeAsync(60 * minute);
  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("creating");
  restored.resolve({ address: "127.0.0.1", port: 1234 });
  await vi.advanceTimersByTimeAsync(1);

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");
});

test("an instance whose database cannot be started ends as restore-error", async () => {
  const rds = driven({ restore: () => Promise.reject(new Error("no space left")) });
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(60 * minute);

  expect(await rds.seen("clone-1")).toMatchObject({ DBInstanceStatus: "restore-error" });
});

test("the last snapshot of an instance is complete before its database is destroyed", async () => {
  const taken = deferred<void>();
  const rds = driven({ snapshot: () => taken.promise });
  await rds.client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "prod", FinalDBSnapshotIdentifier: "last" }),
  );
  rds.driver.wake();

  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(rds.done).toEqual([]);
  taken.resolve();
  await vi.advanceTimersByTimeAsync(1);

  expect(rds.done).toEqual(["destroy"]);
});

test("events are sent when they are due without any call", async () => {
  const rds = driven();
  await rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine" }),
  );

  rds.driver.wake();
  await vi.advanceTimersByTimeAsync(6 * minute + 1);

  expect(rds.events.map(({ detail }) => detail.EventID)).toContain("RDS-EVENT-0042");
});

test("a closed driver has no timers left", async () => {
  const rds = driven();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  rds.driver.wake();

  await rds.driver.close();

  expect(vi.getTimerCount()).toBe(0);
});

test("a backed model without a backing is refused, since its instances would never come up", () => {
  const { model } = simulatedRds({ backed: true });

  expect(() => driveModel({ model })).toThrow("a backed model needs a backing");
});
