import {
  AddRoleToDBClusterCommand,
  AddRoleToDBInstanceCommand,
  AddTagsToResourceCommand,
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeExportTasksCommand,
  DisableHttpEndpointCommand,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  RestoreDBInstanceToPointInTimeCommand,
  StartExportTaskCommand,
} from "@aws-sdk/client-rds";
import type {
  Attachments,
  DatabaseKind,
  Databases,
  Described,
  ExportStart,
  ExportTask,
  Input,
  Snapshot,
  SnapshotCopy,
  SnapshotCreation,
} from "@dblab-refresh/core/ports/databases";
import { attachmentsOf } from "./attachments.ts";
import {
  clusterSnapshot,
  describedAs,
  exportTaskOf,
  instanceSnapshot,
  tagList,
} from "./database-description.ts";
import { messageOf } from "./database-input.ts";
import { asked, unlessMissing } from "./rds-call.ts";
import {
  describeClusterSnapshots,
  describeClusters,
  describeInstances,
  describeSnapshots,
} from "./rds-reads.ts";

/** What a job does to databases, over the SDK. `writes` sends once: the next look decides what became of a call. */
export class DatabasesService implements Databases {
  readonly #reads: Pick<RDSClient, "send">;
  readonly #writes: Pick<RDSClient, "send">;

  constructor(clients: {
    readonly reads: Pick<RDSClient, "send">;
    readonly writes: Pick<RDSClient, "send">;
  }) {
    this.#reads = clients.reads;
    this.#writes = clients.writes;
  }

