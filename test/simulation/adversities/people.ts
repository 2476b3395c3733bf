import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { cloneIdentifier, jobIdOf, memberIdentifier } from "@dblab-refresh/core/job/job-id";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import type { Occasion } from "../occasion.ts";
import type { Thing } from "../restored.ts";
import { jobOf } from "../world.ts";
import { strikesRds } from "./rds.ts";

const MINUTE = 60_000;

/** Somebody deletes a clone in the console: an instance, or the members of a cluster and then the cluster. */
export function deletesClone(occasion: Occasion): void {
  whenThereIsAClone(occasion, (clone) => deletes(occasion, clone));
}

/** Whether any of it is deleted. */
function deletes(occasion: Occasion, clone: Thing): boolean {
  const parts = partsOf(occasion, clone);
  const done = parts.filter(({ kind, identifier }) =>
    kind === "cluster"
      ? does(occasion, "DeleteDBCluster", { DBClusterIdentifier: identifier, SkipFinalSnapshot: true })
      : does(occasion, "DeleteDBInstance", { DBInstanceIdentifier: identifier, SkipFinalSnapshot: true }),
  );
  return done.length > 0;
}

/**
 * Somebody deletes a clone that its job has seen, and restores something of his own under its name: with its tags, as a
 * restore copies them. By RDS's word it is another, and so is whatever it holds.
 */
export function replacesClone(occasion: Occasion): void {
  whenThereIsAClone(occasion, (clone) => {
    const { world } = occasion;
    const { kind, identifier } = clone;
    const was = world.rds.model.inventory().find((one) => one.kind === kind && one.identifier === identifier);
    if (was === undefined || !isKnown(jobOf(world, clone.jobId), was.key) || !deletes(occasion, clone))
      return false;
    // By then no look is under way any more that found the clone, or its copy in a Describe that lags: RDS deletes by name.
    const { timeout } = occasion.installation().stage.lambda;
    world.chance.timeline.after(2 * timeout * 1000, () => comesInItsPlace(occasion, clone, was.tags));
    return true;
  });
}

/** Whether the job's item has it, by RDS's resource id. */
function isKnown(job: Job | undefined, resourceId: string): boolean {
  return job !== undefined && isLive(job) && job.owned.some((owned) => owned.resourceId === resourceId);
}

/** As soon as the name is free, which it is for up to two hours. */
function comesInItsPlace(occasion: Occasion, clone: Thing, tagsOf: Inventoried["tags"], tries = 240): void {
  const { rds, chance } = occasion.world;
  const { kind, madeAs: identifier, jobId } = clone;
  rds.model.settle();
  if (rds.model.standing().some((one) => one.identifier.startsWith(identifier))) {
    if (tries > 0)
      chance.timeline.after(MINUTE / 2, () => comesInItsPlace(occasion, clone, tagsOf, tries - 1));
    return;
  }
  const job = jobOf(occasion.world, jobId);
  const tags = Object.entries(tagsOf).map(([Key, Value]) => ({ Key, Value }));
  // Later than the cloner nobody asks RDS for the clone: what answers at its address then is what DBLab would dump.
  const isAtClones = job !== undefined && isLive(job) && job.step === "cloner";
  const [Port, DbInstancePort] = isAtClones ? [5432, 5432] : [6432, 6432];
  occasion.tell("somebody", `restores something of his own as ${identifier}, with the clone's tags`);
  occasion.meet("clone replaced", job);
  if (kind === "instance") rds.model.seedInstance({ identifier, tags, settings: { DbInstancePort } });
  // Its tags are copied; members are made by hand.
  else
    rds.model.seedCluster({
      identifier,
      tags,
      settings: { Port },
      members: [{ identifier: memberIdentifier(identifier), tags: [{ Key: "Name", Value: "precious" }] }],
    });
}

export function stopsClone(occasion: Occasion): void {
  whenThereIsAClone(occasion, ({ kind, identifier }) =>
    kind === "cluster"
      ? does(occasion, "StopDBCluster", { DBClusterIdentifier: identifier })
      : does(occasion, "StopDBInstance", { DBInstanceIdentifier: identifier }),
  );
}

/** Autoscaling adds a reader to a clone's cluster, or to production's. */
export function addsReader(occasion: Occasion): void {
  const { rds } = occasion.world;
  const toProduction = occasion.generator.chance(0.2);
  whenThereIsAClone(occasion, ({ kind, identifier }) => {
    const clusters = rds.clusters().filter(({ Status }) => Status === "available");
    const cluster = clusters.find(({ DBClusterIdentifier }) =>
      toProduction ? DBClusterIdentifier.startsWith("production") : DBClusterIdentifier === identifier,
    );
    if (cluster === undefined || (kind !== "cluster" && !toProduction)) return false;
    occasion.tell("autoscaling", `adds a reader to ${cluster.DBClusterIdentifier}`);
    occasion.meet("reader added", occasion.jobNamed(identifier));
    rds.model.addReader(cluster.DBClusterIdentifier);
    return true;
  });
}

