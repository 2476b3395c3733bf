import type { CreateDBInstanceMessage } from "@aws-sdk/client-rds";
import { newAccess } from "./access.ts";
import { beginning } from "./beginning.ts";
import { lasting, type Stage } from "./course.ts";
import { resourceIdOf } from "./identifier.ts";
import { isDeleting, membersOf } from "./members.ts";
import { insights, monitoring } from "./operations/observation.ts";
import { subnetGroupNamed } from "./operations/subnet-group.ts";
import { checkedTags } from "./tags.ts";
import type { Cluster, Instance, InstanceSettings } from "./thing.ts";
import type { World } from "./world.ts";

/** The settings of a member: what the call says, what its cluster says, the defaults. */
export type NewMember = Omit<CreateDBInstanceMessage, "DBClusterIdentifier" | "Engine">;

/** Puts a new member into a cluster: the first one that is not going becomes the writer. */
export function beginMember(world: World, cluster: Cluster, wanted: NewMember): Instance {
  const identifier = String(wanted.DBInstanceIdentifier);
  const settings = memberSettings(world, cluster, wanted);
  const specified = (wanted.TagSpecifications ?? [])
    .filter(({ ResourceType }) => ResourceType === "db-instance")
    .flatMap(({ Tags }) => Tags ?? []);
  const member: Instance = {
    kind: "instance",
    membership: { clusterKey: cluster.key, isWriter: membersOf(world, cluster).every(isDeleting) },
    key: resourceIdOf("db", world.ids()),
    identifier,
    settings,
    pending: {},
    endpoint: undefined,
    access: newAccess(),
    keepsAutomatedBackups: false,
    automatedBackupTags: [],
    tags: checkedTags([...(wanted.Tags ?? []), ...specified]),
    ...beginning(world, { kind: "member", identifier, stages: stagesOf(world, cluster, settings) }),
    // Its database is the cluster's, which is there already.
    backing: { state: "none" },
  };
  world.things.add(member);
  return member;
}

function stagesOf({ durations }: World, cluster: Cluster, settings: InstanceSettings): readonly Stage[] {
  const configuring = (what: string): Stage => ({
    status: `configuring-${what}`,
    durationMs: durations.configuringMs,
  });
  const exportsLogs = (cluster.settings.EnabledCloudwatchLogsExports ?? []).length > 0;
  return [
    { status: "creating", durationMs: durations.memberCreatingMs },
    ...(exportsLogs ? [configuring("log-exports")] : []),
    ...((settings.MonitoringInterval ?? 0) > 0 ? [configuring("enhanced-monitoring")] : []),
    lasting("available"),
  ];
}

export function memberSettings(
  world: World,
  { settings: cluster }: Cluster,
  input: NewMember,
): InstanceSettings {
  const version = cluster.EngineVersion?.split(".")[0] ?? "16";
  const engine = cluster.Engine ?? "aurora-postgresql";
  return {
    Engine: engine,
    LicenseModel: "postgresql-license",
    DBInstanceClass: input.DBInstanceClass,
    DBName: cluster.DatabaseName,
    // As AWS has it for a member: the volume is the cluster's.
    AllocatedStorage: 1,
    StorageType: cluster.StorageType ?? "aurora",
    DbInstancePort: 0,
    AvailabilityZone: input.AvailabilityZone ?? `${world.account.region}a`,
    MultiAZ: false,
    PubliclyAccessible: input.PubliclyAccessible ?? cluster.PubliclyAccessible ?? false,
    NetworkType: cluster.NetworkType ?? "IPV4",
    VpcSecurityGroups: cluster.VpcSecurityGroups ?? [],
    DBSubnetGroup: subnetGroupNamed(world, cluster.DBSubnetGroup ?? "default"),
    DBSecurityGroups: [],
    DBParameterGroups: [
      {
        DBParameterGroupName: input.DBParameterGroupName ?? `default.${engine}${version}`,
        ParameterApplyStatus: "in-sync",
      },
    ],
    OptionGroupMemberships: [{ OptionGroupName: `default:${engine}-${version}`, Status: "in-sync" }],
    PromotionTier: input.PromotionTier ?? 1,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow ?? cluster.PreferredMaintenanceWindow,
    MonitoringInterval: 0,
    ...monitoring(input, {}),
    PerformanceInsightsEnabled: false,
    ...insights(input, {}),
    DatabaseInsightsMode: cluster.DatabaseInsightsMode,
    CACertificateIdentifier: input.CACertificateIdentifier ?? "rds-ca-rsa2048-g1",
    EnabledCloudwatchLogsExports: cluster.EnabledCloudwatchLogsExports ?? [],
  };
}
