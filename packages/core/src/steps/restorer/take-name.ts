import type { ErrorCode } from "../../job/error-catalogue.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Difference } from "../../job/restore-facts.ts";
import { OWNER_TAG } from "../../rds/clone-tags.ts";
import type { Thing } from "../../rds/described.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { disown, handedOver, isDisowned } from "./handed-over.ts";
import { SWAP_SECONDS, waitFor } from "./pause.ts";
import { type Rename, renameAll, type Together } from "./rename.ts";
import { type MoreFacts, named, noted, type Restore } from "./restore.ts";
import { freshIn, membersAway, membersIn } from "./swap-renames.ts";

/**
 * What was restored takes the name. There is no way back: whatever fails is told, and tried again. Its owner tag is taken
 * off first, so that nothing of ours could delete it under the name.
 */
export async function takeName(restore: Restore): Promise<Outcome> {
  const { order, identifier } = restore;
  const fresh = freshIn(restore);
  const disowned = await disown(restore, [fresh, ...membersIn(restore)]);
  if (disowned.at === "noting") return disowned.wait;
  const mayTake = (rename: Rename) => isDisowned(restore, rename);
  const away = order.to === undefined ? membersAway(restore) : [];
  const moved = await renameAll(restore, [...[fresh].filter(mayTake), ...away]);
  // Each takes its name as soon as it is free, side by side: the database is away meanwhile.
  const isFree = new Set<string>();
  for (const rename of away) {
    const holder = await named(restore, "db-instance", rename.from);
    if (holder?.resourceId !== rename.resourceId) isFree.add(rename.from);
  }
  const members = await renameAll(
    restore,
    membersIn(restore)
      .filter(({ to }) => order.to !== undefined || isFree.has(to))
      .filter(mayTake),
  );
  for (const together of [moved, members]) {
    const fault = astray(together);
    if (fault !== undefined) return failOrWait(restore, fault.code, fault.message);
  }
  if (disowned.at === "busy") return unlessSlow(restore, disowned.why);
  const waits = [moved, members].map(whyBusy).find((why) => why !== undefined);
  if (waits !== undefined) return unlessSlow(restore, waits);
  if (away.length > isFree.size) return unlessSlow(restore, "the original's members give up their names");
  const proof = await answersThere(restore, fresh);
  if (proof !== undefined) return unlessSlow(restore, proof);
  const handed = await handedOver(restore, [fresh, ...membersIn(restore)]);
  if (handed.at === "busy") return unlessSlow(restore, handed.why);
  const { differences } = handed;
  return order.to === undefined
    ? swapped(restore, differences)
    : renamed(restore, order.to, identifier, differences);
}

function astray(together: Together): { readonly code: ErrorCode; readonly message: string } | undefined {
  if (together.at === "elsewhere") {
    const message = `what was restored or retired (${together.rename.resourceId}) is called ${together.identifier} now, not ${together.rename.to}`;
    return { code: "original-changed", message };
  }
  if (together.at !== "taken") return undefined;
  const message = `the name ${together.rename.to} is taken by somebody else's: ${together.rename.from} cannot get it`;
  return { code: "restore-name-taken", message };
}

function whyBusy(together: Together): string | undefined {
  if (together.at === "busy") return together.why;
  if (together.at === "nowhere") return `${together.rename.resourceId} is shown under no name`;
  return undefined;
}

/** The name leads to what was restored, at the address that it had, and there it answers. Undefined: it does. */
async function answersThere(restore: Restore, { kind, to, resourceId }: Rename): Promise<string | undefined> {
  const { original, order, database } = restore;
  const holder = await named(restore, kind, to);
  if (holder === undefined) return `${to} is not shown yet`;
  if (holder.resourceId !== resourceId) return `${to} is still ${holder.resourceId}`;
  if (OWNER_TAG in holder.tags) return `${to} is still shown with its tag ${OWNER_TAG}`;
  const { endpoint } = holder;
  if (endpoint === undefined) return `${to} has no endpoint yet`;
  if (order.to === undefined && !isSame(endpoint, original.endpoint)) {
    return `${to} is at ${endpoint.host}:${endpoint.port}, not at ${original.endpoint.host}:${original.endpoint.port}`;
  }
  if (!database.restore.reachable) return undefined;
  const answer = await restore.connections.answers(endpoint.host, endpoint.port);
  return answer.ok ? undefined : `${to} does not answer: ${answer.why}`;
}

function isSame(a: NonNullable<Thing["endpoint"]>, b: NonNullable<Thing["endpoint"]>): boolean {
  return a.host === b.host && a.port === b.port;
}

/** From here on the job has succeeded, and what is left is its clean-up: the restorer's, since the original is its. */
function swapped(restore: Restore, differences: readonly Difference[]): Outcome {
  const { identifier, facts, now } = restore;
  const away = describeSeconds(secondsBetween(facts.swapSince ?? now, now));
  const say = `${identifier} is the restored database, and answers; the name led nowhere for at most ${away}`;
  return concludeSwap(restore, say, differences);
}

/** `differences`: what came to be other than it was since the settings were compared. */
export function concludeSwap(restore: Restore, text: string, differences: readonly Difference[]): Outcome {
  const { job } = restore;
  const more = swappedNow(restore, differences);
  const late = job.cancelRequestedAt
    ? `. The cancellation of ${job.cancelRequestedAt} came too late: there was only forward by then`
    : "";
  const say = `${text}${late}`;
  const changes = noted(restore, more);
  if (job.verdict === undefined) return { kind: "conclude", as: "succeeded", say, changes };
  // The step is entered again: its time has that in which the original is kept from here on (step-deadline.ts).
  return { kind: "advance", to: "restorer", say, changes };
}

function swappedNow({ now, facts }: Restore, differences: readonly Difference[]) {
  const known = facts.differences ?? [];
  return { swappedAt: now, ...(differences.length > 0 && { differences: [...known, ...differences] }) };
}

function renamed(
  restore: Restore,
  to: string,
  identifier: string,
  differences: readonly Difference[],
): Outcome {
  const { job } = restore;
  const changes = noted(restore, swappedNow(restore, differences));
  const say = `${identifier} was restored as ${to}, which answers; ${identifier} itself was not touched`;
  if (job.verdict === undefined) return { kind: "conclude", as: "succeeded", say, changes };
  return { kind: "advance", to: "reaper", say, changes };
}

export function unlessSlow(restore: Restore, why: string): Outcome {
  const { facts, now, job } = restore;
  // A time to live that resolvers wait for is nobody's slowness.
  const since = facts.forgottenAt ?? facts.forwardSince ?? now;
  if (job.verdict !== undefined || secondsBetween(since, now) < SWAP_SECONDS)
    return waitFor(restore, "newStatus", why);
  return failOrWait(
    restore,
    "swap-slow",
    `the swap is not over after ${describeSeconds(SWAP_SECONDS)}; last: ${why}`,
  );
}

/** Told once, as the job's error; and then tried again, since somebody may have helped. */
export function failOrWait(
  restore: Restore,
  code: ErrorCode,
  message: string,
  more: MoreFacts = {},
): Outcome {
  if (restore.job.verdict !== undefined) return waitFor(restore, "newStatus", message, { more });
  return { kind: "fail", error: jobError(code, message), changes: noted(restore, more) };
}
