import { Fault } from "../../../job/fault.ts";
import type { Changes, Outcome } from "../../../job/outcome.ts";
import { type Owned, withOwned } from "../../../job/owned.ts";
import type { Snapshot } from "../../../ports/databases.ts";
import { meansNotFound } from "../../../rds/rds-fault.ts";
import { fixedSnapshot, ownSnapshot } from "../../../rds/snapshot-names.ts";
import { dataTime, timesOf } from "../../../rds/snapshot-state.ts";
import { copyTags } from "../../../rds/snapshot-tags.ts";
import { snapshotLock } from "../../database-lock.ts";
import { heldBack } from "../../held-back.ts";
import { takeLock } from "../../lock.ts";
import { withFacts } from "../../restore-facts.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { madeSnapshot, ownedSnapshot, snapshotType, takenSnapshot } from "./own-snapshot.ts";
import { waitFor } from "./progress.ts";

/** The job's own snapshot is complete: from here on the fixed name may be replaced, and until it is this one is kept. */
export async function beginReplacement(look: DatabaseLook): Promise<Outcome> {
  const { context, job, identifier, region } = look;
  const own = await takenSnapshot(look);
  if ("outcome" in own) return own.outcome;
  const fixed = fixedSnapshot(identifier);
  const owned = withOwned(job.owned, own.seen);
  const holder = await takeLock(context, snapshotLock(region, fixed), job.jobId);
  if (holder !== job.jobId && job.kind !== "restore") {
    const wait = waitFor(
      look,
      `The snapshot ${fixed} is being exported by job ${holder}: replaced after that`,
    );
    return { ...wait, changes: { ...wait.changes, owned } };
  }
  const { identifier: name, arn } = own.ready;
  // Nobody's restore waits for an export of a day: it goes on without the fixed name.
  const isKept = holder !== job.jobId;
  const then = isKept
    ? `${fixed} is being exported by job ${holder}, so it is not replaced, and ${name} stays beside it`
    : `${fixed} becomes a copy of it; until then ${name} is kept, whatever happens`;
  return {
    kind: "wait",
    seconds: 0,
    say: `The snapshot ${name} is complete. ${then}`,
    changes: {
      owned: withOwned(job.owned, { ...own.seen, purpose: "delivered" }),
      facts: withFacts(job, {
        source: { identifier: name, arn, ...timesOf(own.ready) },
        replacingSince: context.now,
        percent: undefined,
        ...(isKept && { keptSince: context.now }),
      }),
    },
  };
}

/**
 * One look at the replacement. Nothing is deleted but what had the name when the job began, and nothing at all unless
 * the job's own snapshot is complete at that moment: one of the two always is.
 */
export async function replacement(look: DatabaseLook): Promise<Outcome> {
  const { identifier, databases, kind, facts } = look;
  const own = await takenSnapshot(look);
  if ("outcome" in own) return own.outcome;
  const name = fixedSnapshot(identifier);
  const found = await databases.snapshot(kind, name);
  const copy = ownedSnapshot(look, name);
  if (found !== undefined && isNoted(look, found)) {
    if (facts.fixedGoneAt === undefined) return deleteOld(look, found);
    // Nobody deletes any more, so it is gone: a Describe that lags.
    return copy === undefined ? notGone(look) : waitFor(look, `The old snapshot ${name} still shows`);
  }
  if (copy !== undefined) return copied(look, copy, found);
  return found === undefined ? freed(look) : taken(look);
}

function isNoted({ facts: { fixed } }: DatabaseLook, found: Snapshot): boolean {
  return fixed !== undefined && "createdAt" in fixed && found.createdAt === fixed.createdAt;
}

async function deleteOld(look: DatabaseLook, old: Snapshot): Promise<Outcome> {
  const { databases, kind } = look;
  try {
    await databases.deleteSnapshot(kind, old.identifier);
  } catch (error) {
    // The answer of an earlier look was lost, or somebody else deleted it: what is wanted.
    if (!(error instanceof Fault && meansNotFound(error))) throw error;
  }
  return waitFor(look, `Deleting the old snapshot ${old.identifier} of ${old.createdAt}`);
}

