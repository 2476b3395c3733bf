import {
  DBClusterAlreadyExistsFault,
  ModifyDBCluster$,
  type ModifyDBClusterMessage,
  type ModifyDBClusterResult,
} from "@aws-sdk/client-rds";
import { describedCluster } from "../cluster.ts";
import { courseFrom, lasting, type Stage } from "../course.ts";
import { tellDoor } from "../door.ts";
import { fault } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { membersOf } from "../members.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { clusterModificationsAtOnce, clusterModificationsForWindow } from "./cluster-modifications.ts";
import { checkCapacities, checkClusterRetention, clusterNamed, requireUsable } from "./find-cluster.ts";
import { checkPort } from "./find-instance.ts";
import { operation } from "./operation.ts";

type Input = ModifyDBClusterMessage;

/** As ModifyDBInstance: some at once, some pending until the window or `ApplyImmediately`. */
export const modifyDBCluster = operation(
  ModifyDBCluster$,
  (world: World, input: Input): ModifyDBClusterResult => {
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    checkClusterRetention(input.BackupRetentionPeriod);
    checkPort(input.Port);
    checkCapacities(input.ServerlessV2ScalingConfiguration);
    const newName = checkedNewName(world, input, cluster);
    requireUsable(cluster);

    const { settings, needsWork } = clusterModificationsAtOnce(world, input, cluster.settings);
    if (changesParameters(input, cluster)) {
      for (const { membership } of membersOf(world, cluster))
        if (membership !== undefined) membership.isPendingReboot = true;
    }
    cluster.settings = { ...cluster.settings, ...settings };
    if (input.VpcSecurityGroupIds !== undefined) tellDoor(world, cluster);
    shareWithMembers(world, cluster);
    cluster.pending = {
      ...cluster.pending,
      ...clusterModificationsForWindow(input, cluster.settings),
      ...(newName === undefined ? {} : { DBClusterIdentifier: newName }),
    };
    const stages = courseOfWork(world, cluster, input.ApplyImmediately ?? false, needsWork);
    if (stages !== undefined) begin(world, cluster, stages);
    return { DBCluster: describedCluster(world, cluster) };
  },
);

const changesParameters = ({ DBClusterParameterGroupName: group }: Input, { settings }: Cluster) =>
  group !== undefined && group !== settings.DBClusterParameterGroup;

/** What every member shows of it. */
function shareWithMembers(world: World, { settings, key }: Cluster): void {
  const {
    VpcSecurityGroups = [],
    EnabledCloudwatchLogsExports = [],
    NetworkType,
    DatabaseInsightsMode,
  } = settings;
  const shared = { VpcSecurityGroups, EnabledCloudwatchLogsExports, NetworkType, DatabaseInsightsMode };
  for (const member of world.things.ofKind("instance")) {
    if (member.membership?.clusterKey === key) member.settings = { ...member.settings, ...shared };
  }
}

function begin(world: World, cluster: Cluster, stages: readonly Stage[]): void {
  const { DBClusterIdentifier: name } = cluster.pending;
  const renames = name !== undefined && stages.some(({ status }) => status === "renaming");
  const work = { thing: cluster, stages };
  cluster.course = courseFrom(
    world.now,
    world.worked(renames ? { ...work, kind: "rename", takesName: name } : { ...work, kind: "modification" }),
  );
}

function checkedNewName(world: World, input: Input, cluster: Cluster): string | undefined {
  if (input.NewDBClusterIdentifier === undefined) return undefined;
  const name = newIdentifier("NewDBClusterIdentifier", input.NewDBClusterIdentifier);
  if (name === cluster.identifier) return undefined;
  const isTaken = world.things
    .ofKind("cluster")
    .some(({ identifier, pending }) => identifier === name || pending.DBClusterIdentifier === name);
  if (isTaken) throw fault(DBClusterAlreadyExistsFault, `DB Cluster already exists: ${name}`);
  return name;
}

/** The statuses that the work goes through; undefined if there is none to do now. */
function courseOfWork(
  { durations }: World,
  { pending, course }: Cluster,
  applyImmediately: boolean,
  needsWork: boolean,
): readonly Stage[] | undefined {
  const { DBClusterIdentifier: newName, ...values } = pending;
  const appliesPending = applyImmediately && Object.keys(values).length > 0;
  const renames = applyImmediately && newName !== undefined;
  if (!needsWork && !appliesPending && !renames) return undefined;
  const modifying: Stage = {
    status: "modifying",
    durationMs: durations.modifyingMs,
    ...(appliesPending ? { appliesPending } : {}),
  };
  return [
    { status: course.stage.status, durationMs: durations.modifyLagMs },
    ...(needsWork || appliesPending ? [modifying] : []),
    ...(renames ? [{ status: "renaming", durationMs: durations.renamingMs }] : []),
    lasting("available"),
  ];
}
