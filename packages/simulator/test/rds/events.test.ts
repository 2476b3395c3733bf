import {
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, type SimulatedRds, simulatedRds, startMs } from "./simulated-rds.ts";

const sent = ({ events }: SimulatedRds) =>
  events.map(({ detail }) => `${detail.EventID} ${detail.SourceIdentifier}`);

test("a restore and a deletion are told as EventBridge tells them", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  rds.pass(60 * minute);
  rds.model.settle();
  await rds.client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1", SkipFinalSnapshot: true }),
  );
  rds.pass(60 * minute);
  rds.model.settle();

  expect(sent(rds)).toEqual(["RDS-EVENT-0005 clone-1", "RDS-EVENT-0043 clone-1", "RDS-EVENT-0003 clone-1"]);
  expect(rds.events[0]).toEqual({
    version: "0",
    id: expect.any(String),
    "detail-type": "RDS DB Instance Event",
    source: "aws.rds",
    account: "123456789012",
    region: "us-east-1",
    time: "2026-03-01T12:12:00Z",
    resources: ["arn:aws:rds:us-east-1:123456789012:db:clone-1"],
    detail: {
      EventCategories: ["creation"],
      SourceType: "DB_INSTANCE",
      SourceArn: "arn:aws:rds:us-east-1:123456789012:db:clone-1",
      SourceIdentifier: "clone-1",
      Date: "2026-03-01T12:12:00.000Z",
      Message: "DB instance created",
      EventID: "RDS-EVENT-0005",
      Tags: { "dblab-refresh:owner": "demo/abc123" },
    },
  });
});

test("an event is dated when it was due, however late the model is asked", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  rds.pass(24 * 60 * minute);
  rds.model.settle();

  expect(rds.events[0]?.detail.Date).toBe(new Date(startMs + 12 * minute).toISOString());
});

test("a manual snapshot is announced when it begins and when it is done, its instance's backup as well", async () => {
  const rds = simulatedRds();

  await rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine" }),
  );
  rds.pass(60 * minute);
  rds.model.settle();

  expect(sent(rds).sort()).toEqual([
    "RDS-EVENT-0001 prod",
    "RDS-EVENT-0002 prod",
    "RDS-EVENT-0040 mine",
    "RDS-EVENT-0042 mine",
  ]);
  const done = rds.events.find(({ detail }) => detail.EventID === "RDS-EVENT-0042");
  expect(done).toMatchObject({
    "detail-type": "RDS DB Snapshot Event",
    detail: { SourceArn: "arn:aws:rds:us-east-1:123456789012:snapshot:mine", SourceType: "SNAPSHOT" },
  });
});

test("the automated snapshot of a restore with backups is announced as such", async () => {
  const rds = simulatedRds();

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { BackupRetentionPeriod: 1 })),
  );
  rds.pass(60 * minute);
  rds.model.settle();

  expect(sent(rds)).toContain("RDS-EVENT-0091 rds:clone-1-2026-03-01-12-12");
});

test("a listener that left hears nothing more", async () => {
  const rds = simulatedRds();
  const heard: string[] = [];
  const leave = rds.model.onEvent(({ id }) => heard.push(id));

  leave();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  rds.pass(60 * minute);
  rds.model.settle();

  expect(rds.events).not.toEqual([]);
  expect(heard).toEqual([]);
});
