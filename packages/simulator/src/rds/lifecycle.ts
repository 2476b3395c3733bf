import type { Endpoint } from "@aws-sdk/client-rds";
import { announce, type EventId } from "./announce.ts";
import { retainBackup } from "./automated-backup.ts";
import { moveCluster, moveClusterSnapshot } from "./cluster-lifecycle.ts";
import { courseFrom, gone, type Stage } from "./course.ts";
import { restart, tellDoor } from "./door.ts";
import { moveExportTask } from "./export-task.ts";
import { inventedEndpoint, isBroken } from "./instance.ts";
import { activateSecret } from "./master-secret.ts";
import { clusterOf } from "./members.ts";
import { subnetGroupNamed } from "./operations/subnet-group.ts";
import { giveUpName, takeName } from "./rename.ts";
import { automatedSnapshotName, beginSnapshot } from "./snapshot.ts";
import type { Instance, Snapshot, Thing } from "./thing.ts";
import type { World } from "./world.ts";

/** Brings a thing from its present stage into the next one of its course, at `world.now`. */
export function moveOn(world: World, thing: Thing): void {
  const left = thing.course.stage;
  thing.course = courseFrom(world.now, thing.course.rest);
  follow(world, thing, left);
  world.noticed({ thing, left: left.status });
}

function follow(world: World, thing: Thing, left: Stage): void {
  switch (thing.kind) {
    case "instance":
      leave(world, thing, left);
      enter(world, thing);
      break;
    case "snapshot":
      enterSnapshot(world, thing);
      break;
    case "cluster":
      moveCluster(world, thing, left);
      break;
    case "cluster-snapshot":
      moveClusterSnapshot(world, thing);
      break;
    case "export-task":
      moveExportTask(world, thing);
      break;
    default:
      thing satisfies never;
  }
}

/** What the end of a status brings about. */
function leave(world: World, instance: Instance, left: Stage): void {
  if (left.appliesPending) applyPending(world, instance);
  if (left.status === "modifying") activateSecret(instance);
  switch (left.status) {
    case "creating":
      finishCreation(world, instance);
      break;
    case "backing-up":
      announce(world, instance, "RDS-EVENT-0002");
      break;
    case "rebooting":
      readParameters(instance);
      tellDoor(world, instance);
      announce(world, instance, "RDS-EVENT-0006");
      break;
    case "renaming":
      takeName(world, instance);
      break;
    case "starting":
      readParameters(instance);
      tellDoor(world, instance);
      announce(world, instance, "RDS-EVENT-0088");
      break;
  }
}

function finishCreation(world: World, instance: Instance): void {
  const { status } = instance.course.stage;
  if (isBroken(status) || status === "deleting") return;
  instance.endpoint = realEndpoint(world, instance) ?? inventedEndpoint(world, instance);
  activateSecret(instance);
  tellDoor(world, instance);
  announce(world, instance, "RDS-EVENT-0005");
  // A member is created, its cluster was restored.
  if (instance.membership === undefined) announce(world, instance, "RDS-EVENT-0043");
}

/** What the beginning of a status brings about. */
function enter(world: World, instance: Instance): void {
  const { status } = instance.course.stage;
  const failure = failureEvent(status);
  if (failure !== undefined) announce(world, instance, failure, `DB instance put into ${status}.`);
  switch (status) {
    case "backing-up":
      // Backups that begin, after a restore or a change of the retention, begin with one.
      announce(world, instance, "RDS-EVENT-0001");
      takeAutomatedSnapshot(world, instance);
      break;
    case "renaming":
      takeNewName(world, instance, instance.course.stage.takesName);
      break;
    case "rebooting":
    case "stopping":
      restart(world, instance);
      break;
    case "stopped":
      announce(world, instance, "RDS-EVENT-0087");
      break;
    case gone.status:
      vanish(world, instance);
      break;
  }
}

/** A member's database is its cluster's: they all share the data. */
function realEndpoint(world: World, instance: Instance): Endpoint | undefined {
  const { backing } = clusterOf(world, instance) ?? instance;
  return backing.state === "ready" ? backing.endpoint : undefined;
}

function failureEvent(status: string): EventId | undefined {
  if (status === "incompatible-parameters") return "RDS-EVENT-0035";
  if (status === "incompatible-network") return "RDS-EVENT-0036";
  if (status === "storage-full") return "RDS-EVENT-0221";
  return isBroken(status) ? "RDS-EVENT-0031" : undefined;
}

function enterSnapshot(world: World, snapshot: Snapshot): void {
  if (snapshot.course.stage.status !== "available") return;
  snapshot.completedAtMs = world.now;
  announce(world, snapshot, snapshot.type === "automated" ? "RDS-EVENT-0091" : "RDS-EVENT-0042");
}

function takeAutomatedSnapshot(world: World, instance: Instance): void {
  const snapshot = beginSnapshot(world, instance, {
    identifier: automatedSnapshotName(instance.identifier, world.now),
    type: "automated",
    durationMs: instance.course.stage.durationMs,
  });
  announce(world, snapshot, "RDS-EVENT-0090");
}

/** Pending modifications come into force; the name has a status of its own. */
function applyPending(world: World, instance: Instance): void {
  const { DBInstanceIdentifier, Port: _port, MasterUserPassword: _secret, ...values } = instance.pending;
  const {
    PendingCloudwatchLogsExports: _logs,
    DBSubnetGroupName,
    AdditionalStorageVolumes: _volumes,
    ...settings
  } = values;
  instance.settings = { ...instance.settings, ...settings };
  if (DBSubnetGroupName !== undefined) {
    instance.settings.DBSubnetGroup = subnetGroupNamed(world, DBSubnetGroupName);
  }
  instance.pending = DBInstanceIdentifier === undefined ? {} : { DBInstanceIdentifier };
}

/** The old name leads nowhere from now on, and the new one not yet. */
function takeNewName(world: World, instance: Instance, given: string | undefined): void {
  const { DBInstanceIdentifier = given, ...pending } = instance.pending;
  if (DBInstanceIdentifier === undefined) return;
  instance.pending = pending;
  giveUpName(world, instance, DBInstanceIdentifier);
}

/** Postgres reads the static parameters when it starts. */
function readParameters({ settings, membership }: Instance): void {
  settings.DBParameterGroups = settings.DBParameterGroups?.map((group) => ({
    ...group,
    ParameterApplyStatus: "in-sync",
  }));
  if (membership !== undefined) membership.isPendingReboot = false;
}

function vanish(world: World, instance: Instance): void {
  world.things.remove(instance);
  if (instance.keepsAutomatedBackups) retainBackup(world, instance);
  else {
    for (const snapshot of world.things.ofKind("snapshot")) {
      const isIts = snapshot.source.resourceId === instance.key && snapshot.type === "automated";
      if (isIts) world.things.remove(snapshot);
    }
  }
  announce(world, instance, "RDS-EVENT-0003");
  if (world.backed && instance.membership === undefined)
    world.ask({ kind: "destroy", resourceId: instance.key });
}
