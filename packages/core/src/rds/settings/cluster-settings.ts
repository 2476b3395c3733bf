import type { Described, Input } from "../../ports/databases.ts";
import { clusterDomain } from "./domain.ts";
import { upgrade, versionToRestore, whyAnotherVersion } from "./engine-version.ts";
import { clusterOptionGroup, clusterParameterGroup, securityGroups } from "./groups.ts";
import { logExports } from "./log-exports.ts";
import { iamAuthentication, managedPassword } from "./master-secret.ts";
import { enhancedMonitoring, performanceInsights } from "./observation.ts";
import { flag, given, number, part, text, texts } from "./reading.ts";
import { clusterRoles } from "./roles.ts";
import { field, ofData, type Setting } from "./setting.ts";
import { tags } from "./tags.ts";
import { activityStream, awsBackup } from "./tied-to-resource.ts";

const encryption = "whether storage is encrypted, and how, is decided by the snapshot";

/** An Aurora cluster, without its members. */
export const clusterSettings: readonly Setting[] = [
  {
    name: "engine version",
    fields: ["EngineVersion"],
    value: (described) => text(described, "EngineVersion"),
    restore: (original, source) =>
      source.kind === "snapshot" ? given({ EngineVersion: versionToRestore(original, source) }) : {},
    modify: { call: "engine version", input: upgrade },
    why: whyAnotherVersion,
  },
  field("engine", "Engine", { fromSnapshot: "Engine", why: "the engine is the snapshot's" }),
  field("engine mode", "EngineMode", {
    restore: "EngineMode",
    absent: "provisioned",
    why: "the engine mode is chosen at the restore",
  }),
  // AWS leaves the type out of the answer as long as it is the default; a snapshot may bring along the other.
  field("storage type", "StorageType", {
    restore: "StorageType",
    modify: "StorageType",
    call: "storage",
    absent: "aurora",
  }),
  clusterParameterGroup,
  clusterOptionGroup,
  securityGroups,
  field("subnet group", "DBSubnetGroup", {
    restore: "DBSubnetGroupName",
    why: "a cluster's subnet group is chosen at the restore, and cannot be changed",
  }),
  {
    name: "zones of the storage",
    fields: ["AvailabilityZones"],
    value: (described) => texts(described, "AvailabilityZones"),
    restore: (original, source) => {
      const zones = texts(original, "AvailabilityZones");
      return source.kind === "snapshot" && zones.length > 0 ? { AvailabilityZones: zones } : {};
    },
    why: () => "the storage's zones are chosen at the restore, and cannot be changed",
  },
  field("port", "Port", { restore: "Port", modify: "Port" }),
  field("network type", "NetworkType", { restore: "NetworkType", modify: "NetworkType" }),
  field("public access", "PubliclyAccessible", {
    restore: "PubliclyAccessible",
    why: "a cluster's public access is chosen at the restore; each member has its own",
  }),
  field("VPC networking", "VPCNetworkingEnabled", {
    restore: "EnableVPCNetworking",
    why: "VPC networking is chosen at the restore",
  }),
  field("internet access gateway", "InternetAccessGatewayEnabled", {
    restore: "EnableInternetAccessGateway",
    why: "the internet access gateway is chosen at the restore",
  }),
  iamAuthentication,
  field("deletion protection", "DeletionProtection", {
    restore: "DeletionProtection",
    modify: "DeletionProtection",
    absent: false,
  }),
  field("backup retention", "BackupRetentionPeriod", {
    restore: "BackupRetentionPeriod",
    modify: "BackupRetentionPeriod",
  }),
  field("backup window", "PreferredBackupWindow", {
    restore: "PreferredBackupWindow",
    modify: "PreferredBackupWindow",
  }),
  field("maintenance window", "PreferredMaintenanceWindow", { modify: "PreferredMaintenanceWindow" }),
  field("automatic minor upgrades", "AutoMinorVersionUpgrade", { modify: "AutoMinorVersionUpgrade" }),
  field("extended support", "EngineLifecycleSupport", {
    restore: "EngineLifecycleSupport",
    modify: "EngineLifecycleSupport",
  }),
  field("copying of tags to snapshots", "CopyTagsToSnapshot", {
    restore: "CopyTagsToSnapshot",
    modify: "CopyTagsToSnapshot",
    absent: false,
  }),
  scaling("serverless v2 scaling", "ServerlessV2ScalingConfiguration", "ServerlessV2ScalingConfiguration"),
  scaling("serverless v1 scaling", "ScalingConfigurationInfo", "ScalingConfiguration"),
  {
    name: "backtrack window",
    fields: ["BacktrackWindow"],
    value: (described) => number(described, "BacktrackWindow") ?? 0,
    restore: (original) => (number(original, "BacktrackWindow") ? backtrack(original) : {}),
    modify: { call: "settings", input: backtrack },
  },
  enhancedMonitoring("restore"),
  performanceInsights("restore"),
  logExports,
  {
    name: "local write forwarding",
    fields: ["LocalWriteForwardingStatus"],
    value: forwardsWrites,
    modify: {
      call: "write forwarding",
      input: (original) => ({ EnableLocalWriteForwarding: forwardsWrites(original) }),
    },
  },
  {
    // Of a provisioned cluster it is switched by a call of its own: `Replay.dataApi`.
    name: "Data API",
    fields: ["HttpEndpointEnabled"],
    value: (described) => flag(described, "HttpEndpointEnabled"),
    modify: {
      call: "settings",
      input: (original): Input =>
        text(original, "EngineMode") === "serverless"
          ? { EnableHttpEndpoint: flag(original, "HttpEndpointEnabled") }
          : {},
    },
  },
  clusterDomain,
  clusterRoles,
  managedPassword,
  tags,
  ofData("master user", "MasterUsername", "the master user is in the data"),
  ofData("database name", "DatabaseName", "the first database's name is in the data"),
  ofData("character set", "CharacterSetName", "the character set is in the data"),
  ofData("system id", "DBSystemId", "the system id is in the data"),
  field("storage encryption", "StorageEncrypted", { absent: false, why: encryption }),
  ofData("kind of encryption", "StorageEncryptionType", encryption),
  field("KMS key", "KmsKeyId", { restore: "KmsKeyId", why: encryption }),
  {
    ...ofData("scalability", "ClusterScalabilityType", "the scalability is chosen when a cluster is created"),
    fields: ["ClusterScalabilityType", "LimitlessDatabase"],
    lost: (original) =>
      text(part(original, "LimitlessDatabase"), "Status") === "enabled"
        ? "Aurora Limitless Database: its shards are not restored here"
        : undefined,
  },
  activityStream,
  awsBackup,
];

function scaling(name: string, shown: string, key: string): Setting {
  const input = (original: Described): Input => {
    const capacities = part(original, shown);
    return Object.keys(capacities).length > 0 ? { [key]: capacities } : {};
  };
  return {
    name,
    fields: [shown],
    value: (described) => {
      const capacities = part(described, shown);
      return Object.keys(capacities).length > 0 ? capacities : undefined;
    },
    restore: input,
    modify: { call: "settings", input },
    why: (original) =>
      Object.keys(input(original)).length === 0
        ? "a scaling configuration cannot be taken away again"
        : undefined,
  };
}

function backtrack(original: Described): Input {
  return { BacktrackWindow: number(original, "BacktrackWindow") ?? 0 };
}

function forwardsWrites(described: Described): boolean {
  return /^(enabled|enabling|requested)$/.test(text(described, "LocalWriteForwardingStatus") ?? "");
}
