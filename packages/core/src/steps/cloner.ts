import { Fault } from "../job/fault.ts";
import { jobError } from "../job/job-error.ts";
import type { Outcome } from "../job/outcome.ts";
import { type Owned, withOwned } from "../job/owned.ts";
import type { DbInstance } from "../ports/rds.ts";
import { cloneTags, ownerOf } from "../rds/clone-tags.ts";
import { instanceState } from "../rds/instance-status.ts";
import { ownership } from "../rds/ownership.ts";
import { meansAlreadyThere } from "../rds/rds-fault.ts";
import { describeSeconds, secondsBetween } from "../time.ts";
import { patience } from "./patience.ts";
import type { StepContext } from "./step-context.ts";

/** Restores the clone that the snapshotter committed to `owned`, and waits until it takes connections. */
export async function cloner(context: StepContext): Promise<Outcome> {
  const { job } = context;
  const clone = job.owned.find((owned) => owned.type === "db-instance");
  if (clone === undefined) throw new Error("no clone was intended");
  const found = await context.rds().instance(clone.identifier);
  if (found === undefined) return create(context, clone);

  const whose = ownership(found, ownerOf(job), clone.resourceId);
  if (whose.kind === "another") return taken(context, clone, whose.why);
  if (whose.kind === "untagged") return waiting(context, found, clone, "its tags are not there yet");
  const seen: Owned = { ...clone, resourceId: found.resourceId, seenAt: clone.seenAt ?? context.now };
  switch (instanceState(found.status)) {
    case "waiting":
      return waiting(context, found, seen);
    case "failed":
      return {
        kind: "fail",
        error: jobError("clone-failed", `the clone ${found.identifier} is ${found.status}`),
        changes: { owned: withOwned(job.owned, seen), facts: { cloneStatus: found.status } },
      };
    case "usable":
      return found.endpoint ? ready(context, found, seen, found.endpoint) : waiting(context, found, seen);
  }
}

async function create(context: StepContext, clone: Owned): Promise<Outcome> {
  const { job, now } = context;
  if (clone.seenAt !== undefined) {
    const message = `the clone ${clone.identifier} (${clone.resourceId}) is not there any more`;
    return { kind: "fail", error: jobError("clone-disappeared", message) };
  }
  const { snapshot } = job.facts;
  if (snapshot === undefined) throw new Error("no snapshot was chosen");
  const target = await context.target();
  const options = target.clone;
  try {
    await context.rds().restoreInstance({
      identifier: clone.identifier,
      snapshotIdentifier: snapshot.identifier,
      instanceClass: options.instanceClass,
      securityGroups: options.securityGroups,
      publiclyAccessible: options.publiclyAccessible,
      iamAuthentication: options.enableIAMAuth,
      deletionProtection: options.deletionProtection,
      tags: cloneTags(job, options.tags, now, options.maxAge),
      ...(options.subnetGroup && { subnetGroup: options.subnetGroup }),
      ...(options.parameterGroup && { parameterGroup: options.parameterGroup }),
      ...(options.optionGroup && { optionGroup: options.optionGroup }),
      ...(options.port && { port: options.port }),
      ...(options.storageType && { storageType: options.storageType }),
    });
  } catch (error) {
    // An answer of ours that was lost, or somebody else's: the next looks find it and read its tags.
    if (!(error instanceof Fault && meansAlreadyThere(error))) throw error;
  }
  const say =
    job.facts.cloneStatus === undefined
      ? `Restoring ${clone.identifier}, a ${options.instanceClass}`
      : undefined;
  const facts = { cloneStatus: job.facts.cloneStatus ?? "requested" };
  return { kind: "wait", seconds: options.pollInterval, changes: { facts }, ...(say && { say }) };
}

async function waiting(
  context: StepContext,
  found: DbInstance,
  clone: Owned,
  but?: string,
): Promise<Outcome> {
  const { job, now } = context;
  const { pollInterval } = (await context.target()).clone;
  const status = but ? `${found.status}, but ${but}` : found.status;
  const changes = { owned: withOwned(job.owned, clone), facts: { cloneStatus: status } };
  const say = status === job.facts.cloneStatus ? undefined : `The clone is ${status}`;
  return { kind: "wait", seconds: patience(pollInterval, job, now), changes, ...(say && { say }) };
}

function ready(
  { job, now }: StepContext,
  found: DbInstance,
  clone: Owned,
  endpoint: { readonly host: string; readonly port: number },
): Outcome {
  const took = describeSeconds(secondsBetween(job.stepStartedAt, now));
  return {
    kind: "advance",
    to: "dblab-updater",
    say: `The clone is ${found.status} at ${endpoint.host}:${endpoint.port} after ${took}`,
    changes: { owned: withOwned(job.owned, clone), facts: { cloneStatus: found.status, endpoint } },
  };
}

/** Somebody else's instance has the name. If ours was there before, it is gone; and what is there is not ours to touch. */
function taken({ job, now }: StepContext, clone: Owned, why: string): Outcome {
  const message = `an instance ${clone.identifier} is there, but it is not this job's: ${why}`;
  return {
    kind: "fail",
    error: jobError("clone-name-taken", message),
    changes: { owned: withOwned(job.owned, { ...clone, goneAt: now }) },
  };
}
