import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { withCloneOf } from "./simulated-aurora.ts";
import { minute } from "./simulated-rds.ts";

const clone = { DBClusterIdentifier: "clone" };

test("the life of a clone is told as EventBridge tells it", async () => {
  const rds = await withCloneOf(["clone-1", "clone-2"]);
  await rds.client.send(new StopDBClusterCommand(clone));
  rds.pass(60 * minute);
  await rds.client.send(new StartDBClusterCommand(clone));
  rds.pass(60 * minute);
  await rds.client.send(
    new CreateDBClusterSnapshotCommand({ ...clone, DBClusterSnapshotIdentifier: "mine" }),
  );
  rds.pass(60 * minute);
  for (const DBInstanceIdentifier of ["clone-1", "clone-2"]) {
    await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
  }
  await rds.client.send(new DeleteDBClusterCommand({ ...clone, SkipFinalSnapshot: true }));
  rds.pass(60 * minute);
  rds.model.settle();

  const told = rds.events.map(({ detail }) => `${detail.EventID} ${detail.SourceIdentifier}`);
  expect(told).toEqual([
    "RDS-EVENT-0170 clone",
    "RDS-EVENT-0168 rds:clone-2026-03-01-12-09",
    "RDS-EVENT-0169 rds:clone-2026-03-01-12-09",
    "RDS-EVENT-0005 clone-1",
    "RDS-EVENT-0005 clone-2",
    "RDS-EVENT-0087 clone-1",
    "RDS-EVENT-0087 clone-2",
    "RDS-EVENT-0150 clone",
    "RDS-EVENT-0088 clone-1",
    "RDS-EVENT-0088 clone-2",
    "RDS-EVENT-0151 clone",
    "RDS-EVENT-0074 mine",
    "RDS-EVENT-0075 mine",
    "RDS-EVENT-0071 clone",
    "RDS-EVENT-0003 clone-1",
    "RDS-EVENT-0003 clone-2",
    "RDS-EVENT-0171 clone",
  ]);
});

test("events of clusters and of their snapshots have AWS's types and ARNs", async () => {
  const rds = await withCloneOf([]);
  rds.model.settle();

  const [created, , done] = rds.events;

  expect(created).toMatchObject({
    "detail-type": "RDS DB Cluster Event",
    source: "aws.rds",
    time: "2026-03-01T12:09:00Z",
    resources: ["arn:aws:rds:us-east-1:123456789012:cluster:clone"],
    detail: {
      SourceType: "CLUSTER",
      EventID: "RDS-EVENT-0170",
      EventCategories: ["creation"],
      Tags: { "dblab-refresh:owner": "demo/abc123" },
    },
  });
  expect(done).toMatchObject({
    "detail-type": "RDS DB Cluster Snapshot Event",
    resources: ["arn:aws:rds:us-east-1:123456789012:cluster-snapshot:rds:clone-2026-03-01-12-09"],
    detail: { SourceType: "CLUSTER_SNAPSHOT", EventID: "RDS-EVENT-0169" },
  });
});
