import {
  CancelExportTaskCommand,
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  DescribeExportTasksCommand,
  type ExportTask,
  StartExportTaskCommand,
} from "@aws-sdk/client-rds";
import type { RdsModelOptions } from "@dblab-refresh/simulator/rds/model";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { minute, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";

const snapshotArn = (name: string) => `arn:aws:rds:us-east-1:123456789012:snapshot:${name}`;

const request = (more: object = {}) => ({
  ExportTaskIdentifier: "export-1",
  SourceArn: snapshotArn("mine-1"),
  S3BucketName: "exports",
  S3Prefix: "prod",
  IamRoleArn: "arn:aws:iam::123456789012:role/export",
  KmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/exports",
  ...more,
});

/** With as many manual snapshots, `mine-1` and so on. */
function withSnapshots(count: number, options: Partial<RdsModelOptions> = {}): SimulatedRds {
  const rds = simulatedRds(options);
  for (let nth = 1; nth <= count; nth += 1)
    rds.model.seedSnapshot({ instance: "prod", identifier: `mine-${nth}`, type: "manual" });
  return rds;
}

const start = ({ client }: SimulatedRds, more: object = {}) =>
  client.send(new StartExportTaskCommand(request(more)));

async function shown({ client }: SimulatedRds, ExportTaskIdentifier = "export-1"): Promise<ExportTask> {
  const { ExportTasks } = await client.send(new DescribeExportTasksCommand({ ExportTaskIdentifier }));
  return ExportTasks?.[0] ?? {};
}

/** Every status from now on, without repetition, with the percent at its beginning. */
async function courseOf(rds: SimulatedRds): Promise<string[]> {
  const course: string[] = [];
  for (;;) {
    const { Status, PercentProgress } = await shown(rds);
    if (!course.at(-1)?.startsWith(`${Status} `)) course.push(`${Status} ${PercentProgress}%`);
    const next = rds.model.nextChangeAt();
    if (next === undefined) return course;
    rds.pass(next - rds.model.now());
  }
}

test("an export starts, is in progress and completes, and its snapshot tells of it", async () => {
  const rds = withSnapshots(1);

  const begun = await start(rds);

  expect(begun).toMatchObject({ Status: "STARTING", PercentProgress: 0, SourceType: "SNAPSHOT" });
  expect(begun.TaskStartTime).toBeUndefined();
  expect(await courseOf(rds)).toEqual(["STARTING 0%", "IN_PROGRESS 0%", "COMPLETE 100%"]);
  expect(await shown(rds)).toMatchObject({
    ExportTaskIdentifier: "export-1",
    SourceArn: snapshotArn("mine-1"),
    S3Bucket: "exports",
    S3Prefix: "prod",
    TotalExtractedDataInGB: 40,
    TaskStartTime: expect.any(Date),
    TaskEndTime: expect.any(Date),
  });
  expect(rds.events.at(-1)?.detail).toMatchObject({
    EventID: "RDS-EVENT-0161",
    SourceIdentifier: "mine-1",
  });
});

test("progress is told in percent and GB while the export runs", async () => {
  const rds = withSnapshots(1);
  await start(rds);

  rds.pass(10 * minute + 15 * minute);

  expect(await shown(rds)).toMatchObject({
    Status: "IN_PROGRESS",
    PercentProgress: 50,
    TotalExtractedDataInGB: 20,
  });
});

test("the sixth export at a time is refused, and begins when one of the five has ended", async () => {
  const rds = withSnapshots(6);
  for (let nth = 1; nth <= 5; nth += 1)
    await start(rds, { ExportTaskIdentifier: `export-${nth}`, SourceArn: snapshotArn(`mine-${nth}`) });
  const sixth = { ExportTaskIdentifier: "export-6", SourceArn: snapshotArn("mine-6") };

  await expect(start(rds, sixth)).rejects.toMatchObject({ name: "ExportTaskLimitReachedFault" });
  rds.pass(60 * minute);

  expect(await start(rds, sixth)).toMatchObject({ Status: "STARTING" });
});

test("an export's name is used up; a snapshot is exported once at a time", async () => {
  const rds = withSnapshots(2);
  await start(rds);

  await expect(start(rds, { SourceArn: snapshotArn("mine-2") })).rejects.toMatchObject({
    name: "ExportTaskAlreadyExistsFault",
  });
  await expect(start(rds, { ExportTaskIdentifier: "export-2" })).rejects.toMatchObject({
    name: "InvalidExportSourceStateFault",
  });
});

test.each([
  [{ SourceArn: snapshotArn("none") }, "DBSnapshotNotFoundFault"],
  [
    { SourceArn: "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:none" },
    "DBClusterSnapshotNotFoundFault",
  ],
  [{ SourceArn: "mine-1" }, "InvalidParameterValue"],
  [{ ExportTaskIdentifier: "1-is-no-letter" }, "InvalidParameterValue"],
  [{ ExportOnly: ["db.schema.table.column"] }, "InvalidExportOnlyFault"],
  [{ S3BucketName: "nobodys" }, "InvalidS3BucketFault"],
  [{ KmsKeyId: undefined }, "MissingParameter"],
])("an export with %j is refused as %s", async (more, name) => {
  const rds = withSnapshots(1);
  rds.model.seedSurroundings({ buckets: ["exports"] });

  await expect(start(rds, more)).rejects.toMatchObject({ name });
});

test("a snapshot that is still being made is not exported", async () => {
  const rds = simulatedRds();
  await rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine-1" }),
  );

  await expect(start(rds)).rejects.toMatchObject({ name: "InvalidExportSourceStateFault" });
});

