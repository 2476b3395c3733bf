import { Fault } from "../../job/fault.ts";
import { isLive, type Job } from "../../job/job.ts";
import type { Leftover } from "../../job/owned.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import { OWNER_TAG, ownerOf } from "../../rds/clone-tags.ts";
import { type Thing, thingOf } from "../../rds/described.ts";
import { secondsBetween } from "../../time.ts";
import { SWAP_SECONDS } from "../restorer/pause.ts";
import type { StepContext } from "../step-context.ts";

/**
 * What a restore could not bring to its end, and nobody has by hand yet. Only looked at: what each thing is stands in
 * `why`, and a person decides. What no look shows for as long as a rename may take is gone; until then it stays on the list,
 * for nobody else has one that says what each is.
 */
export async function leftStranded({
  job,
  now,
  databases,
}: Pick<StepContext, "job" | "now" | "databases">): Promise<LeftStranded> {
  const left: Leftover[] = [];
  const unconfirmed: Leftover[] = [];
  const stranded: Stranded[] = [];
  let isDecided = false;
  for (const one of job.facts.restore?.stranded ?? []) {
    const { kind, resourceId, why, unseenAt } = one;
    try {
      const described = await databases().findByResourceId(kind, resourceId);
      const thing = described && thingOf(kind, described);
      if (thing === undefined) {
        const since = unseenAt ?? now;
        stranded.push({ kind, resourceId, why, unseenAt: since });
        const isGone = secondsBetween(since, now) >= SWAP_SECONDS;
        isDecided ||= isGone && isByRecord(job) && decides(job, resourceId);
        const hidden = { type: kind, identifier: resourceId, why: `${why}; RDS does not show it just now` };
        // The next look may show it again, and by its name.
        if (unseenAt === undefined) unconfirmed.push(hidden);
        else if (!isGone) left.push(hidden);
        continue;
      }
      stranded.push({ kind, resourceId, why });
      if (!isSettled(job, thing)) left.push({ type: kind, identifier: thing.identifier, why });
    } catch (error) {
      const reason = error instanceof Fault ? error.message : `${error}`;
      stranded.push(one);
      left.push({ type: kind, identifier: resourceId, why: `${why}; it could not be looked at: ${reason}` });
    }
  }
  return { left: isDecided ? [] : left, unconfirmed, stranded };
}

type Stranded = NonNullable<RestoreFacts["stranded"]>[number];

interface LeftStranded {
  readonly left: readonly Leftover[];
  /** What this look is the first to miss. */
  readonly unconfirmed: readonly Leftover[];
  /** With what it has missed, for the item. */
  readonly stranded: readonly Stranded[];
}

/** Whether a DNS record was being changed: names tell nothing then, and this function may not look at records. */
function isByRecord({ order, facts: { restore } }: Job): boolean {
  return order?.cutover === "dns" && restore?.swapSince !== undefined;
}

/**
 * Of two that a record may lead to, whoever deletes one has decided for the other: once the alert has said what each is,
 * which is after the job's end. But as long as what was restored has
 * our tag, a deleted original decides nothing: a later job's restore deletes it, too.
 */
function decides(job: Job, resourceId: string): boolean {
  return !isLive(job) && (!isTagged(job) || resourceId !== job.facts.restore?.original?.resourceId);
}

/** Whether the job has left its tag on what it restored: it comes off on the way forward. */
function isTagged({ facts }: Job): boolean {
  return facts.restore?.forwardSince === undefined;
}

/**
 * Whoever gave it the name that it is about, and its security groups if it was isolated, has finished what the job began;
 * or who took our tag off what was restored, where a record leads to either.
 */
function isSettled(job: Job, thing: Thing): boolean {
  const { restore } = job.facts;
  const isOriginal = thing.resourceId === restore?.original?.resourceId;
  if (isByRecord(job)) return !isOriginal && isTagged(job) && thing.tags[OWNER_TAG] !== ownerOf(job);
  const { identifier, pendingIdentifier = identifier } = thing;
  // A rename that RDS has accepted takes the name away from it yet: no call takes that back.
  if (identifier !== (restore?.current?.identifier ?? job.targetName) || pendingIdentifier !== identifier)
    return false;
  const isIsolated = restore?.isolatingSince !== undefined && isOriginal;
  if (!isIsolated || restore?.original === undefined) return true;
  const captured = thingOf(thing.kind, restore.original.described);
  return thing.securityGroups.join() === captured.securityGroups.join();
}
