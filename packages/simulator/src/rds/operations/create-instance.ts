import {
  CreateDBInstance$,
  type CreateDBInstanceMessage,
  type CreateDBInstanceResult,
  DBInstanceAlreadyExistsFault,
  InstanceQuotaExceededFault,
} from "@aws-sdk/client-rds";
import { fault, invalidCombination, invalidValue } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import { beginMember } from "../member.ts";
import type { ClusterSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { clusterNamed, requireUsable } from "./find-cluster.ts";
import { operation } from "./operation.ts";

type Input = CreateDBInstanceMessage;

/** Members of clusters only: an instance of RDS begins empty, and nobody here wants one. */
export const createDBInstance = operation(
  CreateDBInstance$,
  (world: World, input: Input): CreateDBInstanceResult => {
    const identifier = newIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier);
    if (input.DBClusterIdentifier === undefined) {
      throw invalidCombination("An instance that is not the member of a cluster is not modelled.");
    }
    checkClassName(input.DBInstanceClass);
    checkLeftToTheCluster(input);
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    if (world.things.named("instance", identifier) !== undefined) {
      throw fault(DBInstanceAlreadyExistsFault, "DB instance already exists");
    }
    requireUsable(cluster);
    checkFit(input, cluster.settings);
    if (world.things.ofKind("instance").length >= world.quotas.instances) {
      throw fault(InstanceQuotaExceededFault, `Quota exceeded: ${world.quotas.instances} DB instances`);
    }
    const member = beginMember(world, cluster, { ...input, DBInstanceIdentifier: identifier });
    return { DBInstance: describedInstance(world, member) };
  },
);

function checkClassName(name: string | undefined): void {
  if (name !== undefined && /^db\.(serverless|[a-z0-9-]+\.[a-z0-9-]+)$/.test(name)) return;
  throw invalidValue(`Invalid DB Instance class: ${name}`);
}

/** What belongs to the cluster is not said of a member, in AWS's words where they are known. */
const ofTheCluster = {
  AllocatedStorage: "allocated storage",
  BackupRetentionPeriod: "backup retention period",
  DBName: "database name",
  EnableIAMDatabaseAuthentication: "IAM database authentication",
  KmsKeyId: "KMS key",
  ManageMasterUserPassword: "master user password management",
  MasterUserPassword: "master user password",
  MasterUsername: "master user name",
  Port: "database endpoint port",
  PreferredBackupWindow: "preferred backup window",
  StorageEncrypted: "storage encryption",
  VpcSecurityGroupIds: "vpc security groups",
} as const satisfies Partial<Record<keyof Input, string>>;

function checkLeftToTheCluster(input: Input): void {
  if (input.DeletionProtection !== undefined) throw protectionIsTheClusters();
  const given = Object.entries(ofTheCluster).find(
    ([name]) => new Map(Object.entries(input)).get(name) !== undefined,
  );
  if (given === undefined) return;
  throw invalidCombination(
    `The requested DB Instance will be a member of a DB Cluster. Set ${given[1]} for the DB Cluster.`,
  );
}

export const protectionIsTheClusters = () =>
  invalidCombination(
    "Deletion Protection can only be applied on the Cluster level, not for individual instances",
  );

function checkFit(
  input: Input,
  { Engine, EngineVersion, ServerlessV2ScalingConfiguration }: ClusterSettings,
) {
  if (input.Engine !== Engine) {
    throw invalidCombination(
      `The engine name requested for your DB instance (${input.Engine}) doesn't match the engine name of your DB cluster (${Engine}).`,
    );
  }
  if (input.EngineVersion !== undefined && input.EngineVersion !== EngineVersion) {
    throw invalidCombination(
      `The engine version that you requested for your DB instance (${input.EngineVersion}) does not match the engine version of your DB cluster (${EngineVersion}).`,
    );
  }
  if (input.DBInstanceClass === "db.serverless" && ServerlessV2ScalingConfiguration === undefined) {
    throw invalidCombination("Set the Serverless v2 scaling configuration on the parent DB cluster first.");
  }
}
