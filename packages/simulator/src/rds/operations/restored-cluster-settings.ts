import type { RestoreDBClusterFromSnapshotMessage } from "@aws-sdk/client-rds";
import type { ClusterSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { insights, monitoring } from "./observation.ts";
import { assignedWindow } from "./restored-settings.ts";

/** Of both restores: only the one from a snapshot chooses engine, version, database and zones. */
export type ClusterRestoreInput = Partial<Omit<RestoreDBClusterFromSnapshotMessage, "SnapshotIdentifier">>;
type Input = ClusterRestoreInput;

/**
 * The settings of a cluster restored from a snapshot: what the call says, else what the data bring along (version,
 * user, port, backup retention), else the default, which is not the source's.
 */
export function restoredClusterSettings(
  world: World,
  input: Input,
  source: ClusterSettings,
): ClusterSettings {
  return {
    ...ofTheData(source, input),
    ...network(input),
    AvailabilityZones: input.AvailabilityZones ?? ["a", "b", "c"].map((zone) => world.account.region + zone),
    DBClusterParameterGroup: input.DBClusterParameterGroupName ?? defaultParameterGroup(source),
    DBClusterOptionGroupMemberships: [
      {
        DBClusterOptionGroupName: input.OptionGroupName ?? defaultOptionGroup(source),
        Status: "in-sync",
      },
    ],
    IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication ?? false,
    DeletionProtection: input.DeletionProtection ?? false,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    BackupRetentionPeriod: input.BackupRetentionPeriod ?? source.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: input.PreferredBackupWindow ?? source.PreferredBackupWindow,
    PreferredMaintenanceWindow: assignedWindow,
    EngineMode: input.EngineMode ?? "provisioned",
    ServerlessV2ScalingConfiguration: input.ServerlessV2ScalingConfiguration,
    ScalingConfigurationInfo: input.ScalingConfiguration,
    MonitoringInterval: 0,
    ...monitoring(input, {}),
    PerformanceInsightsEnabled: false,
    ...insights(input, {}),
    EngineLifecycleSupport: input.EngineLifecycleSupport,
    BacktrackWindow: input.BacktrackWindow,
    DBClusterInstanceClass: input.DBClusterInstanceClass,
    RdsCustomClusterConfiguration: input.RdsCustomClusterConfiguration,
    DomainMemberships:
      input.Domain === undefined
        ? []
        : [{ Domain: input.Domain, Status: "joined", IAMRoleName: input.DomainIAMRoleName }],
    AssociatedRoles: (input.AssociatedRoles ?? []).map((role) => ({ ...role, Status: "ACTIVE" })),
    VPCNetworkingEnabled: input.EnableVPCNetworking,
    InternetAccessGatewayEnabled: input.EnableInternetAccessGateway,
    ReadReplicaIdentifiers: [],
    HttpEndpointEnabled: false,
    ActivityStreamStatus: "stopped",
  };
}

function ofTheData(source: ClusterSettings, input: Input): ClusterSettings {
  return {
    Engine: source.Engine,
    EngineVersion: input.EngineVersion ?? source.EngineVersion,
    MasterUsername: source.MasterUsername,
    DatabaseName: input.DatabaseName ?? source.DatabaseName,
    AllocatedStorage: source.AllocatedStorage,
    // Not the source's, unless the engine is not Aurora's.
    StorageType: input.StorageType ?? (source.Engine?.startsWith("aurora") ? "aurora" : source.StorageType),
    Iops: input.Iops ?? source.Iops,
    StorageEncrypted: source.StorageEncrypted ?? input.KmsKeyId !== undefined,
    KmsKeyId: input.KmsKeyId ?? source.KmsKeyId,
    Port: input.Port ?? source.Port ?? 5432,
  };
}

function network(input: Input): ClusterSettings {
  const securityGroups = input.VpcSecurityGroupIds ?? [];
  return {
    PubliclyAccessible: input.PubliclyAccessible ?? false,
    NetworkType: input.NetworkType ?? "IPV4",
    DBSubnetGroup: input.DBSubnetGroupName ?? "default",
    VpcSecurityGroups: (securityGroups.length > 0 ? securityGroups : ["sg-default"]).map((id) => ({
      VpcSecurityGroupId: id,
      Status: "active",
    })),
  };
}

const majorVersion = ({ EngineVersion = "16" }: ClusterSettings) => EngineVersion.split(".")[0] ?? "16";
const defaultParameterGroup = (source: ClusterSettings) =>
  `default.${source.Engine ?? "aurora-postgresql"}${majorVersion(source)}`;
const defaultOptionGroup = (source: ClusterSettings) =>
  `default:${source.Engine ?? "aurora-postgresql"}-${majorVersion(source)}`;
