import type { Described } from "../../ports/databases.ts";
import { instanceDomain } from "./domain.ts";
import { upgrade, whyAnotherVersion } from "./engine-version.ts";
import { optionGroup, parameterGroup, securityGroups, subnetGroup } from "./groups.ts";
import { logExports } from "./log-exports.ts";
import { iamAuthentication, managedPassword } from "./master-secret.ts";
import { enhancedMonitoring, performanceInsights } from "./observation.ts";
import { flag, given, number, part, parts, text } from "./reading.ts";
import { instanceRoles } from "./roles.ts";
import { field, ofData, type Setting } from "./setting.ts";
import { storageSettings } from "./storage.ts";
import { tags } from "./tags.ts";
import { activityStream, automatedBackupReplication, awsBackup } from "./tied-to-resource.ts";

const encryption = "a snapshot's encryption and its key are what the restored storage has";
const custom = "it is of RDS Custom, whose instances are not restored here";

/** A DB instance that is no member of a cluster. */
export const instanceSettings: readonly Setting[] = [
  {
    name: "engine version",
    fields: ["EngineVersion"],
    value: (described) => text(described, "EngineVersion"),
    modify: { call: "engine version", input: upgrade },
    why: whyAnotherVersion,
  },
  field("instance class", "DBInstanceClass", { restore: "DBInstanceClass", modify: "DBInstanceClass" }),
  ...storageSettings,
  field("dedicated log volume", "DedicatedLogVolume", {
    restore: "DedicatedLogVolume",
    modify: "DedicatedLogVolume",
    absent: false,
  }),
  parameterGroup,
  optionGroup,
  securityGroups,
  subnetGroup,
  {
    name: "port",
    fields: ["Endpoint", "DbInstancePort"],
    value: portOf,
    restore: (original) => given({ Port: portOf(original) }),
    modify: { call: "settings", input: (original) => given({ DBPortNumber: portOf(original) }) },
  },
  field("network type", "NetworkType", { restore: "NetworkType", modify: "NetworkType" }),
  field("public access", "PubliclyAccessible", {
    restore: "PubliclyAccessible",
    modify: "PubliclyAccessible",
    absent: false,
  }),
  field("Multi-AZ", "MultiAZ", { restore: "MultiAZ", modify: "MultiAZ", absent: false }),
  {
    name: "zone",
    fields: ["AvailabilityZone"],
    // RDS chooses both zones of a Multi-AZ instance, and they change places with every failover.
    value: (described) =>
      flag(described, "MultiAZ") ? "chosen by RDS" : text(described, "AvailabilityZone"),
    restore: (original) =>
      flag(original, "MultiAZ") ? {} : given({ AvailabilityZone: text(original, "AvailabilityZone") }),
    why: () => "the zone is chosen at the restore, and cannot be changed",
  },
  iamAuthentication,
  field("deletion protection", "DeletionProtection", {
    restore: "DeletionProtection",
    modify: "DeletionProtection",
    absent: false,
  }),
  field("backup retention", "BackupRetentionPeriod", {
    restore: "BackupRetentionPeriod",
    modify: "BackupRetentionPeriod",
    absent: 0,
  }),
  field("backup window", "PreferredBackupWindow", {
    restore: "PreferredBackupWindow",
    modify: "PreferredBackupWindow",
  }),
  {
    name: "backup target",
    fields: ["BackupTarget"],
    value: (described) => text(described, "BackupTarget") ?? "region",
    // Outposts and local zones only: elsewhere `region` is all there is.
    restore: (original) =>
      (text(original, "BackupTarget") ?? "region") === "region"
        ? {}
        : { BackupTarget: text(original, "BackupTarget") },
    why: () => "where backups are kept is chosen at the restore",
  },
  field("maintenance window", "PreferredMaintenanceWindow", { modify: "PreferredMaintenanceWindow" }),
  field("automatic minor upgrades", "AutoMinorVersionUpgrade", {
    restore: "AutoMinorVersionUpgrade",
    modify: "AutoMinorVersionUpgrade",
    absent: false,
  }),
  field("extended support", "EngineLifecycleSupport", {
    restore: "EngineLifecycleSupport",
    modify: "EngineLifecycleSupport",
  }),
  field("copying of tags to snapshots", "CopyTagsToSnapshot", {
    restore: "CopyTagsToSnapshot",
    modify: "CopyTagsToSnapshot",
    absent: false,
  }),
  enhancedMonitoring(),
  performanceInsights(),
  logExports,
  field("certificate authority", "CACertificateIdentifier", {
    restore: "CACertificateIdentifier",
    modify: "CACertificateIdentifier",
  }),
  field("licence", "LicenseModel", { restore: "LicenseModel", modify: "LicenseModel" }),
  {
    name: "processor features",
    fields: ["ProcessorFeatures"],
    value: processorFeatures,
    restore: (original) => {
      const features = processorFeatures(original);
      return features.length > 0 ? { ProcessorFeatures: features } : {};
    },
    modify: {
      call: "settings",
      input: (original) => {
        const features = processorFeatures(original);
        return features.length > 0 ? { ProcessorFeatures: features } : { UseDefaultProcessorFeatures: true };
      },
    },
  },
  field("customer-owned IP", "CustomerOwnedIpEnabled", {
    modify: "EnableCustomerOwnedIp",
    absent: false,
  }),
  field("capacity reservation", "DBCapacityReservationIdentifier", {
    restore: "DBCapacityReservationIdentifier",
    modify: "DBCapacityReservationIdentifier",
  }),
  {
    name: "additional storage volumes",
    fields: ["AdditionalStorageVolumes"],
    value: additionalVolumes,
    restore: (original) => {
      const volumes = additionalVolumes(original);
      return volumes.length > 0 ? { AdditionalStorageVolumes: volumes } : {};
    },
    why: () => "additional volumes are made at the restore, and their data are the snapshot's",
  },
  instanceDomain,
  instanceRoles,
  managedPassword,
  tags,
  field("multi-tenant", "MultiTenant", {
    absent: false,
    why: "whether it is multi-tenant is decided by what the snapshot was taken of",
  }),
  ofData("engine", "Engine", "the engine is the snapshot's"),
  ofData("master user", "MasterUsername", "the master user is in the data"),
  ofData("database name", "DBName", "the first database's name is in the data"),
  ofData("character set", "CharacterSetName", "the character set is in the data"),
  ofData("national character set", "NcharCharacterSetName", "the character set is in the data"),
  ofData("time zone", "Timezone", "the time zone is in the data"),
  ofData("system id", "DBSystemId", "the system id is in the data"),
  field("storage encryption", "StorageEncrypted", { absent: false, why: encryption }),
  ofData("kind of encryption", "StorageEncryptionType", encryption),
  ofData("KMS key", "KmsKeyId", encryption),
  {
    ...ofData(
      "TDE credentials",
      "TdeCredentialArn",
      "their password is not shown, and no call takes them without",
    ),
    lost: (original) =>
      text(original, "TdeCredentialArn") && "the TDE credentials: their password is not shown",
  },
  {
    ...ofData("instance profile", "CustomIamInstanceProfile", custom),
    lost: (original) => text(original, "CustomIamInstanceProfile") && `the instance profile: ${custom}`,
  },
  {
    ...ofData("automation mode", "AutomationMode", custom),
    lost: (original) => text(original, "AutomationMode") && `the automation mode: ${custom}`,
  },
  activityStream,
  awsBackup,
  automatedBackupReplication,
];

/** Where it listens: `DbInstancePort` is 0 in most of AWS's answers. */
function portOf(described: Described): number | undefined {
  return number(part(described, "Endpoint"), "Port") ?? (number(described, "DbInstancePort") || undefined);
}

function processorFeatures(described: Described): readonly Described[] {
  return [...parts(described, "ProcessorFeatures")].sort((a, b) =>
    (text(a, "Name") ?? "") < (text(b, "Name") ?? "") ? -1 : 1,
  );
}

const ofAVolume = [
  "VolumeName",
  "AllocatedStorage",
  "IOPS",
  "MaxAllocatedStorage",
  "StorageThroughput",
  "StorageType",
] as const;

/** Without what RDS is doing to them. */
function additionalVolumes(described: Described): readonly Described[] {
  return parts(described, "AdditionalStorageVolumes").map((volume) =>
    given(Object.fromEntries(ofAVolume.map((name) => [name, volume[name]]))),
  );
}
