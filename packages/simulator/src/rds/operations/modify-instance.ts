import {
  DBInstanceAlreadyExistsFault,
  InvalidVPCNetworkStateFault,
  ModifyDBInstance$,
  type ModifyDBInstanceMessage,
  type ModifyDBInstanceResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { courseFrom, lasting, type Stage } from "../course.ts";
import { tellDoor } from "../door.ts";
import { fault, invalidCombination } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { protectionIsTheClusters } from "./create-instance.ts";
import { checkPort, checkRetention, instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { modificationsAtOnce, modificationsForWindow } from "./modifications.ts";
import { operation } from "./operation.ts";
import { checkStorage } from "./storage.ts";
import { vpcOf } from "./subnet-group.ts";

type Input = ModifyDBInstanceMessage;

/**
 * What AWS applies at once is in force with the answer. The rest is pending: `ApplyImmediately` brings it into force
 * now, together with whatever was pending before; without it, it waits for the maintenance window, which never
 * comes in the model.
 */
export const modifyDBInstance = operation(
  ModifyDBInstance$,
  (world: World, input: Input): ModifyDBInstanceResult => {
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    checkInput(world, input, instance);
    if (instance.membership !== undefined) checkLeftToTheCluster(input);
    const newName = checkedNewName(world, input, instance);
    requireStatus(instance, usable, `Database instance ${instance.identifier} is not in available state.`);

    const { settings, needsWork } = modificationsAtOnce(world, input, instance.settings);
    const listensElsewhere = settings.DbInstancePort !== undefined;
    instance.settings = { ...instance.settings, ...settings };
    if (listensElsewhere && !world.backed && instance.endpoint !== undefined)
      instance.endpoint = { ...instance.endpoint, Port: settings.DbInstancePort };
    if (input.VpcSecurityGroupIds !== undefined) tellDoor(world, instance);
    instance.pending = {
      ...instance.pending,
      ...modificationsForWindow(input, instance.settings),
      ...(newName === undefined ? {} : { DBInstanceIdentifier: newName }),
    };
    const stages = courseOfWork(world, instance, {
      appliesImmediately: input.ApplyImmediately ?? false,
      needsWork,
      restarts: listensElsewhere,
    });
    if (stages !== undefined) begin(world, instance, stages);
    return { DBInstance: describedInstance(world, instance) };
  },
);

function checkInput(world: World, input: Input, { identifier, settings, course }: Instance): void {
  checkRetention(input.BackupRetentionPeriod);
  checkPort(input.DBPortNumber);
  checkStorage(input, settings);
  const changesStorage = storageMembers.some(
    (member) => input[member] !== undefined && input[member] !== settings[member],
  );
  if (changesStorage && course.stage.status === "storage-optimization") {
    throw invalidCombination(
      "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
    );
  }
  const { DBSubnetGroupName: group } = input;
  const { DBSubnetGroup: present } = settings;
  if (group !== undefined && group !== present?.DBSubnetGroupName && vpcOf(world, group) === present?.VpcId) {
    throw fault(
      InvalidVPCNetworkStateFault,
      `You cannot move DB instance ${identifier} to subnet group ${group}. The specified DB subnet group and DB instance are in the same VPC. Choose a DB subnet group in different VPC than the specified DB instance and try again.`,
    );
  }
}

const storageMembers = ["AllocatedStorage", "StorageType", "Iops", "StorageThroughput"] as const;

/** In AWS's words, as far as they are known. */
function checkLeftToTheCluster(input: Input): void {
  if (input.DeletionProtection !== undefined) throw protectionIsTheClusters();
  const ofTheCluster = [
    ["backup retention", input.BackupRetentionPeriod],
    ["backup window", input.PreferredBackupWindow],
    ["database endpoint port", input.DBPortNumber],
    ["engine version", input.EngineVersion],
    ["IAM database authentication", input.EnableIAMDatabaseAuthentication],
    ["master user password", input.MasterUserPassword],
    ["storage size", input.AllocatedStorage],
    ["storage type", input.StorageType],
    ["CloudWatch log exports", input.CloudwatchLogsExportConfiguration],
    ["vpc security groups", input.VpcSecurityGroupIds],
  ] as const;
  const given = ofTheCluster.find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw invalidCombination(
    `The specified DB Instance is a member of a cluster. Modify ${given[0]} for the DB Cluster using the ModifyDbCluster API`,
  );
}

function checkedNewName(world: World, input: Input, instance: Instance): string | undefined {
  if (input.NewDBInstanceIdentifier === undefined) return undefined;
  const name = newIdentifier("NewDBInstanceIdentifier", input.NewDBInstanceIdentifier);
  if (name === instance.identifier) return undefined;
  const isTaken = world.things
    .ofKind("instance")
    .some(
      ({ identifier, pending }) => identifier === name || nameOf(pending.DBInstanceIdentifier ?? "") === name,
    );
  if (isTaken) throw fault(DBInstanceAlreadyExistsFault, "DB instance already exists");
  return name;
}

interface WorkToDo {
  readonly appliesImmediately: boolean;
  readonly needsWork: boolean;
  readonly restarts: boolean;
}

/** The statuses that the work goes through; undefined if there is none to do now. */
function courseOfWork(
  { durations }: World,
  { pending, settings, course }: Instance,
  { appliesImmediately, needsWork, restarts }: WorkToDo,
): readonly Stage[] | undefined {
  const { DBInstanceIdentifier: newName, ...values } = pending;
  const appliesValues = appliesImmediately && Object.keys(values).length > 0;
  const renames = appliesImmediately && newName !== undefined;
  if (!needsWork && !appliesValues && !renames) return undefined;
  const beginsBackups =
    appliesValues && (settings.BackupRetentionPeriod ?? 0) === 0 && (pending.BackupRetentionPeriod ?? 0) > 0;
  const optimizes = appliesValues && storageMembers.some((member) => pending[member] !== undefined);
  return [
    { status: course.stage.status, durationMs: durations.modifyLagMs },
    ...(needsWork || appliesValues ? [modifying(durations.modifyingMs, appliesValues)] : []),
    ...(renames ? [{ status: "renaming", durationMs: durations.renamingMs }] : []),
    ...(renames || restarts ? [{ status: "rebooting", durationMs: durations.rebootingMs }] : []),
    ...(beginsBackups ? [{ status: "backing-up", durationMs: durations.backingUpMs }] : []),
    ...(optimizes ? [{ status: "storage-optimization", durationMs: durations.storageOptimizationMs }] : []),
    lasting("available"),
  ];
}

function begin(world: World, instance: Instance, stages: readonly Stage[]): void {
  const { DBInstanceIdentifier: name } = instance.pending;
  const renames = name !== undefined && stages.some(({ status }) => status === "renaming");
  const work = { thing: instance, stages };
  instance.course = courseFrom(
    world.now,
    world.worked(renames ? { ...work, kind: "rename", takesName: name } : { ...work, kind: "modification" }),
  );
}

const modifying = (durationMs: number, appliesPending: boolean): Stage => ({
  status: "modifying",
  durationMs,
  ...(appliesPending ? { appliesPending } : {}),
});
