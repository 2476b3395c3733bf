import {
  type DBInstance,
  type DBSnapshot,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  type DescribeDBInstancesCommandOutput,
  DescribeDBSnapshotsCommand,
  type DescribeDBSnapshotsCommandOutput,
  ModifyDBInstanceCommand,
  type RDSClient,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { DbInstance, DbSnapshot, InstanceRestore, Rds } from "@dblab-refresh/core/ports/rds";
import { meansNotFound, rdsFault } from "@dblab-refresh/core/rds/rds-fault";

/** RDS over the SDK. `writes` sends once: whether a lost call took effect is decided by the next look. */
export class RdsService implements Rds {
  readonly #reads: Pick<RDSClient, "send">;
  readonly #writes: Pick<RDSClient, "send">;

  constructor(clients: {
    readonly reads: Pick<RDSClient, "send">;
    readonly writes: Pick<RDSClient, "send">;
  }) {
    this.#reads = clients.reads;
    this.#writes = clients.writes;
  }

  async instance(identifier: string): Promise<DbInstance | undefined> {
    const answer = await unlessMissing(
      asked("DescribeDBInstances", () =>
        this.#reads.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier })),
      ),
    );
    const found = answer?.DBInstances?.[0];
    return found && instanceOf(found);
  }

  async instances(prefix: string): Promise<readonly DbInstance[]> {
    const found: DbInstance[] = [];
    let marker: string | undefined;
    do {
      const page: DescribeDBInstancesCommandOutput = await asked("DescribeDBInstances", () =>
        this.#reads.send(new DescribeDBInstancesCommand({ MaxRecords: 100, Marker: marker })),
      );
      found.push(
        ...(page.DBInstances ?? []).map(instanceOf).filter((one) => one.identifier.startsWith(prefix)),
      );
      marker = page.Marker;
    } while (marker);
    return found;
  }

  async snapshot(identifier: string): Promise<DbSnapshot | undefined> {
    const answer = await unlessMissing(
      asked("DescribeDBSnapshots", () =>
        this.#reads.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: identifier })),
      ),
    );
    const found = answer?.DBSnapshots?.[0];
    return found && snapshotOf(found);
  }

  async automatedSnapshots(resourceId: string): Promise<readonly DbSnapshot[]> {
    const found: DbSnapshot[] = [];
    let marker: string | undefined;
    do {
      const page: DescribeDBSnapshotsCommandOutput = await asked("DescribeDBSnapshots", () =>
        this.#reads.send(
          new DescribeDBSnapshotsCommand({
            DbiResourceId: resourceId,
            SnapshotType: "automated",
            MaxRecords: 100,
            Marker: marker,
          }),
        ),
      );
      found.push(...(page.DBSnapshots ?? []).map(snapshotOf));
      marker = page.Marker;
    } while (marker);
    return found.filter((snapshot) => snapshot.sourceResourceId === resourceId);
  }

  async restoreInstance(restore: InstanceRestore): Promise<void> {
    await asked("RestoreDBInstanceFromDBSnapshot", () =>
      this.#writes.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: restore.identifier,
          DBSnapshotIdentifier: restore.snapshotIdentifier,
          DBInstanceClass: restore.instanceClass,
          DBSubnetGroupName: restore.subnetGroup,
          VpcSecurityGroupIds: restore.securityGroups.length > 0 ? [...restore.securityGroups] : undefined,
          PubliclyAccessible: restore.publiclyAccessible,
          DBParameterGroupName: restore.parameterGroup,
          OptionGroupName: restore.optionGroup,
          Port: restore.port,
          EnableIAMDatabaseAuthentication: restore.iamAuthentication || undefined,
          StorageType: restore.storageType,
          DeletionProtection: restore.deletionProtection,
          // The source's retention would be inherited: hours in `backing-up`, and backups left behind.
          BackupRetentionPeriod: 0,
          MultiAZ: false,
          Tags: Object.entries(restore.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      ),
    );
  }

  async disableDeletionProtection(identifier: string): Promise<void> {
    await asked("ModifyDBInstance", () =>
      this.#writes.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          DeletionProtection: false,
          ApplyImmediately: true,
        }),
      ),
    );
  }

  async deleteInstance(identifier: string): Promise<void> {
    await asked("DeleteDBInstance", () =>
      this.#writes.send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          SkipFinalSnapshot: true,
          DeleteAutomatedBackups: true,
        }),
      ),
    );
  }
}

async function asked<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw faultOf(error, action);
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Fault && meansNotFound(error)) return undefined;
    throw error;
  }
}

function faultOf(error: unknown, action: string): Fault {
  if (!(error instanceof Error)) return rdsFault({ name: "UnknownError", message: `${error}`, action });
  const { name, message } = error;
  // A connection that broke is an Error with a code; a service's error has its shape's name and HTTP metadata.
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const metadata = "$metadata" in error ? (error.$metadata as { httpStatusCode?: number }) : undefined;
  return rdsFault({
    name: name === "Error" && code ? code : name,
    message,
    action,
    ...(metadata?.httpStatusCode && { httpStatus: metadata.httpStatusCode }),
  });
}

function instanceOf(instance: DBInstance): DbInstance {
  const { Address: host, Port: port } = instance.Endpoint ?? {};
  const created = instance.InstanceCreateTime?.toISOString();
  return {
    identifier: instance.DBInstanceIdentifier ?? "",
    resourceId: instance.DbiResourceId ?? "",
    status: instance.DBInstanceStatus ?? "unknown",
    engine: instance.Engine ?? "",
    engineVersion: instance.EngineVersion ?? "",
    tags: Object.fromEntries((instance.TagList ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
    deletionProtection: instance.DeletionProtection ?? false,
    ...(host && port && { endpoint: { host, port } }),
    ...(created && { createdAt: created }),
  };
}

function snapshotOf(snapshot: DBSnapshot): DbSnapshot {
  const created = snapshot.SnapshotCreateTime?.toISOString();
  return {
    identifier: snapshot.DBSnapshotIdentifier ?? "",
    status: snapshot.Status ?? "unknown",
    engine: snapshot.Engine ?? "",
    sourceResourceId: snapshot.DbiResourceId ?? "",
    ...(created && { createdAt: created }),
  };
}
