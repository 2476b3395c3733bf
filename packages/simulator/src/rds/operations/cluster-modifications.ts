import type { ClusterPendingModifiedValues, ModifyDBClusterMessage } from "@aws-sdk/client-rds";
import { defined } from "../defined.ts";
import { changedSecret } from "../master-secret.ts";
import type { ClusterSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { insights, monitoring } from "./observation.ts";

type Input = ModifyDBClusterMessage;

/**
 * What a ModifyDBCluster changes without waiting for a window, whatever `ApplyImmediately` says, and whether the
 * cluster works on it (`modifying`): switches of the control plane take no work.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html, the settings' table.
 */
export function clusterModificationsAtOnce(
  world: World,
  input: Input,
  present: ClusterSettings,
): { settings: ClusterSettings; needsWork: boolean } {
  const switches: ClusterSettings = defined({
    DeletionProtection: input.DeletionProtection,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow,
    PreferredBackupWindow: input.PreferredBackupWindow,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade,
    BackupRetentionPeriod: input.BackupRetentionPeriod,
  });
  const work: ClusterSettings = {
    ...defined({
      Port: input.Port === present.Port ? undefined : input.Port,
      VpcSecurityGroups: input.VpcSecurityGroupIds?.map((id) => ({
        VpcSecurityGroupId: id,
        Status: "active",
      })),
      DBClusterParameterGroup: input.DBClusterParameterGroupName,
      ServerlessV2ScalingConfiguration: input.ServerlessV2ScalingConfiguration,
      NetworkType: input.NetworkType,
      DatabaseInsightsMode: input.DatabaseInsightsMode,
      // Of a provisioned cluster, Serverless v2 included, AWS has EnableHttpEndpoint and DisableHttpEndpoint do it.
      HttpEndpointEnabled: present.EngineMode === "serverless" ? input.EnableHttpEndpoint : undefined,
      EnabledCloudwatchLogsExports: logs(input, present),
      BacktrackWindow: input.BacktrackWindow,
      ScalingConfigurationInfo: input.ScalingConfiguration,
      DBClusterInstanceClass: input.DBClusterInstanceClass,
      EngineLifecycleSupport: input.EngineLifecycleSupport,
      DBClusterOptionGroupMemberships:
        input.OptionGroupName === undefined
          ? undefined
          : [{ DBClusterOptionGroupName: input.OptionGroupName, Status: "in-sync" }],
      DomainMemberships: clusterDomain(input),
      GlobalWriteForwardingRequested: input.EnableGlobalWriteForwarding,
      LocalWriteForwardingStatus: forwarding(input.EnableLocalWriteForwarding),
    }),
    ...monitoring(input, present),
    ...insights(input, present),
    ...changedSecret(world, "cluster", input, present.MasterUserSecret),
  };
  return { settings: { ...switches, ...work }, needsWork: Object.keys(work).length > 0 };
}

/** What waits for the window unless `ApplyImmediately`. */
export function clusterModificationsForWindow(
  input: Input,
  present: ClusterSettings,
): ClusterPendingModifiedValues {
  const changed = <Value>(wanted: Value | undefined, now: Value | undefined) =>
    wanted === now ? undefined : wanted;
  return defined({
    EngineVersion: changed(input.EngineVersion, present.EngineVersion),
    StorageType: changed(input.StorageType, present.StorageType),
    Iops: changed(input.Iops, present.Iops),
    AllocatedStorage: changed(input.AllocatedStorage, present.AllocatedStorage),
    IAMDatabaseAuthenticationEnabled: changed(
      input.EnableIAMDatabaseAuthentication,
      present.IAMDatabaseAuthenticationEnabled,
    ),
    MasterUserPassword: input.MasterUserPassword === undefined ? undefined : "****",
  });
}

function clusterDomain({ Domain, DomainIAMRoleName: IAMRoleName }: Input) {
  if (Domain === undefined) return undefined;
  return Domain === "none" ? [] : [{ Domain, Status: "joined", IAMRoleName }];
}

function forwarding(isWanted: boolean | undefined) {
  if (isWanted === undefined) return undefined;
  return isWanted ? "enabled" : "disabled";
}

function logs({ CloudwatchLogsExportConfiguration: change }: Input, present: ClusterSettings) {
  if (change === undefined) return undefined;
  const exports = new Set(present.EnabledCloudwatchLogsExports);
  for (const log of change.EnableLogTypes ?? []) exports.add(log);
  for (const log of change.DisableLogTypes ?? []) exports.delete(log);
  return [...exports];
}