  async find(kind: DatabaseKind, identified: string): Promise<Described | undefined> {
    const found =
      kind === "db-instance"
        ? await unlessMissing(describeInstances(this.#reads, { identified }))
        : await unlessMissing(describeClusters(this.#reads, { identified }));
    return found?.map(describedAs)[0];
  }

  async findByResourceId(kind: DatabaseKind, resourceId: string): Promise<Described | undefined> {
    const Values = [resourceId];
    // What is renamed and deleted next is never taken from a filter's word alone.
    if (kind === "db-instance") {
      const found = await describeInstances(this.#reads, { Filters: [{ Name: "dbi-resource-id", Values }] });
      return found.filter(({ DbiResourceId }) => DbiResourceId === resourceId).map(describedAs)[0];
    }
    const found = await describeClusters(this.#reads, {
      Filters: [{ Name: "db-cluster-resource-id", Values }],
    });
    return found.filter(({ DbClusterResourceId }) => DbClusterResourceId === resourceId).map(describedAs)[0];
  }

  async members(clusterIdentifier: string): Promise<readonly Described[]> {
    const found = await describeInstances(this.#reads, {
      Filters: [{ Name: "db-cluster-id", Values: [clusterIdentifier] }],
    });
    return found
      .filter(({ DBClusterIdentifier }) => DBClusterIdentifier === clusterIdentifier)
      .map(describedAs);
  }

  attachments(kind: DatabaseKind, described: Described): Promise<Attachments> {
    return attachmentsOf(this.#reads, kind, described);
  }

  async restore(kind: DatabaseKind, input: Input): Promise<void> {
    const isToPointInTime = Object.keys(input).some((key) => key.startsWith("Source"));
    if (kind === "db-instance") {
      await (isToPointInTime
        ? asked("RestoreDBInstanceToPointInTime", () =>
            this.#writes.send(new RestoreDBInstanceToPointInTimeCommand(messageOf(input))),
          )
        : asked("RestoreDBInstanceFromDBSnapshot", () =>
            this.#writes.send(new RestoreDBInstanceFromDBSnapshotCommand(messageOf(input))),
          ));
      return;
    }
    await (isToPointInTime
      ? asked("RestoreDBClusterToPointInTime", () =>
          this.#writes.send(new RestoreDBClusterToPointInTimeCommand(messageOf(input))),
        )
      : asked("RestoreDBClusterFromSnapshot", () =>
          this.#writes.send(new RestoreDBClusterFromSnapshotCommand(messageOf(input))),
        ));
  }

  async createMember(input: Input): Promise<void> {
    await asked("CreateDBInstance", () => this.#writes.send(new CreateDBInstanceCommand(messageOf(input))));
  }

  async modify(kind: DatabaseKind, input: Input): Promise<void> {
    await (kind === "db-instance"
      ? asked("ModifyDBInstance", () => this.#writes.send(new ModifyDBInstanceCommand(messageOf(input))))
      : asked("ModifyDBCluster", () => this.#writes.send(new ModifyDBClusterCommand(messageOf(input)))));
  }

  async reboot(DBInstanceIdentifier: string): Promise<void> {
    const command = new RebootDBInstanceCommand({ DBInstanceIdentifier });
    await asked("RebootDBInstance", () => this.#writes.send(command));
  }

  async delete(kind: DatabaseKind, identifier: string, finalSnapshot?: string): Promise<void> {
    const keeping = {
      SkipFinalSnapshot: finalSnapshot === undefined,
      FinalDBSnapshotIdentifier: finalSnapshot,
      // The default would take the point-in-time history along.
      DeleteAutomatedBackups: false,
    };
    await (kind === "db-instance"
      ? asked("DeleteDBInstance", () =>
          this.#writes.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: identifier, ...keeping })),
        )
      : asked("DeleteDBCluster", () =>
          this.#writes.send(new DeleteDBClusterCommand({ DBClusterIdentifier: identifier, ...keeping })),
        ));
  }

  async addTags(ResourceName: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const command = new AddTagsToResourceCommand({ ResourceName, Tags: tagList(tags) });
    await asked("AddTagsToResource", () => this.#writes.send(command));
  }

  async removeTags(ResourceName: string, keys: readonly string[]): Promise<void> {
    const command = new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: [...keys] });
    await asked("RemoveTagsFromResource", () => this.#writes.send(command));
  }

  async addRole(
    kind: DatabaseKind,
    identifier: string,
    { arn: RoleArn, feature }: { readonly arn: string; readonly feature?: string },
  ): Promise<void> {
    await (kind === "db-instance"
      ? asked("AddRoleToDBInstance", () =>
          this.#writes.send(
            new AddRoleToDBInstanceCommand({
              DBInstanceIdentifier: identifier,
              RoleArn,
              // Of an instance it must be said.
              FeatureName: feature ?? "",
            }),
          ),
        )
      : asked("AddRoleToDBCluster", () =>
          this.#writes.send(
            new AddRoleToDBClusterCommand({ DBClusterIdentifier: identifier, RoleArn, FeatureName: feature }),
          ),
        ));
  }

  async setDataApi(ResourceArn: string, enabled: boolean): Promise<void> {
    await (enabled
      ? asked("EnableHttpEndpoint", () => this.#writes.send(new EnableHttpEndpointCommand({ ResourceArn })))
      : asked("DisableHttpEndpoint", () =>
          this.#writes.send(new DisableHttpEndpointCommand({ ResourceArn })),
        ));
  }

  async snapshot(kind: DatabaseKind, identifier: string): Promise<Snapshot | undefined> {
    if (kind === "db-instance") {
      const found = await unlessMissing(describeSnapshots(this.#reads, { identifier }));
      return found?.map(instanceSnapshot)[0];
    }
    const found = await unlessMissing(describeClusterSnapshots(this.#reads, { identifier }));
    return found?.map(clusterSnapshot)[0];
  }

  async automatedSnapshots(kind: DatabaseKind, resourceId: string): Promise<readonly Snapshot[]> {
    const found =
      kind === "db-instance"
        ? (await describeSnapshots(this.#reads, { automatedOf: resourceId })).map(instanceSnapshot)
        : (await describeClusterSnapshots(this.#reads, { automatedOf: resourceId })).map(clusterSnapshot);
    return found.filter(({ sourceResourceId }) => sourceResourceId === resourceId);
  }

  async createSnapshot(kind: DatabaseKind, snapshot: SnapshotCreation): Promise<void> {
    const { identifier, sourceIdentifier } = snapshot;
    const Tags = tagList(snapshot.tags);
    await (kind === "db-instance"
      ? asked("CreateDBSnapshot", () =>
          this.#writes.send(
            new CreateDBSnapshotCommand({
              DBSnapshotIdentifier: identifier,
              DBInstanceIdentifier: sourceIdentifier,
              Tags,
            }),
          ),
        )
      : asked("CreateDBClusterSnapshot", () =>
          this.#writes.send(
            new CreateDBClusterSnapshotCommand({
              DBClusterSnapshotIdentifier: identifier,
              DBClusterIdentifier: sourceIdentifier,
              Tags,
            }),
          ),
        ));
  }

  async copySnapshot(kind: DatabaseKind, copy: SnapshotCopy): Promise<void> {
    const { identifier, sourceSnapshotIdentifier } = copy;
    const Tags = tagList(copy.tags);
    await (kind === "db-instance"
      ? asked("CopyDBSnapshot", () =>
          this.#writes.send(
            new CopyDBSnapshotCommand({
              TargetDBSnapshotIdentifier: identifier,
              SourceDBSnapshotIdentifier: sourceSnapshotIdentifier,
              Tags,
            }),
          ),
        )
      : asked("CopyDBClusterSnapshot", () =>
          this.#writes.send(
            new CopyDBClusterSnapshotCommand({
              TargetDBClusterSnapshotIdentifier: identifier,
              SourceDBClusterSnapshotIdentifier: sourceSnapshotIdentifier,
              Tags,
            }),
          ),
        ));
  }

  async deleteSnapshot(kind: DatabaseKind, identifier: string): Promise<void> {
    await (kind === "db-instance"
      ? asked("DeleteDBSnapshot", () =>
          this.#writes.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: identifier })),
        )
      : asked("DeleteDBClusterSnapshot", () =>
          this.#writes.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: identifier })),
        ));
  }

  async startExport(task: ExportStart): Promise<void> {
    const command = new StartExportTaskCommand({
      ExportTaskIdentifier: task.identifier,
      SourceArn: task.snapshotArn,
      S3BucketName: task.bucket,
      S3Prefix: task.prefix || undefined,
      IamRoleArn: task.roleArn,
      KmsKeyId: task.kmsKeyId,
    });
    await asked("StartExportTask", () => this.#writes.send(command));
  }

  async exportTask(ExportTaskIdentifier: string): Promise<ExportTask | undefined> {
    const command = new DescribeExportTasksCommand({ ExportTaskIdentifier });
    const answer = await unlessMissing(asked("DescribeExportTasks", () => this.#reads.send(command)));
    return answer?.ExportTasks?.map(exportTaskOf)[0];
  }
}
