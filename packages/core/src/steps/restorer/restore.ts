import type { Database } from "../../configuration/database.ts";
import type { Job } from "../../job/job.ts";
import { MAX_DELAY_SECONDS } from "../../job/message.ts";
import type { Changes } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import type { Original, RestoreFacts } from "../../job/restore-facts.ts";
import type { RestoreOrder } from "../../job/restore-order.ts";
import type { DatabaseKind } from "../../ports/databases.ts";
import { membersInOrder, type Thing, thingOf } from "../../rds/described.ts";
import { type RestoreNames, restoreNames } from "../../rds/restore-names.ts";
import { type Seconds, secondsBetween } from "../../time.ts";
import { awayPause } from "../patience.ts";
import type { StepContext } from "../step-context.ts";

/** What a restorer's look knows before it looks: the job, read. */
export interface Restore extends StepContext {
  readonly kind: DatabaseKind;
  /** The original's name, that it is all about: the configured one, unless a record named another when the job began. */
  readonly identifier: string;
  readonly names: RestoreNames;
  readonly database: Database;
  readonly order: RestoreOrder;
  readonly facts: RestoreFacts;
  readonly original: Original;
  /** The original as it was captured. */
  readonly captured: Thing;
  /** Its members as they were captured, the writer first. */
  readonly capturedMembers: readonly Thing[];
}

/** @throws if the snapshotter has not done its part: a defect */
export function restoreOf(context: StepContext): Restore {
  const { jobId, targetName, database, order, facts } = context.job;
  const original = facts.restore?.original;
  if (
    database === undefined ||
    order === undefined ||
    facts.restore === undefined ||
    original === undefined
  ) {
    throw new Error(`job ${jobId} is at restorer without a database, an order or an original`);
  }
  const kind = database.type === "aurora-cluster" ? "db-cluster" : "db-instance";
  const captured = thingOf(kind, original.described);
  return {
    ...context,
    kind,
    identifier: captured.identifier,
    names: restoreNames(targetName, jobId, order.cutover),
    database,
    order,
    facts: facts.restore,
    original,
    captured,
    capturedMembers: kind === "db-cluster" ? membersInOrder(original.described, original.members) : [],
  };
}

/** Facts of the restore to be noted; `undefined` takes one off. */
export type MoreFacts = { readonly [Fact in keyof RestoreFacts]?: RestoreFacts[Fact] | undefined };

/**
 * The changes that add to the facts of the restore, and to what is owned. `undefined` takes a fact off; `missingSince`
 * goes unless it is said again, since whoever has something else to note has seen what must be there; and so does
 * `untouchedSeconds`, since whoever has may have done something.
 */
export function noted({ job }: { readonly job: Job }, more: MoreFacts, owned?: readonly Owned[]): Changes {
  const all = Object.entries({
    ...job.facts.restore,
    ...{ missingSince: undefined, untouchedSeconds: undefined },
    ...more,
  }).filter(([, value]) => value !== undefined);
  return { facts: { restore: Object.fromEntries(all) }, ...(owned && { owned }) };
}

/** What was restored: the entry of the instance or cluster itself. */
export function freshOf({ job, kind, names }: Restore): Owned | undefined {
  return job.owned.find((one) => one.type === kind && one.identifier === names.fresh);
}

/** The entries of the members that were restored, by the places of those whose stead they take. */
export function freshMembersOf({ job, names, capturedMembers }: Restore): readonly Owned[] {
  return capturedMembers.flatMap(
    (_, index) =>
      job.owned.find(
        (one) => one.type === "db-instance" && one.identifier === names.freshMember(index + 1),
      ) ?? [],
  );
}

/** Whether the original gives up its name before anything is restored: Trapheus's order. */
export function isRenameFirst({ order }: Pick<Restore, "order">): boolean {
  return order.order === "rename-first" && order.to === undefined;
}

/**
 * Whether clients wait for what the job does, as its item says: the original admits nobody, or has given up its name, or
 * is to, in either order; until the swap or the way back is over. After a swap by the record, until nobody can get to the
 * original any more, and write what is lost.
 */
function isHurried({ facts, order }: Pick<Restore, "facts" | "order">): boolean {
  const { isolatingSince, swapSince, forwardSince, swappedAt, retiredAt } = facts;
  if (swappedAt !== undefined) return order.cutover === "dns" && retiredAt === undefined;
  return [isolatingSince, swapSince, forwardSince].some((since) => since !== undefined);
}

/** Whether it is restored while clients wait: minutes, hardly ever seconds. */
function isRestoring(restore: Restore): boolean {
  const { facts, job } = restore;
  const since = isRenameFirst(restore) ? facts.awayAt : facts.isolatedAt;
  return since !== undefined && facts.provenAt === undefined && job.verdict === undefined;
}

/** While clients wait every second counts: so often it is looked. Seconds. */
const SWAP_POLL_SECONDS: Seconds = 5;

/**
 * A rename takes 2 to 10 minutes, as AWS's users report. What has not come to its end after so long hangs, or waits for
 * a person: each look is a dozen calls of RDS's, which throttles a whole account. Seconds.
 */
const HURRY_SECONDS: Seconds = 900;

export function swapPause({ database, facts, job, now }: Restore): Seconds {
  const { isolatingSince, provenAt, swapSince, forwardSince } = facts;
  const begun = [job.stepStartedAt, isolatingSince, provenAt, swapSince, forwardSince]
    .flatMap((at) => at ?? [])
    .sort();
  const isNew = secondsBetween(begun.at(-1) ?? now, now) < HURRY_SECONDS;
  return isNew ? Math.min(SWAP_POLL_SECONDS, database.pollInterval) : database.pollInterval;
}

/** How long a pause may be, whatever is waited for: the one place that says so. */
export function longestPause(restore: Restore): Seconds {
  if (!isHurried(restore)) return MAX_DELAY_SECONDS;
  return isRestoring(restore) ? awayPause(restore.database) : swapPause(restore);
}

/** Database and its members, found by what a rename does not change. */
export async function found(
  { databases }: Pick<StepContext, "databases">,
  kind: DatabaseKind,
  resourceId: string,
): Promise<Thing | undefined> {
  const described = await databases().findByResourceId(kind, resourceId);
  return described && thingOf(kind, described);
}

/** What answers to a name. Names lie during a rename: it may be there no more. */
export async function named(
  { databases }: Pick<StepContext, "databases">,
  kind: DatabaseKind,
  identifier: string,
): Promise<Thing | undefined> {
  const described = await databases().find(kind, identifier);
  return described && thingOf(kind, described);
}
