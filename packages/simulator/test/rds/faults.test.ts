import {
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  InsufficientDBInstanceCapacityFault,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { fault } from "@dblab-refresh/simulator/rds/failure";
import { type FaultDefinition, faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import { expect, test } from "vitest";
import { cloneInput, minute, simulatedRds } from "./simulated-rds.ts";

test("restore-incompatible ends one restore in a status that it never leaves", async () => {
  const rds = simulatedRds();
  const injected = rds.model.inject("restore-incompatible");

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "clone-2" })),
  );

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "incompatible-restore"]);
  expect(await rds.statusesOf("clone-2")).toEqual(["available"]);
  expect(await rds.seen("clone-1")).not.toHaveProperty("Endpoint");
  expect(injected.struck).toBe(1);
  expect(rds.events.map(({ detail }) => detail.EventID)).toContain("RDS-EVENT-0031");
});

test("what is incompatible-restore is deleted without a final snapshot only", async () => {
  const rds = simulatedRds();
  rds.model.inject("restore-incompatible");
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  rds.pass(60 * minute);
  const deletion = { DBInstanceIdentifier: "clone-1" };

  const kept = rds.client.send(
    new DeleteDBInstanceCommand({ ...deletion, FinalDBSnapshotIdentifier: "last" }),
  );
  await expect(kept).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
  await rds.client.send(new DeleteDBInstanceCommand({ ...deletion, SkipFinalSnapshot: true }));

  expect(await rds.statusesOf("clone-1")).toEqual(["deleting", "(not found)"]);
});

test("throttled refuses every third call, so many times, and the refused calls have no effect", async () => {
  const rds = simulatedRds();
  rds.model.inject("throttled", { times: 2 });
  const outcomes: string[] = [];

  for (let call = 0; call < 12; call += 1) {
    await rds.client.send(new DescribeDBInstancesCommand({})).then(
      () => outcomes.push("ok"),
      (error) => outcomes.push(`${error.name} ${error.$metadata.httpStatusCode} ${error.message}`),
    );
  }

  const throttling = "Throttling 400 Rate exceeded";
  expect(outcomes).toEqual(["ok", "ok", throttling, "ok", "ok", throttling, ...Array(6).fill("ok")]);
});

test("create-answer-lost: the restore took effect, its caller sees a reset connection", async () => {
  const rds = simulatedRds();
  rds.model.inject("create-answer-lost");

  const restore = rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  await expect(restore).rejects.toMatchObject({ name: "TimeoutError", code: "ECONNRESET" });
  await expect(
    rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds))),
  ).rejects.toMatchObject({ name: "DBInstanceAlreadyExistsFault" });
  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "available"]);
  expect(rds.model.calls[0]?.error).toBe("LostAnswer");
});

test("create-answer-lost loses no answer but a restore's", async () => {
  const rds = simulatedRds();
  const injected = rds.model.inject("create-answer-lost");

  await rds.client.send(new DescribeDBInstancesCommand({}));
  await rds.client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "prod", SkipFinalSnapshot: true }),
  );

  expect(injected.struck).toBe(0);
});

test("create-answer-lost does not lose the answer of a restore that is refused", async () => {
  const rds = simulatedRds();
  const injected = rds.model.inject("create-answer-lost");

  const restore = rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBSnapshotIdentifier: "nope" })),
  );

  await expect(restore).rejects.toMatchObject({ name: "DBSnapshotNotFoundFault" });
  expect(injected.struck).toBe(0);
});

test("a lifted fault strikes no more", async () => {
  const rds = simulatedRds();
  const injected = rds.model.inject("restore-incompatible");

  injected.lift();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "available"]);
});

test("a name that is none is refused", () => {
  const { model } = simulatedRds();

  expect(() => model.inject("no-such-fault" as never)).toThrow("there is no fault named no-such-fault");
});

test("a fault of one's own is one definition", async () => {
  const rds = simulatedRds();
  const noCapacity: FaultDefinition = {
    name: "no-capacity",
    title: "The first restore finds no capacity",
    times: 1,
    refuses: ({ operation }) =>
      operation.startsWith("Restore")
        ? fault(InsufficientDBInstanceCapacityFault, "No capacity for db.t4g.medium in us-east-1a.")
        : undefined,
  };
  rds.model.inject(noCapacity);
  const restore = () => rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  await expect(restore()).rejects.toMatchObject({ name: "InsufficientDBInstanceCapacityFault" });
  await restore();

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "available"]);
});

test("every fault has a name of its own and a title", () => {
  expect(new Set(faultDefinitions.map(({ name }) => name)).size).toBe(faultDefinitions.length);
  expect(faultDefinitions.every(({ title }) => title.length > 10)).toBe(true);
  expect(faultDefinitions.map(({ clones }) => clones)).toEqual(
    expect.arrayContaining(["instance", "cluster", "both"]),
  );
});