test("an export is cancelled while it runs, and not after it", async () => {
  const rds = withSnapshots(1);
  await start(rds);
  const cancel = () => rds.client.send(new CancelExportTaskCommand({ ExportTaskIdentifier: "export-1" }));

  expect((await cancel()).Status).toBe("CANCELING");
  expect(await courseOf(rds)).toEqual(["CANCELING 0%", "CANCELED 0%"]);

  await expect(cancel()).rejects.toMatchObject({ name: "InvalidExportTaskStateFault" });
  expect(rds.events.at(-1)?.detail.EventID).toBe("RDS-EVENT-0160");
});

test("exports are found by status, bucket and source", async () => {
  const rds = withSnapshots(2);
  await start(rds);
  rds.pass(60 * minute);
  await start(rds, {
    ExportTaskIdentifier: "export-2",
    SourceArn: snapshotArn("mine-2"),
    S3BucketName: "b2",
  });
  const found = async (Name: string, value: string) => {
    const filter = { Filters: [{ Name, Values: [value] }] };
    const { ExportTasks } = await rds.client.send(new DescribeExportTasksCommand(filter));
    return ExportTasks?.map(({ ExportTaskIdentifier }) => ExportTaskIdentifier);
  };

  expect(await found("status", "complete")).toEqual(["export-1"]);
  expect(await found("status", "starting")).toEqual(["export-2"]);
  expect(await found("s3-bucket", "b2")).toEqual(["export-2"]);
  expect(await found("source-arn", snapshotArn("mine-1"))).toEqual(["export-1"]);
  await expect(shown(rds, "export-3")).rejects.toMatchObject({ name: "ExportTaskNotFoundFault" });
});

test("a cluster's snapshot is exported likewise, with events of its own", async () => {
  const rds = simulatedAurora();
  const arn = `arn:aws:rds:us-east-1:123456789012:cluster-snapshot:${rds.clusterSnapshotId}`;

  await start(rds, { SourceArn: arn });
  rds.pass(60 * minute);

  expect((await shown(rds)).Status).toBe("COMPLETE");
  expect(rds.events.at(-1)?.detail).toMatchObject({
    EventID: "RDS-EVENT-0164",
    SourceIdentifier: rds.clusterSnapshotId,
  });
});

test("an export goes on when its snapshot is deleted", async () => {
  const rds = withSnapshots(1);
  await start(rds);

  await rds.client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "mine-1" }));
  rds.pass(60 * minute);

  expect((await shown(rds)).Status).toBe("COMPLETE");
  const { DBSnapshots } = await rds.client.send(new DescribeDBSnapshotsCommand({ SnapshotType: "manual" }));
  expect(DBSnapshots).toEqual([]);
});

test.each([
  ["export-fails", ["STARTING 0%", "IN_PROGRESS 0%", "FAILED 50%"]],
  ["export-hangs", ["STARTING 0%", "IN_PROGRESS 0%"]],
  ["export-canceled", ["STARTING 0%", "IN_PROGRESS 0%", "CANCELING 50%", "CANCELED 53%"]],
] as const)("%s: the export goes another way", async (name, course) => {
  const rds = withSnapshots(1);
  const fault = rds.model.inject(name);

  await start(rds);

  expect(await courseOf(rds)).toEqual(course);
  expect(fault.struck).toBe(1);
  rds.pass(600 * minute);
  const { FailureCause, PercentProgress } = await shown(rds);
  expect(FailureCause !== undefined).toBe(name === "export-fails");
  if (name === "export-hangs") expect(PercentProgress).toBe(99);
});

test.each([
  ["export-limit-reached", "ExportTaskLimitReachedFault"],
  ["export-role-missing", "IamRoleNotFoundFault"],
  ["export-role-lacks-permissions", "IamRoleMissingPermissionsFault"],
  ["export-bucket-missing", "InvalidS3BucketFault"],
  ["export-key-not-accessible", "KMSKeyNotAccessibleFault"],
] as const)("%s: the export is refused as %s until the fault is over", async (fault, name) => {
  const rds = withSnapshots(1);
  const injected = rds.model.inject(fault);

  await expect(start(rds)).rejects.toMatchObject({ name });
  injected.lift();

  expect(await start(rds)).toMatchObject({ Status: "STARTING" });
});

test("export-answer-lost: the export is begun, and nobody is told", async () => {
  const rds = withSnapshots(1);
  rds.model.inject("export-answer-lost");

  await expect(start(rds)).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await shown(rds)).toMatchObject({ Status: "STARTING" });
});
