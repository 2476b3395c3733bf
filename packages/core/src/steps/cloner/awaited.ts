import { Fault } from "../../job/fault.ts";
import type { Job } from "../../job/job.ts";
import { jobError } from "../../job/job-error.ts";
import { MAX_DELAY_SECONDS } from "../../job/message.ts";
import type { Changes, Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import { ownerOf } from "../../rds/clone-tags.ts";
import { ownership } from "../../rds/ownership.ts";
import { meansAlreadyThere } from "../../rds/rds-fault.ts";
import { type Instant, type Seconds, secondsBetween } from "../../time.ts";
import { patience, unseenPatience } from "../patience.ts";
import type { StepContext } from "../step-context.ts";

/** What RDS shows of a thing, whatever its type. */
interface Seen {
  readonly identifier: string;
  readonly resourceId: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where the status that was last seen to change stands on the item, and how often to look. */
export interface Notes {
  readonly pollInterval: Seconds;
  /** However long it takes, no pause is longer. */
  readonly longest?: Seconds;
  readonly last: string | undefined;
  /** Notes that all that must be there is shown, too. */
  readonly note: (status: string) => Changes["facts"];
  /** Since when something that was seen before is not shown. */
  readonly unseenSince: Instant | undefined;
  readonly noteUnseen: (since: Instant) => Changes["facts"];
  /** The identifier of the database that is restored: what it is called follows from that. Absent for a clone. */
  readonly database?: string;
}

/** How to get one thing of the clone, and to tell what its status means. */
export interface Awaited<Thing extends Seen> {
  /** In sentences: `the clone`, `the clone's member`. */
  readonly name: string;
  readonly notes: Notes;
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
  { name, notes, state, find, create, creating }: Awaited<Thing>,
): Promise<{ readonly ready: Thing; readonly seen: Owned } | { readonly outcome: Outcome }> {
  const { job, now } = context;
  const found = await find();
  if (found === undefined)
    return { outcome: await absent(context, owned, { name, notes, create, creating }) };
  const whose = ownership(found, ownerOf(job), owned.resourceId, notes.database);
  if (whose.kind === "another" || whose.kind === "namesake")
    return { outcome: taken(context, owned, whose.why) };
  if (whose.kind === "untagged") {
    const status = `${found.status}, but its tags are not there yet`;
    return { outcome: waiting(context, owned, { name, notes, status }) };
  }
  const seen: Owned = { ...owned, resourceId: found.resourceId, seenAt: owned.seenAt ?? now };
  switch (state(found.status)) {
    case "waiting":
      return { outcome: waiting(context, seen, { name, notes, status: found.status }) };
    case "usable":
      return { ready: found, seen };
    case "failed":
      return {
        outcome: {
          kind: "fail",
          error: jobError("clone-failed", `${name} ${found.identifier} is ${found.status}`),
          changes: { owned: withOwned(job.owned, seen), facts: notes.note(found.status) },
        },
      };
  }
}

/** Waits; says the status if it has changed. */
export function waiting(
  { job, now }: Pick<StepContext, "job" | "now">,
  owned: Owned,
  { name, notes, status }: Pick<Awaited<never>, "name" | "notes"> & { readonly status: string },
): Outcome {
  const changes = { owned: withOwned(job.owned, owned), facts: notes.note(status) };
  const say = status === notes.last ? undefined : `${sentence(name)} is ${status}`;
  const seconds = Math.min(notes.longest ?? MAX_DELAY_SECONDS, patience(notes.pollInterval, job, now));
  return { kind: "wait", seconds, changes, ...(say && { say }) };
}

/** As a refresh notes its clone's status. */
export function cloneNotes({ facts }: Pick<Job, "facts">, pollInterval: Seconds): Notes {
  return {
    pollInterval,
    last: facts.cloneStatus,
    note: (cloneStatus) => ({ cloneStatus, cloneUnseenSince: undefined }),
    unseenSince: facts.cloneUnseenSince,
    noteUnseen: (cloneUnseenSince) => ({ cloneUnseenSince }),
  };
}

async function absent(
  context: StepContext,
  owned: Owned,
  { name, notes, create, creating }: Pick<Awaited<never>, "name" | "notes" | "create" | "creating">,
): Promise<Outcome> {
  if (owned.seenAt !== undefined) return unseen(context, owned, { name, notes });
  try {
    await create();
  } catch (error) {
    // An answer of ours that was lost, or somebody else's: the next looks find it and read its tags.
    if (!(error instanceof Fault && meansAlreadyThere(error))) throw error;
  }
  const status = `${owned.identifier} requested`;
  const say = notes.last === status ? undefined : creating;
  const changes = { facts: notes.note(status) };
  return { kind: "wait", seconds: notes.pollInterval, changes, ...(say && { say }) };
}

/** A look that misses what was seen before may be a Describe that lags: it is gone once no look has shown it for a while. */
function unseen(
  { job, now }: StepContext,
  { identifier, resourceId }: Owned,
  { name, notes }: Pick<Awaited<never>, "name" | "notes">,
): Outcome {
  const { unseenSince = now, pollInterval, longest = MAX_DELAY_SECONDS } = notes;
  const what = `${name} ${identifier} (${resourceId})`;
  const patient = unseenPatience(job);
  if (secondsBetween(unseenSince, now) >= patient) {
    return { kind: "fail", error: jobError("clone-disappeared", `${what} is not there any more`) };
  }
  const isNew = notes.unseenSince === undefined;
  return {
    kind: "wait",
    seconds: Math.min(patient, longest, pollInterval),
    ...(isNew && { say: `${sentence(what)} is not shown: it is looked for again` }),
    changes: { facts: notes.noteUnseen(unseenSince) },
  };
}

function sentence(what: string): string {
  return `${what[0]?.toUpperCase()}${what.slice(1)}`;
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
