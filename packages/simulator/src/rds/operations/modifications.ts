import type { ModifyDBInstanceMessage, PendingModifiedValues } from "@aws-sdk/client-rds";
import { defined } from "../defined.ts";
import { changedSecret } from "../master-secret.ts";
import type { InstanceSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { insights, monitoring } from "./observation.ts";
import { domainMemberships } from "./restored-settings.ts";

type Input = ModifyDBInstanceMessage;

/**
 * What a ModifyDBInstance changes without waiting for a window, whatever `ApplyImmediately` says, and whether the
 * instance works on it (`modifying`): switches of the control plane take no work.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html, the settings' table.
 */
export function modificationsAtOnce(
  world: World,
  input: Input,
  present: InstanceSettings,
): { settings: InstanceSettings; needsWork: boolean } {
  const switches: InstanceSettings = defined({
    DeletionProtection: input.DeletionProtection,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow,
    PreferredBackupWindow: input.PreferredBackupWindow,
    PromotionTier: input.PromotionTier,
  });
  const work: InstanceSettings = {
    ...defined({
      DatabaseInsightsMode: input.DatabaseInsightsMode,
      PubliclyAccessible: input.PubliclyAccessible,
      NetworkType: input.NetworkType,
      CustomerOwnedIpEnabled: input.EnableCustomerOwnedIp,
      CACertificateIdentifier: input.CACertificateIdentifier,
      EngineLifecycleSupport: input.EngineLifecycleSupport,
      DbInstancePort: changed(input.DBPortNumber, present.DbInstancePort),
    }),
    ...autoscaling(input, present),
    ...monitoring(input, present),
    ...insights(input, present),
    ...domain(input),
    ...changedSecret(world, "db", input, present.MasterUserSecret),
    ...retentionAtOnce(input, present),
    ...groups(input, present),
    ...logs(input, present),
  };
  return { settings: { ...switches, ...work }, needsWork: Object.keys(work).length > 0 };
}

/** What waits for the window unless `ApplyImmediately`. */
export function modificationsForWindow(input: Input, present: InstanceSettings): PendingModifiedValues {
  return defined({
    DBInstanceClass: changed(input.DBInstanceClass, present.DBInstanceClass),
    AllocatedStorage: changed(input.AllocatedStorage, present.AllocatedStorage),
    StorageType: changed(input.StorageType, present.StorageType),
    Iops: changed(input.Iops, present.Iops),
    StorageThroughput: changed(input.StorageThroughput, present.StorageThroughput),
    MultiAZ: changed(input.MultiAZ, present.MultiAZ),
    EngineVersion: changed(input.EngineVersion, present.EngineVersion),
    LicenseModel: changed(input.LicenseModel, present.LicenseModel),
    BackupRetentionPeriod: changed(input.BackupRetentionPeriod, present.BackupRetentionPeriod),
    IAMDatabaseAuthenticationEnabled: changed(
      input.EnableIAMDatabaseAuthentication,
      present.IAMDatabaseAuthenticationEnabled,
    ),
    ProcessorFeatures: input.UseDefaultProcessorFeatures ? [] : input.ProcessorFeatures,
    MultiTenant: changed(input.MultiTenant, present.MultiTenant),
    DedicatedLogVolume: changed(input.DedicatedLogVolume, present.DedicatedLogVolume),
    DBSubnetGroupName: changed(input.DBSubnetGroupName, present.DBSubnetGroup?.DBSubnetGroupName),
    MasterUserPassword: input.MasterUserPassword === undefined ? undefined : "****",
  });
}

/** A limit of as much as there is means that it does not grow, and is not shown. */
function autoscaling(
  { MaxAllocatedStorage: limit, AllocatedStorage: wanted }: Input,
  present: InstanceSettings,
) {
  if (limit === undefined) return {};
  const grows = limit > (wanted ?? present.AllocatedStorage ?? 0);
  return { MaxAllocatedStorage: grows ? limit : undefined };
}

function domain(input: Input): InstanceSettings {
  if (input.DisableDomain || input.Domain === "none") return { DomainMemberships: [] };
  const memberships = domainMemberships(input);
  return memberships.length > 0 ? { DomainMemberships: memberships } : {};
}

/** From one number of days to another takes no outage and no window; to and from 0 does. */
function retentionAtOnce({ BackupRetentionPeriod: days = 0 }: Input, present: InstanceSettings) {
  const isBetweenDays = days > 0 && (present.BackupRetentionPeriod ?? 0) > 0;
  return isBetweenDays && days !== present.BackupRetentionPeriod ? { BackupRetentionPeriod: days } : {};
}

function groups(input: Input, present: InstanceSettings): InstanceSettings {
  const { DBParameterGroupName: parameterGroup, OptionGroupName: optionGroup } = input;
  return defined({
    VpcSecurityGroups: input.VpcSecurityGroupIds?.map((id) => ({ VpcSecurityGroupId: id, Status: "active" })),
    DBParameterGroups:
      parameterGroup === undefined || parameterGroup === present.DBParameterGroups?.[0]?.DBParameterGroupName
        ? undefined
        : // The static parameters of another group are read at the next reboot only.
          [{ DBParameterGroupName: parameterGroup, ParameterApplyStatus: "pending-reboot" }],
    OptionGroupMemberships:
      optionGroup === undefined ? undefined : [{ OptionGroupName: optionGroup, Status: "in-sync" }],
  });
}

function logs({ CloudwatchLogsExportConfiguration: change }: Input, present: InstanceSettings) {
  if (change === undefined) return {};
  const exports = new Set(present.EnabledCloudwatchLogsExports);
  for (const log of change.EnableLogTypes ?? []) exports.add(log);
  for (const log of change.DisableLogTypes ?? []) exports.delete(log);
  return { EnabledCloudwatchLogsExports: [...exports] };
}

const changed = <Value>(wanted: Value | undefined, present: Value | undefined): Value | undefined =>
  wanted === present ? undefined : wanted;
