import type { RestoreDBInstanceFromDBSnapshotMessage } from "@aws-sdk/client-rds";
import type { InstanceSettings } from "../thing.ts";
import type { World } from "../world.ts";

type Input = RestoreDBInstanceFromDBSnapshotMessage;

/**
 * The settings of an instance restored from a snapshot: what the call says, else what the data bring along (storage,
 * version, user, backup retention), else the default, which is not the source's: groups, single-AZ, no deletion
 * protection, no IAM login, no logs, no monitoring.
 */
export function restoredSettings(world: World, input: Input, source: InstanceSettings): InstanceSettings {
  return {
    ...ofTheData(source, input),
    ...network(world, input),
    DBInstanceClass: input.DBInstanceClass ?? source.DBInstanceClass,
    DBParameterGroups: [
      {
        DBParameterGroupName: input.DBParameterGroupName ?? defaultParameterGroup(source),
        ParameterApplyStatus: "in-sync",
      },
    ],
    OptionGroupMemberships: [
      { OptionGroupName: input.OptionGroupName ?? defaultOptionGroup(source), Status: "in-sync" },
    ],
    MultiAZ: input.MultiAZ ?? false,
    DeletionProtection: input.DeletionProtection ?? false,
    IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication ?? false,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    DedicatedLogVolume: input.DedicatedLogVolume ?? false,
    ProcessorFeatures: input.ProcessorFeatures ?? [],
    CACertificateIdentifier: input.CACertificateIdentifier ?? "rds-ca-rsa2048-g1",
    BackupRetentionPeriod: input.BackupRetentionPeriod ?? source.BackupRetentionPeriod ?? 0,
    PreferredBackupWindow: input.PreferredBackupWindow ?? source.PreferredBackupWindow,
    PreferredMaintenanceWindow: source.PreferredMaintenanceWindow,
    BackupTarget: input.BackupTarget ?? "region",
    MonitoringInterval: 0,
    PerformanceInsightsEnabled: false,
    ReadReplicaDBInstanceIdentifiers: [],
    AssociatedRoles: [],
    DomainMemberships: [],
    ...(input.CustomIamInstanceProfile === undefined
      ? {}
      : { CustomIamInstanceProfile: input.CustomIamInstanceProfile }),
    ...(input.EngineLifecycleSupport === undefined
      ? {}
      : { EngineLifecycleSupport: input.EngineLifecycleSupport }),
    ...masterUserSecret(world, input),
  };
}

function ofTheData(source: InstanceSettings, input: Input): InstanceSettings {
  return {
    Engine: source.Engine,
    EngineVersion: source.EngineVersion,
    LicenseModel: input.LicenseModel ?? source.LicenseModel,
    MasterUsername: source.MasterUsername,
    DBName: source.DBName,
    AllocatedStorage: input.AllocatedStorage ?? source.AllocatedStorage,
    StorageType: input.StorageType ?? source.StorageType,
    Iops: input.Iops ?? source.Iops,
    StorageThroughput: input.StorageThroughput ?? source.StorageThroughput,
    StorageEncrypted: source.StorageEncrypted,
    KmsKeyId: source.KmsKeyId,
  };
}

function network({ account }: World, input: Input): InstanceSettings {
  const securityGroups = input.VpcSecurityGroupIds ?? [];
  return {
    DbInstancePort: input.Port ?? 5432,
    AvailabilityZone: input.AvailabilityZone ?? `${account.region}a`,
    PubliclyAccessible: input.PubliclyAccessible ?? false,
    NetworkType: input.NetworkType ?? "IPV4",
    CustomerOwnedIpEnabled: input.EnableCustomerOwnedIp ?? false,
    DBSecurityGroups: [],
    VpcSecurityGroups: (securityGroups.length > 0 ? securityGroups : ["sg-default"]).map((id) => ({
      VpcSecurityGroupId: id,
      Status: "active",
    })),
    DBSubnetGroup: {
      DBSubnetGroupName: input.DBSubnetGroupName ?? "default",
      DBSubnetGroupDescription: input.DBSubnetGroupName ?? "default",
      VpcId: "vpc-default",
      SubnetGroupStatus: "Complete",
      Subnets: ["a", "b"].map((zone) => ({
        SubnetIdentifier: `subnet-${zone}`,
        SubnetAvailabilityZone: { Name: `${account.region}${zone}` },
        SubnetStatus: "Active",
      })),
    },
  };
}

function masterUserSecret({ account }: World, input: Input): InstanceSettings {
  if (!input.ManageMasterUserPassword) return {};
  return {
    MasterUserSecret: {
      SecretArn: `arn:aws:secretsmanager:${account.region}:${account.accountId}:secret:rds!${input.DBInstanceIdentifier}`,
      SecretStatus: "creating",
      ...(input.MasterUserSecretKmsKeyId === undefined ? {} : { KmsKeyId: input.MasterUserSecretKmsKeyId }),
    },
  };
}

const majorVersion = ({ EngineVersion = "16" }: InstanceSettings) => EngineVersion.split(".")[0] ?? "16";
export const defaultParameterGroup = (source: InstanceSettings) =>
  `default.${source.Engine ?? "postgres"}${majorVersion(source)}`;
export const defaultOptionGroup = (source: InstanceSettings) =>
  `default:${source.Engine ?? "postgres"}-${majorVersion(source)}`;
