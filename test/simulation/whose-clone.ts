import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { cloneIdentifier, memberIdentifier } from "@dblab-refresh/core/job/job-id";
import { earlier } from "@dblab-refresh/core/time";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import type { Life } from "./life.ts";
import type { RdsWorld } from "./rds-world.ts";
import type { Thing } from "./restored.ts";
import { jobOf, type World } from "./world.ts";

/** A look may begin a time-out after the deadline, which it then says, and last for a time-out. Milliseconds. */
const LATEST_CREATION_MS = 2 * 60_000;

/** Statements 1 and 2, held against one call that changes something in RDS: what is wrong with it. */
export function wrongCall(world: World, call: Readonly<Call>, by: Life): string | undefined {
  const { rds } = world;
  const job = jobOf(world, by.jobId);
  const wrong =
    call.creates === undefined
      ? wrongChange(rds, call, by, (jobId) => jobOf(world, jobId))
      : wrongCreation(rds, call, by, job);
  return (
    wrong &&
    `${wrong.slice(0, 2)} ${by.name} called ${call.operation} on ${call.names.join(", ")}:${wrong.slice(2)}`
  );
}

/** Intent before effect, under the names that follow from the job's id, out of production's snapshot. */
function wrongCreation(
  rds: RdsWorld,
  call: Readonly<Call>,
  by: Life,
  job: Job | undefined,
): string | undefined {
  const { kind, identifier } = call.creates ?? { kind: "instance", identifier: "" };
  if (by.jobId === undefined || job === undefined) return "1: nobody's job creates it";
  if (!isLive(job)) return "1: its job has ended";
  const clone = cloneIdentifier(by.jobId);
  if (identifier !== (kind === "member" ? memberIdentifier(clone) : clone))
    return "1: it is not the caller's";
  const type = kind === "cluster" ? "db-cluster" : "db-instance";
  if (!job.owned.some((owned) => owned.type === type && owned.identifier === identifier))
    return "2: the job's item does not have it";
  const isLate = by.clock > Date.parse(earlier(job.stepDeadline, job.deadline)) + LATEST_CREATION_MS;
  if (isLate && job.step !== "reaper") return "4: its job has no time left to use it";
  const others = call.names.filter((name) => name !== identifier);
  if (kind !== "member") {
    if (!others.every((name) => name.startsWith("rds:production-"))) return "1: more than the clone";
    // Both sources have automated snapshots, named after what they are of.
    const isOfSource = (name: string) => name.startsWith(`rds:${job.target?.source.identifier}-`);
    return others.every(isOfSource) ? undefined : "5: it is made of another source's snapshot";
  }
  if (others.join() !== clone) return "1: it is no member of the clone";
  const isStrangers = rds.clusters().some(named("cluster", clone)) && !rds.restored.named("cluster", clone);
  return isStrangers ? "1: the cluster is somebody else's" : undefined;
}

/** Nothing but what the caller's job made, or what came to be in it; the janitor only what no live job has, and a job of its own installation's made. */
function wrongChange(
  rds: RdsWorld,
  call: Readonly<Call>,
  by: Life,
  jobOf: (jobId: string) => Job | undefined,
): string | undefined {
  const names = call.names.filter((name) => !/^(db|cluster)-[A-Z0-9]{20,}$/.test(name));
  const [identifier] = names;
  if (identifier === undefined || names.length > 1) return "1: more than one thing";
  const kind: Thing["kind"] = call.operation.includes("Cluster") ? "cluster" : "instance";
  const thing = rds.restored.named(kind, identifier);
  const isThere = (kind === "cluster" ? rds.clusters() : rds.instances()).some(named(kind, identifier));
  const caller = by.jobId === undefined ? undefined : jobOf(by.jobId);
  // Whatever became of the clone: nothing is sent any more.
  if (caller && !isLive(caller)) return "1: its job has ended";
  if (thing === undefined) {
    if (isThere) return "1: it is somebody else's";
    // Gone meanwhile, or renamed.
    return /^(dblab-refresh|application-autoscaling)-/.test(identifier) ? undefined : "1: no clone is named";
  }
  const owner = thing.jobId === undefined ? undefined : jobOf(thing.jobId);
  if (by.jobId === undefined) {
    if (owner && owner.installation !== by.installation) return "1: it is another installation's";
    return owner && isLive(owner) ? "1: its job lives" : undefined;
  }
  return thing.jobId === by.jobId ? undefined : "1: it is not the caller's";
}

function named(kind: Thing["kind"], identifier: string) {
  return (thing: { readonly DBInstanceIdentifier?: string; readonly DBClusterIdentifier?: string }) =>
    (kind === "cluster" ? thing.DBClusterIdentifier : thing.DBInstanceIdentifier) === identifier;
}
