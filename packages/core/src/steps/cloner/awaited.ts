import { Fault } from "../../job/fault.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import { ownerOf } from "../../rds/clone-tags.ts";
import { ownership } from "../../rds/ownership.ts";
import { meansAlreadyThere } from "../../rds/rds-fault.ts";
import { patience } from "../patience.ts";
import type { StepContext } from "../step-context.ts";

/** What RDS shows of a thing, whatever its type. */
interface Seen {
  readonly identifier: string;
  readonly resourceId: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** How to get one thing of the clone, and to tell what its status means. */
export interface Awaited<Thing extends Seen> {
  /** In sentences: `the clone`, `the clone's member`. */
  readonly name: string;
  readonly state: (status: string) => "usable" | "failed" | "waiting";
  readonly find: () => Promise<Thing | undefined>;
  /** Sends the create call. Not found does not prove that it was not sent: then RDS says that the name is taken. */
  readonly create: () => Promise<void>;
  /** What is said when it is sent. */
  readonly creating: string;
}

/**
 * One look at an owned thing on its way: creates it, adopts it by its tags, waits for it; or hands it over when it can
 * be used. `seen` is the owned entry with its resource id, to be committed whatever comes next.
 */
export async function awaited<Thing extends Seen>(
  context: StepContext,
  owned: Owned,
  { name, state, find, create, creating }: Awaited<Thing>,
): Promise<{ readonly ready: Thing; readonly seen: Owned } | { readonly outcome: Outcome }> {
  const { job, now } = context;
  const found = await find();
  if (found === undefined) return { outcome: await absent(context, owned, { name, create, creating }) };
  const whose = ownership(found, ownerOf(job), owned.resourceId);
  if (whose.kind === "another") return { outcome: taken(context, owned, whose.why) };
  if (whose.kind === "untagged") {
    return {
      outcome: await waiting(context, owned, name, `${found.status}, but its tags are not there yet`),
    };
  }
  const seen: Owned = { ...owned, resourceId: found.resourceId, seenAt: owned.seenAt ?? now };
  switch (state(found.status)) {
    case "waiting":
      return { outcome: await waiting(context, seen, name, found.status) };
    case "usable":
      return { ready: found, seen };
    case "failed":
      return {
        outcome: {
          kind: "fail",
          error: jobError("clone-failed", `${name} ${found.identifier} is ${found.status}`),
          changes: { owned: withOwned(job.owned, seen), facts: { cloneStatus: found.status } },
        },
      };
  }
}

/** Waits; says the status if it has changed. */
export async function waiting(
  context: StepContext,
  owned: Owned,
  name: string,
  status: string,
): Promise<Outcome> {
  const { job, now } = context;
  const { pollInterval } = (await context.target()).clone;
  const changes = { owned: withOwned(job.owned, owned), facts: { cloneStatus: status } };
  const say =
    status === job.facts.cloneStatus ? undefined : `${name[0]?.toUpperCase()}${name.slice(1)} is ${status}`;
  return { kind: "wait", seconds: patience(pollInterval, job, now), changes, ...(say && { say }) };
}

async function absent(
  { job, target }: StepContext,
  owned: Owned,
  { name, create, creating }: Pick<Awaited<never>, "name" | "create" | "creating">,
): Promise<Outcome> {
  if (owned.seenAt !== undefined) {
    const message = `${name} ${owned.identifier} (${owned.resourceId}) is not there any more`;
    return { kind: "fail", error: jobError("clone-disappeared", message) };
  }
  try {
    await create();
  } catch (error) {
    // An answer of ours that was lost, or somebody else's: the next looks find it and read its tags.
    if (!(error instanceof Fault && meansAlreadyThere(error))) throw error;
  }
  const status = `${owned.identifier} requested`;
  const say = job.facts.cloneStatus === status ? undefined : creating;
  const seconds = (await target()).clone.pollInterval;
  return { kind: "wait", seconds, changes: { facts: { cloneStatus: status } }, ...(say && { say }) };
}

/** Somebody else's thing has the name. If ours was there before, it is gone; and what is there is not ours to touch. */
function taken({ job, now }: StepContext, owned: Owned, why: string): Outcome {
  const message = `${owned.type} ${owned.identifier} is there, but it is not this job's: ${why}`;
  return {
    kind: "fail",
    error: jobError("clone-name-taken", message),
    changes: { owned: withOwned(job.owned, { ...owned, goneAt: now }) },
  };
}
