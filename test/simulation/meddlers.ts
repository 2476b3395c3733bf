import { cloneIdentifier, memberIdentifier } from "@dblab-refresh/core/job/job-id";
import type { Thing } from "./restored.ts";
import { between, type World } from "./world.ts";

const MINUTE = 60_000;

/** Somebody deletes a clone in the console: an instance, or the members of a cluster and then the cluster. */
export function deletesClone(world: World, moment: number): void {
  whenThereIsAClone(world, moment, (clone) => {
    const parts = partsOf(world, clone);
    const done = parts.filter(({ kind, identifier }) =>
      kind === "cluster"
        ? does(world, "DeleteDBCluster", { DBClusterIdentifier: identifier, SkipFinalSnapshot: true })
        : does(world, "DeleteDBInstance", { DBInstanceIdentifier: identifier, SkipFinalSnapshot: true }),
    );
    return done.length > 0;
  });
}

export function stopsClone(world: World, moment: number): void {
  whenThereIsAClone(world, moment, ({ kind, identifier }) =>
    kind === "cluster"
      ? does(world, "StopDBCluster", { DBClusterIdentifier: identifier })
      : does(world, "StopDBInstance", { DBInstanceIdentifier: identifier }),
  );
}

/** Autoscaling adds a reader to a clone's cluster, or to production's. */
export function addsReader(world: World, moment: number): void {
  const { chance, rds } = world;
  const toProduction = chance.generator.chance(0.2);
  whenThereIsAClone(world, moment, ({ kind, identifier }) => {
    const clusters = rds.clusters().filter(({ Status }) => Status === "available");
    const cluster = clusters.find(({ DBClusterIdentifier }) =>
      toProduction ? DBClusterIdentifier.startsWith("production") : DBClusterIdentifier === identifier,
    );
    if (cluster === undefined || (kind !== "cluster" && !toProduction)) return false;
    chance.tell("autoscaling", `adds a reader to ${cluster.DBClusterIdentifier}`);
    chance.meet("reader added", stepOf(world, identifier));
    rds.model.addReader(cluster.DBClusterIdentifier);
    return true;
  });
}

/** Somebody deploys without a variable, and sets it again later. */
export function losesVariable(world: World, moment: number): void {
  const { chance, vanished } = world;
  const name = chance.generator.pick(["PASSWORD_ORDERS", "TOKEN_ONE"]);
  const back = moment + between(world, MINUTE, 60 * MINUTE);
  chance.timeline.at(moment, () => {
    chance.tell("somebody", `takes out ${name}`);
    vanished.add(name);
  });
  chance.timeline.at(back, () => {
    chance.tell("somebody", `sets ${name} again`);
    vanished.delete(name);
  });
}

/** Somebody else's instance, cluster or member already has the name that a job's clone would have. */
export function hasClonesName(world: World): void {
  const { chance, rds, jobIds } = world;
  const jobId = jobIds[between(world, 0, jobIds.length - 1)] ?? "";
  const owner = { Key: "dblab-refresh:owner", Value: "another/job" };
  const tags = [chance.generator.pick([owner, { Key: "Name", Value: "precious" }])];
  const clone = cloneIdentifier(jobId);
  const taken = [
    ...rds.clusters().map(({ DBClusterIdentifier }) => DBClusterIdentifier),
    ...rds.instances().map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
  ];
  if (taken.some((name) => name.startsWith(clone))) return;
  chance.tell("somebody", `has something named ${clone}`);
  switch (chance.generator.pick(["instance", "cluster", "member"])) {
    case "cluster":
      rds.model.seedCluster({ identifier: clone, tags, members: between(world, 0, 2) });
      break;
    case "member":
      rds.model.seedInstance({ identifier: memberIdentifier(clone), tags });
      break;
    default:
      rds.model.seedInstance({ identifier: clone, tags });
  }
}

/** A clone of ours whose job nobody knows any more. */
export function leavesOrphan(world: World, moment: number): void {
  const { chance, rds } = world;
  const members = between(world, 0, 2);
  const isCluster = chance.generator.chance(0.7);
  const identifier = cloneIdentifier(`orphan${between(world, 1, 1_000_000)}`);
  const tags = [
    { Key: "dblab-refresh:owner", Value: `random/${identifier.replace("dblab-refresh-", "")}` },
    { Key: "ManagedBy", Value: "dblab-rds-refresh" },
  ];
  chance.timeline.at(moment, () => {
    chance.tell("somebody", `lost the job of ${identifier}`);
    if (isCluster) rds.model.seedCluster({ identifier, tags, members });
    else rds.model.seedInstance({ identifier, tags });
    rds.restored.add({ kind: isCluster ? "cluster" : "instance", identifier, jobId: undefined });
    rds.look();
  });
}

/** Waits for a clone with which it can be done, up to two hours. */
function whenThereIsAClone(world: World, moment: number, act: (clone: Thing) => boolean, tries = 12): void {
  const { timeline } = world.chance;
  timeline.at(moment, () => {
    const clones = world.rds.remaining().filter(({ clusterName, jobId }) => !clusterName && jobId);
    const clone = clones[between(world, 0, Math.max(0, clones.length - 1))];
    if ((clone && act(clone)) || tries === 0) return;
    whenThereIsAClone(world, timeline.now + 10 * MINUTE, act, tries - 1);
  });
}

/** The members, then the clone itself. */
function partsOf({ rds }: World, clone: Thing): readonly Thing[] {
  return [...rds.remaining().filter(({ clusterName }) => clusterName === clone.madeAs), clone];
}

/** A person's call; false if RDS refused it. */
function does(world: World, operation: string, input: Record<string, unknown>): boolean {
  const { chance, rds } = world;
  const names = Object.values(input).filter((value) => typeof value === "string");
  try {
    rds.model.call(operation, input);
  } catch {
    return false;
  }
  chance.tell("somebody", `${operation} ${names.join()}`);
  chance.meet(`somebody's ${operation}`, stepOf(world, names.join()));
  return true;
}

function stepOf({ jobs }: World, identifier: string): string {
  const job = [...jobs.items.values()].find(({ jobId }) => identifier.includes(jobId));
  return job?.step ?? "nobody";
}
