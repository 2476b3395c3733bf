import {
  DeleteDBInstanceCommand,
  RestoreDBClusterToPointInTimeCommand,
  RestoreDBInstanceToPointInTimeCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { minute, ownerTags, type SimulatedRds, simulatedRds, startMs } from "./simulated-rds.ts";

const restore = ({ client }: SimulatedRds, more: object = {}) =>
  client.send(
    new RestoreDBInstanceToPointInTimeCommand({
      TargetDBInstanceIdentifier: "clone-1",
      SourceDBInstanceIdentifier: "prod",
      UseLatestRestorableTime: true,
      Tags: ownerTags,
      ...more,
    }),
  );

test("an instance is restored to the latest point in time, with the settings of the call and the source's backups", async () => {
  const rds = simulatedRds();

  await restore(rds, { MaxAllocatedStorage: 500, Port: 6432 });

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "backing-up", "available"]);
  expect(await rds.seen("clone-1")).toMatchObject({
    BackupRetentionPeriod: 7,
    MaxAllocatedStorage: 500,
    Endpoint: { Port: 6432 },
    TagList: ownerTags,
  });
  expect(rds.events.map(({ detail }) => detail.EventID)).toContain("RDS-EVENT-0019");
  expect(rds.model.calls[0]?.creates).toEqual({ kind: "instance", identifier: "clone-1" });
});

test("the source may be named by its resource id", async () => {
  const rds = simulatedRds();
  const SourceDbiResourceId = (await rds.seen("prod"))?.DbiResourceId;

  await restore(rds, { SourceDBInstanceIdentifier: undefined, SourceDbiResourceId });
  rds.pass(60 * minute);

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");
});

const within = { UseLatestRestorableTime: undefined, RestoreTime: new Date(startMs) };

test.each([
  [{ SourceDBInstanceIdentifier: "none" }, "DBInstanceNotFoundFault"],
  [{ SourceDBInstanceIdentifier: "bare" }, "PointInTimeRestoreNotEnabledFault"],
  [{ TargetDBInstanceIdentifier: "prod" }, "DBInstanceAlreadyExistsFault"],
  [{ RestoreTime: new Date(startMs) }, "InvalidParameterCombination"],
  [{ UseLatestRestorableTime: undefined }, "InvalidParameterCombination"],
  [{ ...within, RestoreTime: new Date(startMs + minute) }, "InvalidRestoreFault"],
  [{ ...within, RestoreTime: new Date(startMs - minute) }, "InvalidRestoreFault"],
  [{ AllocatedStorage: 10 }, "InvalidParameterValue"],
])("a restore to a point in time with %j is refused as %s", async (more, name) => {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "bare", settings: { BackupRetentionPeriod: 0 } });

  await expect(restore(rds, more)).rejects.toMatchObject({ name });
});

test("a time within the source's life is one to restore to, until the source is gone", async () => {
  const rds = simulatedRds();

  await restore(rds, within);
  await rds.client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "prod", SkipFinalSnapshot: true }),
  );
  rds.pass(60 * minute);

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");
  await expect(restore(rds, { TargetDBInstanceIdentifier: "clone-2" })).rejects.toMatchObject({
    name: "DBInstanceNotFoundFault",
  });
});

const restoreCluster = ({ client }: SimulatedRds, more: object = {}) =>
  client.send(
    new RestoreDBClusterToPointInTimeCommand({
      DBClusterIdentifier: "clone",
      SourceDBClusterIdentifier: "shop",
      UseLatestRestorableTime: true,
      ...more,
    }),
  );

test("a cluster is restored to the latest point in time, as a copy or as a clone, without members", async () => {
  const rds = simulatedAurora();

  await restoreCluster(rds);
  await restoreCluster(rds, { DBClusterIdentifier: "thin", RestoreType: "copy-on-write" });
  rds.pass(60 * minute);

  for (const name of ["clone", "thin"]) {
    expect(await rds.seenCluster(name)).toMatchObject({
      Status: "available",
      DBClusterMembers: [],
      BackupRetentionPeriod: 7,
    });
  }
});

test.each([
  [{ RestoreType: "quick" }, "InvalidParameterValue"],
  [{ SourceDBClusterIdentifier: "none" }, "DBClusterNotFoundFault"],
  [{ DBClusterIdentifier: "shop" }, "DBClusterAlreadyExistsFault"],
  [{ RestoreToTime: new Date(startMs) }, "InvalidParameterCombination"],
])("a cluster's restore to a point in time with %j is refused as %s", async (more, name) => {
  const rds = simulatedAurora();

  await expect(restoreCluster(rds, more)).rejects.toMatchObject({ name });
});
