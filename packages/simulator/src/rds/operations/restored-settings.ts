import type { RestoreDBInstanceFromDBSnapshotMessage } from "@aws-sdk/client-rds";
import { newSecret } from "../master-secret.ts";
import type { InstanceSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { subnetGroupNamed } from "./subnet-group.ts";

/** Of both restores: the one to a point in time takes a limit of the storage besides. */
export interface RestoreInput extends RestoreDBInstanceFromDBSnapshotMessage {
  readonly MaxAllocatedStorage?: number | undefined;
}
type Input = RestoreInput;

/** A snapshot has no maintenance window: RDS chooses one at random, in the region's quiet hours. */
export const assignedWindow = "thu:05:12-thu:05:42";

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
    PreferredMaintenanceWindow: assignedWindow,
    BackupTarget: input.BackupTarget ?? "region",
    MaxAllocatedStorage: input.MaxAllocatedStorage,
    MonitoringInterval: 0,
    PerformanceInsightsEnabled: false,
    ReadReplicaDBInstanceIdentifiers: [],
    AssociatedRoles: [],
    DomainMemberships: domainMemberships(input),
    ...(input.CustomIamInstanceProfile === undefined
      ? {}
      : { CustomIamInstanceProfile: input.CustomIamInstanceProfile }),
    ...(input.EngineLifecycleSupport === undefined
      ? {}
      : { EngineLifecycleSupport: input.EngineLifecycleSupport }),
    ...(input.ManageMasterUserPassword
      ? { MasterUserSecret: newSecret(world, "db", input.MasterUserSecretKmsKeyId) }
      : {}),
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

function network(world: World, input: Input): InstanceSettings {
  const securityGroups = input.VpcSecurityGroupIds ?? [];
  return {
    DbInstancePort: input.Port ?? 5432,
    AvailabilityZone: input.AvailabilityZone ?? `${world.account.region}a`,
    PubliclyAccessible: input.PubliclyAccessible ?? false,
    NetworkType: input.NetworkType ?? "IPV4",
    CustomerOwnedIpEnabled: input.EnableCustomerOwnedIp ?? false,
    DBSecurityGroups: [],
    VpcSecurityGroups: (securityGroups.length > 0 ? securityGroups : ["sg-default"]).map((id) => ({
      VpcSecurityGroupId: id,
      Status: "active",
    })),
    DBSubnetGroup: subnetGroupNamed(world, input.DBSubnetGroupName ?? "default"),
  };
}

/** Members of a domain, as a call names it. */
export function domainMemberships(input: Partial<Input>): NonNullable<InstanceSettings["DomainMemberships"]> {
  const { Domain, DomainFqdn, DomainOu, DomainAuthSecretArn, DomainDnsIps, DomainIAMRoleName } = input;
  if (Domain === undefined && DomainFqdn === undefined) return [];
  return [
    {
      Domain,
      Status: "joined",
      FQDN: DomainFqdn,
      IAMRoleName: DomainIAMRoleName,
      OU: DomainOu,
      AuthSecretArn: DomainAuthSecretArn,
      DnsIps: DomainDnsIps,
    },
  ];
}

const majorVersion = ({ EngineVersion = "16" }: InstanceSettings) => EngineVersion.split(".")[0] ?? "16";
export const defaultParameterGroup = (source: InstanceSettings) =>
  `default.${source.Engine ?? "postgres"}${majorVersion(source)}`;
export const defaultOptionGroup = (source: InstanceSettings) =>
  `default:${source.Engine ?? "postgres"}-${majorVersion(source)}`;