/**
 * The look that found the name free had missed the old one. That nobody deletes any more is taken back by a commit, and
 * only what comes after that deletes: a deletion before it would hit the copy of a look that misses the old one again.
 */
function notGone({ job, identifier }: DatabaseLook): Outcome {
  return {
    kind: "wait",
    seconds: 0,
    say: `The old snapshot ${fixedSnapshot(identifier)} is shown again: it is deleted anew`,
    changes: { facts: withFacts(job, { fixedGoneAt: undefined, fixedGoneSeconds: undefined }) },
  };
}

/**
 * The name is free. A predecessor that stalls between its look and its deletion would delete the copy: the copy is only
 * made when its time-out is over since the commit after which nobody deletes, by SQS's clock (compare reaper.ts).
 */
function freed({ context, job, facts, identifier, kind }: DatabaseLook): Outcome {
  const { now, waitedSeconds, handlerTimeout, slice } = context;
  const wasThere = facts.fixed !== undefined && "createdAt" in facts.fixed;
  const { fixedGoneAt, fixedGoneSeconds = 0 } = facts;
  const soFar = fixedGoneAt === undefined ? 0 : fixedGoneSeconds + waitedSeconds;
  const quiet = heldBack(soFar, handlerTimeout, slice);
  const isQuiet = !wasThere || quiet.isOver;
  const gone = withFacts(job, { fixedGoneAt: fixedGoneAt ?? now, fixedGoneSeconds: quiet.soFar });
  if (!isQuiet) return { kind: "wait", seconds: quiet.pause, changes: { facts: gone } };
  const copy: Owned = {
    type: snapshotType({ kind }),
    identifier: fixedSnapshot(identifier),
    purpose: "delivered",
    intendedAt: now,
  };
  const say = `Copying ${ownSnapshot(identifier, job.jobId)} to ${copy.identifier}`;
  const changes: Changes = { owned: withOwned(job.owned, copy), facts: gone };
  return { kind: "wait", seconds: 0, say, changes };
}

async function copied(look: DatabaseLook, copy: Owned, found: Snapshot | undefined): Promise<Outcome> {
  const { context, job, identifier, databases, kind, owner, facts } = look;
  const { source } = facts;
  if (source === undefined) throw new Error("there is no snapshot to copy");
  const own = ownSnapshot(identifier, job.jobId);
  const made = await madeSnapshot(look, copy, found, () =>
    databases.copySnapshot(kind, {
      identifier: copy.identifier,
      sourceSnapshotIdentifier: own,
      tags: copyTags(owner, dataTime(source)),
    }),
  );
  if ("outcome" in made) return kept(look, made.outcome);
  const mine = ownedSnapshot(look, own);
  if (mine === undefined) throw new Error(`the job does not own ${own}`);
  const { identifier: name, arn, createdAt } = made.ready;
  return {
    kind: "wait",
    seconds: 0,
    say: `${copy.identifier} is a copy of ${own} now`,
    changes: {
      owned: withOwned(withOwned(job.owned, { ...mine, purpose: "temporary" }), made.seen),
      facts: withFacts(job, {
        replacedAt: context.now,
        copy: { identifier: name, arn, createdAt },
        percent: undefined,
      }),
    },
  };
}

function taken(look: DatabaseLook): Outcome {
  const name = fixedSnapshot(look.identifier);
  const message = `there is a snapshot ${name} that was not there when the job began: it is not replaced`;
  return kept(look, failure("snapshot-name-taken", message));
}

/** Whatever goes wrong while the name is replaced, the job's own snapshot stays; its name is told. */
function kept({ identifier, job }: DatabaseLook, outcome: Outcome): Outcome {
  if (outcome.kind !== "fail") return outcome;
  const { error } = outcome;
  const message = `${error.message}; the snapshot ${ownSnapshot(identifier, job.jobId)} is kept`;
  return { ...outcome, error: { ...error, message } };
}
