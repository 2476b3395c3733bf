import {
  DBInstanceAlreadyExistsFault,
  ModifyDBInstance$,
  type ModifyDBInstanceMessage,
  type ModifyDBInstanceResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { courseFrom, lasting, type Stage } from "../course.ts";
import { fault, invalidCombination, invalidValue } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { protectionIsTheClusters } from "./create-instance.ts";
import { checkPort, checkRetention, instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { modificationsAtOnce, modificationsForWindow } from "./modifications.ts";
import { operation } from "./operation.ts";

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
    checkInput(input, instance);
    if (instance.membership !== undefined) checkLeftToTheCluster(input);
    const newName = checkedNewName(world, input, instance);
    requireStatus(instance, usable, `Database instance ${instance.identifier} is not in available state.`);

    const { settings, needsWork } = modificationsAtOnce(input, instance.settings);
    instance.settings = { ...instance.settings, ...settings };
    instance.pending = {
      ...instance.pending,
      ...modificationsForWindow(input, instance.settings),
      ...(newName === undefined ? {} : { DBInstanceIdentifier: newName }),
    };
    const stages = courseOfWork(world, instance, input.ApplyImmediately ?? false, needsWork);
    if (stages !== undefined) instance.course = courseFrom(world.now, stages);
    return { DBInstance: describedInstance(world, instance) };
  },
);

function checkInput(input: Input, instance: Instance): void {
  checkRetention(input.BackupRetentionPeriod);
  checkPort(input.DBPortNumber);
  const stored = instance.settings.AllocatedStorage ?? 0;
  if (input.AllocatedStorage !== undefined && input.AllocatedStorage < stored) {
    throw invalidValue(
      `Invalid storage size: ${input.AllocatedStorage}. Storage cannot shrink below ${stored}.`,
    );
  }
}

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

/** The statuses that the work goes through; undefined if there is none to do now. */
function courseOfWork(
  world: World,
  { pending, settings, course }: Instance,
  applyImmediately: boolean,
  needsWork: boolean,
): readonly Stage[] | undefined {
  const { durations } = world;
  const { DBInstanceIdentifier: newName, ...values } = pending;
  const appliesValues = applyImmediately && Object.keys(values).length > 0;
  const renames = applyImmediately && newName !== undefined;
  if (!needsWork && !appliesValues && !renames) return undefined;
  const beginsBackups =
    appliesValues && (settings.BackupRetentionPeriod ?? 0) === 0 && (pending.BackupRetentionPeriod ?? 0) > 0;
  return [
    { status: course.stage.status, durationMs: durations.modifyLagMs },
    ...(needsWork || appliesValues ? [modifying(durations.modifyingMs, appliesValues)] : []),
    ...(renames
      ? [
          { status: "renaming", durationMs: durations.renamingMs },
          { status: "rebooting", durationMs: durations.rebootingMs },
        ]
      : []),
    ...(beginsBackups ? [{ status: "backing-up", durationMs: durations.backingUpMs }] : []),
    lasting("available"),
  ];
}

const modifying = (durationMs: number, appliesPending: boolean): Stage => ({
  status: "modifying",
  durationMs,
  ...(appliesPending ? { appliesPending } : {}),
});
