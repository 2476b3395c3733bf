import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type Filter,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  StartDBClusterCommand,
  StartDBInstanceCommand,
  type Tag,
} from "@aws-sdk/client-rds";
import type {
  ClusterRestore,
  DbCluster,
  DbInstance,
  DbSnapshot,
  InstanceRestore,
  MemberCreation,
  Rds,
} from "@dblab-refresh/core/ports/rds";
import { allPages, asked, unlessMissing } from "./rds-call.ts";
import { clusterOf, clusterSnapshotOf, instanceOf, snapshotOf } from "./rds-description.ts";

/** Describe's largest page. */
const MaxRecords = 100;

/** What a serverless clone may scale to: Aurora wants a range with the cluster. ACUs. */
const SERVERLESS_CAPACITY = { MinCapacity: 0.5, MaxCapacity: 16 };

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
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
    const answer = await unlessMissing(asked("DescribeDBInstances", () => this.#reads.send(command)));
    return answer?.DBInstances?.map(instanceOf)[0];
  }

  async instances(prefix: string): Promise<readonly DbInstance[]> {
    return (await this.#instances()).filter((instance) => instance.identifier.startsWith(prefix));
  }

  async members(clusterIdentifier: string): Promise<readonly DbInstance[]> {
    const members = await this.#instances([{ Name: "db-cluster-id", Values: [clusterIdentifier] }]);
    // What is deleted next is never taken from a filter's word alone.
    return members.filter((member) => member.clusterIdentifier === clusterIdentifier);
  }

  async #instances(Filters?: Filter[]): Promise<readonly DbInstance[]> {
    const pages = await allPages(
      (Marker) =>
        asked("DescribeDBInstances", () =>
          this.#reads.send(new DescribeDBInstancesCommand({ MaxRecords, Marker, Filters })),
        ),
      (page) => page.DBInstances,
    );
    return pages.map(instanceOf);
  }

  async snapshot(identifier: string): Promise<DbSnapshot | undefined> {
    const command = new DescribeDBSnapshotsCommand({
      DBSnapshotIdentifier: identifier,
      // A snapshot that another account shares goes by its ARN, and is shown only if asked for.
      IncludeShared: identifier.startsWith("arn:") || undefined,
    });
    const answer = await unlessMissing(asked("DescribeDBSnapshots", () => this.#reads.send(command)));
    return answer?.DBSnapshots?.map(snapshotOf)[0];
  }

  async automatedSnapshots(resourceId: string): Promise<readonly DbSnapshot[]> {
    const pages = await allPages(
      (Marker) =>
        asked("DescribeDBSnapshots", () =>
          this.#reads.send(
            new DescribeDBSnapshotsCommand({
              DbiResourceId: resourceId,
              SnapshotType: "automated",
              MaxRecords,
              Marker,
            }),
          ),
        ),
      (page) => page.DBSnapshots,
    );
    return pages.map(snapshotOf).filter((snapshot) => snapshot.sourceResourceId === resourceId);
  }

  async restoreInstance(restore: InstanceRestore): Promise<void> {
    const command = new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: restore.identifier,
      DBSnapshotIdentifier: restore.snapshotIdentifier,
      DBInstanceClass: restore.instanceClass,
      DBSubnetGroupName: restore.subnetGroup,
      VpcSecurityGroupIds: securityGroups(restore),
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
      Tags: tagList(restore.tags),
    });
    await asked("RestoreDBInstanceFromDBSnapshot", () => this.#writes.send(command));
  }

  async disableDeletionProtection(identifier: string): Promise<void> {
    const command = new ModifyDBInstanceCommand({
      DBInstanceIdentifier: identifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    });
    await asked("ModifyDBInstance", () => this.#writes.send(command));
  }

  async startInstance(identifier: string): Promise<void> {
    const command = new StartDBInstanceCommand({ DBInstanceIdentifier: identifier });
    await asked("StartDBInstance", () => this.#writes.send(command));
  }

  async deleteInstance(identifier: string): Promise<void> {
    const command = new DeleteDBInstanceCommand({
      DBInstanceIdentifier: identifier,
      SkipFinalSnapshot: true,
      DeleteAutomatedBackups: true,
    });
    await asked("DeleteDBInstance", () => this.#writes.send(command));
  }

  async cluster(identifier: string): Promise<DbCluster | undefined> {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier: identifier });
    const answer = await unlessMissing(asked("DescribeDBClusters", () => this.#reads.send(command)));
    return answer?.DBClusters?.map(clusterOf)[0];
  }

  async clusters(prefix: string): Promise<readonly DbCluster[]> {
    const pages = await allPages(
      (Marker) =>
        asked("DescribeDBClusters", () =>
          this.#reads.send(new DescribeDBClustersCommand({ MaxRecords, Marker })),
        ),
      (page) => page.DBClusters,
    );
    return pages.map(clusterOf).filter((cluster) => cluster.identifier.startsWith(prefix));
  }

  async clusterSnapshot(identifier: string): Promise<DbSnapshot | undefined> {
    const command = new DescribeDBClusterSnapshotsCommand({
      DBClusterSnapshotIdentifier: identifier,
      IncludeShared: identifier.startsWith("arn:") || undefined,
    });
    const answer = await unlessMissing(asked("DescribeDBClusterSnapshots", () => this.#reads.send(command)));
    return answer?.DBClusterSnapshots?.map(clusterSnapshotOf)[0];
  }

  async automatedClusterSnapshots(resourceId: string): Promise<readonly DbSnapshot[]> {
    const pages = await allPages(
      (Marker) =>
        asked("DescribeDBClusterSnapshots", () =>
          this.#reads.send(
            new DescribeDBClusterSnapshotsCommand({
              DbClusterResourceId: resourceId,
              SnapshotType: "automated",
              MaxRecords,
              Marker,
            }),
          ),
        ),
      (page) => page.DBClusterSnapshots,
    );
    return pages.map(clusterSnapshotOf).filter((snapshot) => snapshot.sourceResourceId === resourceId);
  }

  async restoreCluster(restore: ClusterRestore): Promise<void> {
    const command = new RestoreDBClusterFromSnapshotCommand({
      DBClusterIdentifier: restore.identifier,
      SnapshotIdentifier: restore.snapshotIdentifier,
      Engine: restore.engine,
      DBSubnetGroupName: restore.subnetGroup,
      VpcSecurityGroupIds: securityGroups(restore),
      DBClusterParameterGroupName: restore.parameterGroup,
      Port: restore.port,
      EnableIAMDatabaseAuthentication: restore.iamAuthentication || undefined,
      DeletionProtection: restore.deletionProtection,
      // Aurora takes no 0; the source's retention would be inherited.
      BackupRetentionPeriod: 1,
      ServerlessV2ScalingConfiguration: restore.serverless ? SERVERLESS_CAPACITY : undefined,
      Tags: tagList(restore.tags),
    });
    await asked("RestoreDBClusterFromSnapshot", () => this.#writes.send(command));
  }

  async createMember(member: MemberCreation): Promise<void> {
    const command = new CreateDBInstanceCommand({
      DBInstanceIdentifier: member.identifier,
      DBClusterIdentifier: member.clusterIdentifier,
      Engine: member.engine,
      DBInstanceClass: member.instanceClass,
      PubliclyAccessible: member.publiclyAccessible,
      DBParameterGroupName: member.parameterGroup,
      Tags: tagList(member.tags),
    });
    await asked("CreateDBInstance", () => this.#writes.send(command));
  }

  async disableClusterDeletionProtection(identifier: string): Promise<void> {
    const command = new ModifyDBClusterCommand({
      DBClusterIdentifier: identifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    });
    await asked("ModifyDBCluster", () => this.#writes.send(command));
  }

  async startCluster(identifier: string): Promise<void> {
    const command = new StartDBClusterCommand({ DBClusterIdentifier: identifier });
    await asked("StartDBCluster", () => this.#writes.send(command));
  }

  async deleteCluster(identifier: string): Promise<void> {
    const command = new DeleteDBClusterCommand({
      DBClusterIdentifier: identifier,
      SkipFinalSnapshot: true,
      DeleteAutomatedBackups: true,
    });
    await asked("DeleteDBCluster", () => this.#writes.send(command));
  }
}

/** An empty list would mean none; left out it means the VPC's default. */
function securityGroups(restore: { readonly securityGroups: readonly string[] }): string[] | undefined {
  return restore.securityGroups.length > 0 ? [...restore.securityGroups] : undefined;
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