/** What somebody else may have under the name that a clone would have, or its member. */
export const namesakes = ["instance", "cluster", "member"] as const;

export interface Namesake {
  readonly kind: (typeof namesakes)[number];
  readonly isAnotherJobs: boolean;
  /** Of a cluster. */
  readonly members: number;
}

/** Somebody else's instance, cluster or member already has the name that a job's clone would have. */
export function hasClonesName(occasion: Occasion): void {
  const { generator, world } = occasion;
  const { name } = occasion.installation();
  const jobId = jobIdOf(name, `request-${generator.between(1, 2)}`);
  const isAnotherJobs = generator.pick([true, false]);
  const kind = generator.pick(namesakes);
  const members = kind === "cluster" ? generator.between(0, 2) : 0;
  if (world.rds.model.inventory().some(({ identifier }) => identifier.startsWith(cloneIdentifier(jobId))))
    return;
  takesClonesName(occasion, jobId, { kind, isAnotherJobs, members });
}

/** Unless something has it: the clone itself, or what somebody was first with. */
export function takesClonesName(
  occasion: Occasion,
  jobId: string,
  { kind, isAnotherJobs, members }: Namesake,
): void {
  const { model } = occasion.world.rds;
  model.settle();
  const clone = cloneIdentifier(jobId);
  const identifier = kind === "member" ? memberIdentifier(clone) : clone;
  if (model.inventory().some((one) => one.identifier === identifier)) return;
  const tags = strangersTags(isAnotherJobs);
  occasion.tell("somebody", `has something named ${clone}`);
  if (kind === "cluster") model.seedCluster({ identifier, tags, members });
  else model.seedInstance({ identifier, tags });
}

/** Another job's, by its tag; or what is nobody's job's. */
export function strangersTags(isAnotherJobs: boolean) {
  return [
    isAnotherJobs ? { Key: "dblab-refresh:owner", Value: "another/job" } : { Key: "Name", Value: "precious" },
  ];
}

/** A clone of ours whose job nobody knows any more. */
export function leavesOrphan(occasion: Occasion): void {
  const { generator } = occasion;
  const { rds } = occasion.world;
  const { name } = occasion.installation();
  const members = generator.between(0, 2);
  const isCluster = generator.chance(0.7);
  const identifier = cloneIdentifier(`orphan${generator.between(1, 1_000_000)}`);
  const tags = [
    { Key: "dblab-refresh:owner", Value: `${name}/${identifier.replace("dblab-refresh-", "")}` },
    { Key: "ManagedBy", Value: "dblab-rds-refresh" },
  ];
  occasion.tell("somebody", `lost the job of ${identifier}`);
  if (isCluster) rds.model.seedCluster({ identifier, tags, members });
  else rds.model.seedInstance({ identifier, tags });
  if (generator.chance(0.2)) strikesRds(occasion, "delete-answer-lost");
  rds.restored.add({ kind: isCluster ? "cluster" : "instance", identifier, jobId: undefined });
  rds.look();
}

/** Somebody wants a job to stop, whatever it does just now. */
export function cancels(occasion: Occasion): void {
  const [job] = occasion.liveJobs();
  if (job !== undefined) cancelsJob(occasion, job);
}

/** Whether it still lives or not. */
export function cancelsJob(occasion: Occasion, job: Job): void {
  const { jobId, step, installation } = job;
  occasion.tell("somebody", `cancels job ${jobId} at ${step}`);
  occasion.meet("cancelled", job);
  const asked = occasion.world.installations.find(({ name }) => name === installation);
  asked?.queues.put("jobs", JSON.stringify({ job: "cancel", jobId }), 0);
}

/** Waits for a clone with which it can be done, up to two hours. */
function whenThereIsAClone(occasion: Occasion, act: (clone: Thing) => boolean, tries = 12): void {
  const { world, generator } = occasion;
  const clones = world.rds.remaining().filter(({ clusterName, jobId }) => !clusterName && jobId);
  const drawn = clones[generator.between(0, Math.max(0, clones.length - 1))];
  const clone = clones.find(({ jobId }) => jobId === occasion.subject?.jobId) ?? drawn;
  if ((clone && act(clone)) || tries === 0) return;
  world.chance.timeline.after(10 * MINUTE, () => whenThereIsAClone(occasion, act, tries - 1));
}

/** The members, then the clone itself. */
function partsOf({ world: { rds } }: Occasion, clone: Thing): readonly Thing[] {
  return [...rds.remaining().filter(({ clusterName }) => clusterName === clone.madeAs), clone];
}

/** A person's call; false if RDS refused it. */
function does(occasion: Occasion, operation: string, input: Record<string, unknown>): boolean {
  const { rds } = occasion.world;
  const names = Object.values(input).filter((value) => typeof value === "string");
  try {
    rds.byHand(operation, input);
  } catch {
    return false;
  }
  occasion.tell("somebody", `${operation} ${names.join()}`);
  occasion.meet(`somebody's ${operation}`, occasion.jobNamed(names.join()));
  return true;
}
