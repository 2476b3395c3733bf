import { announce } from "./announce.ts";
import { isClusterBroken } from "./cluster.ts";
import { retainClusterBackup } from "./cluster-automated-backup.ts";
import { beginClusterSnapshot } from "./cluster-snapshot.ts";
import { courseFrom, gone, lasting, type Stage } from "./course.ts";
import { restart } from "./door.ts";
import { activateSecret } from "./master-secret.ts";
import { isDeleting, membersOf } from "./members.ts";
import { giveUpName, takeName } from "./rename.ts";
import { automatedSnapshotName } from "./snapshot.ts";
import type { Cluster, ClusterSnapshot } from "./thing.ts";
import type { World } from "./world.ts";

/** What the end of a cluster's status brings about, and then the beginning of the next. */
export function moveCluster(world: World, cluster: Cluster, left: Stage): void {
  if (left.appliesPending) applyPending(cluster);
  if (left.status === "creating") finishCreation(world, cluster);
  if (left.status === "renaming") takeName(world, cluster);
  if (left.status === "modifying") activateSecret(cluster);
  if (left.status === "starting") announce(world, cluster, "RDS-EVENT-0151");
  enterClusterStage(world, cluster);
}

/** What the beginning of a cluster's status brings about: its members follow it where it stops, starts or goes. */
export function enterClusterStage(world: World, cluster: Cluster): void {
  const { stage } = cluster.course;
  switch (stage.status) {
    case "renaming":
      takeNewName(world, cluster, stage.takesName);
      break;
    case "stopping":
    case "starting":
    case "deleting":
      leadMembers(world, cluster, stage);
      break;
    case "stopped":
      announce(world, cluster, "RDS-EVENT-0150");
      break;
    case gone.status:
      vanish(world, cluster);
      break;
  }
}

export function moveClusterSnapshot(world: World, snapshot: ClusterSnapshot): void {
  if (snapshot.course.stage.status !== "available") return;
  snapshot.completedAtMs = world.now;
  announce(world, snapshot, snapshot.type === "automated" ? "RDS-EVENT-0169" : "RDS-EVENT-0075");
}

/** A restored volume is backed up at once: its continuous backup begins with an automated snapshot. */
function finishCreation(world: World, cluster: Cluster): void {
  const { status } = cluster.course.stage;
  if (isClusterBroken(status) || status === "deleting") return;
  activateSecret(cluster);
  announce(world, cluster, "RDS-EVENT-0170");
  const snapshot = beginClusterSnapshot(world, cluster, {
    identifier: automatedSnapshotName(cluster.identifier, world.now),
    type: "automated",
  });
  announce(world, snapshot, "RDS-EVENT-0168");
}

function leadMembers(world: World, cluster: Cluster, { status, durationMs }: Stage): void {
  const then = { stopping: lasting("stopped"), starting: lasting("available"), deleting: gone }[status];
  for (const member of membersOf(world, cluster)) {
    if (then === undefined || isDeleting(member)) continue;
    member.course = courseFrom(world.now, [{ status, durationMs }, then]);
    if (status === "stopping") restart(world, member);
  }
}

/** Pending modifications come into force; the name has a status of its own. */
function applyPending(cluster: Cluster): void {
  const { DBClusterIdentifier, MasterUserPassword: _secret, ...values } = cluster.pending;
  const { PendingCloudwatchLogsExports: _logs, CertificateDetails: _certificate, ...settings } = values;
  cluster.settings = { ...cluster.settings, ...settings };
  cluster.pending = DBClusterIdentifier === undefined ? {} : { DBClusterIdentifier };
}

/** The old name leads nowhere from now on, and the new one not yet. The members keep theirs. */
function takeNewName(world: World, cluster: Cluster, given: string | undefined): void {
  const { DBClusterIdentifier = given, ...pending } = cluster.pending;
  if (DBClusterIdentifier === undefined) return;
  const old = cluster.identifier;
  cluster.pending = pending;
  giveUpName(world, cluster, DBClusterIdentifier);
  announce(world, cluster, "RDS-EVENT-0172", `Renamed DB cluster from ${old} to ${DBClusterIdentifier}`);
}

function vanish(world: World, cluster: Cluster): void {
  world.things.remove(cluster);
  if (cluster.keepsAutomatedBackups) retainClusterBackup(world, cluster);
  else {
    for (const snapshot of world.things.ofKind("cluster-snapshot")) {
      const isIts = snapshot.source.resourceId === cluster.key && snapshot.type === "automated";
      if (isIts) world.things.remove(snapshot);
    }
  }
  announce(world, cluster, "RDS-EVENT-0171");
  if (world.backed) world.ask({ kind: "destroy", resourceId: cluster.key });
}
