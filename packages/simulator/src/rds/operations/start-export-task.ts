import {
  DBClusterSnapshotNotFoundFault,
  DBSnapshotNotFoundFault,
  type ExportTask as DescribedExportTask,
  ExportTaskAlreadyExistsFault,
  InvalidExportOnlyFault,
  InvalidExportSourceStateFault,
  InvalidS3BucketFault,
  StartExportTask$,
  type StartExportTaskMessage,
} from "@aws-sdk/client-rds";
import { nameInArn, nameOf } from "../arn.ts";
import { courseFrom } from "../course.ts";
import { describedExportTask, exportStages, isOfCluster, isUnderWay } from "../export-task.ts";
import { codeFailure, fault, invalidValue, missingParameter } from "../failure.ts";
import type { ClusterSnapshot, ExportTask, Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

type Input = StartExportTaskMessage;

/** Of snapshots: the export of a live Aurora cluster is not modelled. */
export const startExportTask = operation(
  StartExportTask$,
  (world: World, input: Input): DescribedExportTask => {
    const identifier = checkedName(input.ExportTaskIdentifier);
    const { S3BucketName: bucket = "", SourceArn: sourceArn = "", ExportOnly: only = [] } = input;
    checkRequest(world, bucket, only);
    const snapshot = snapshotToExport(world, sourceArn);
    checkRoom(world, identifier, sourceArn);
    const task: ExportTask = {
      kind: "export-task",
      key: `export-task-${world.ids()}`,
      identifier,
      request: {
        sourceArn,
        bucket,
        prefix: input.S3Prefix ?? "",
        roleArn: input.IamRoleArn ?? "",
        keyId: input.KmsKeyId ?? "",
        only,
      },
      snapshotAtMs: snapshot.completedAtMs ?? snapshot.createdAtMs,
      size: snapshot.source.settings.AllocatedStorage ?? 0,
      startedAtMs: undefined,
      endedAtMs: undefined,
      failureCause: undefined,
      tags: [],
      createdAtMs: world.now,
      course: courseFrom(world.now, exportStages(world)),
      visibleAtMs: world.now,
      tagsVisibleAtMs: world.now,
      backing: { state: "none" },
    };
    world.things.add(task);
    const stages = world.worked({ kind: "export", thing: task, stages: exportStages(world) });
    task.course = courseFrom(world.now, stages);
    return describedExportTask(world, task);
  },
);

function checkedName(given: string | undefined): string {
  if (given === undefined) throw missingParameter("ExportTaskIdentifier");
  if (/^[a-z](?:-?[a-z0-9])*$/i.test(given) && given.length <= 60) return given;
  throw invalidValue(
    "The parameter ExportTaskIdentifier is not a valid identifier: a letter, then at most 59 letters, digits and single hyphens.",
  );
}

function checkRequest({ surroundings }: World, bucket: string, only: readonly string[]): void {
  if (surroundings.buckets?.includes(bucket) === false) {
    throw fault(InvalidS3BucketFault, `The S3 bucket ${bucket} doesn't exist or cannot be accessed.`);
  }
  const wrong = only.find((path) => !/^[^.]+(\.[^.]+){0,2}$/.test(path));
  if (wrong === undefined) return;
  throw fault(
    InvalidExportOnlyFault,
    `${wrong} is not a database, database.schema or database.schema.table.`,
  );
}

function snapshotToExport(world: World, arn: string): Snapshot | ClusterSnapshot {
  if (nameInArn(arn) === undefined) throw invalidValue(`Invalid source ARN: ${arn}`);
  const snapshot = isOfCluster(arn)
    ? world.things.named("cluster-snapshot", nameOf(arn))
    : world.things.named("snapshot", nameOf(arn));
  if (snapshot === undefined) {
    throw isOfCluster(arn)
      ? fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot ${nameOf(arn)} not found.`)
      : fault(DBSnapshotNotFoundFault, `DBSnapshot not found: ${nameOf(arn)}`);
  }
  if (snapshot.course.stage.status === "available") return snapshot;
  throw fault(
    InvalidExportSourceStateFault,
    `The snapshot ${snapshot.identifier} is in ${snapshot.course.stage.status} state and cannot be exported.`,
  );
}

/** A name is used up, whatever became of its task. */
function checkRoom({ things, quotas }: World, identifier: string, sourceArn: string): void {
  if (things.named("export-task", identifier) !== undefined) {
    throw fault(ExportTaskAlreadyExistsFault, `The export task ${identifier} already exists.`);
  }
  const underWay = things.ofKind("export-task").filter(isUnderWay);
  if (underWay.some(({ request }) => request.sourceArn === sourceArn)) {
    throw fault(
      InvalidExportSourceStateFault,
      `The snapshot ${nameOf(sourceArn)} is already being exported.`,
    );
  }
  if (underWay.length < quotas.exportTasks) return;
  // The API model does not have it; its users meet it by this name.
  throw codeFailure(
    "ExportTaskLimitReachedFault",
    `You have reached the limit of ${quotas.exportTasks} concurrent export tasks`,
  );
}
