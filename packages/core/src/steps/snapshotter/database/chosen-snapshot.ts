import type { Outcome } from "../../../job/outcome.ts";
import type { RestoreFacts } from "../../../job/restore-facts.ts";
import type { Snapshot } from "../../../ports/databases.ts";
import { textOf } from "../../../rds/original.ts";
import { isItsLiveOrOld } from "../../../rds/restore-names.ts";
import { fixedSnapshot } from "../../../rds/snapshot-names.ts";
import { dataTime, isComplete, isLost, timesOf } from "../../../rds/snapshot-state.ts";
import { describeSeconds, type Instant, instant, secondsBetween } from "../../../time.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { progress } from "./progress.ts";
import { againIfNamed } from "./unseen-snapshot.ts";

type Chosen =
  | { readonly source: NonNullable<RestoreFacts["source"]>; readonly say: string }
  | { readonly outcome: Outcome };

/** The snapshot that the order names, complete; or what is to be done until it is. */
export async function chosenSnapshot(look: DatabaseLook): Promise<Chosen> {
  const { databases, kind, order, identifier, facts } = look;
  switch (order.from.kind) {
    case "fixed":
      return usable(
        look,
        fixedSnapshot(identifier),
        await databases.snapshot(kind, fixedSnapshot(identifier)),
      );
    case "named": {
      const { identifier: name } = order.from;
      return usable(look, name, await databases.snapshot(kind, name));
    }
    case "latest-automated": {
      const { resourceId } = facts.original ?? {};
      const all = resourceId === undefined ? [] : await databases.automatedSnapshots(kind, resourceId);
      const latest = all.filter(isComplete).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
      return usable(look, `(automated, available) of ${identifier} (${resourceId})`, latest ?? all[0]);
    }
    default:
      throw new Error(`an order from ${order.from.kind} chooses no snapshot`);
  }
}

function usable(look: DatabaseLook, name: string, found: Snapshot | undefined): Chosen {
  const { context, identifier, facts, order } = look;
  if (found === undefined) {
    const gone = failure("snapshot-not-found", `no snapshot ${name}`);
    return { outcome: againIfNamed(look, "snapshotUnseenSince", { what: `The snapshot ${name}`, gone }) };
  }
  const engine = facts.original && textOf(facts.original.described, "Engine");
  if (engine !== undefined && found.engine !== engine) {
    const message = `the snapshot ${found.identifier} is of ${found.engine}, ${identifier} is ${engine}`;
    return { outcome: failure("snapshot-of-another", message) };
  }
  const isOther = !isItsLiveOrOld(found.sourceIdentifier, identifier);
  // Nobody asked for another database's data. Who names a snapshot did.
  if (isOther && order.from.kind === "fixed") {
    const message = `the snapshot ${found.identifier} is not of ${identifier}, but of ${found.sourceIdentifier}`;
    return { outcome: failure("snapshot-of-another", message) };
  }
  if (isLost(found)) {
    const message = `the snapshot ${found.identifier} is ${found.status}, not available`;
    return { outcome: failure("snapshot-not-available", message) };
  }
  if (!isComplete(found)) return { outcome: progress(look, `The snapshot ${found.identifier}`, found) };
  const age = describeSeconds(secondsBetween(dataTime(found), context.now));
  return {
    source: { identifier: found.identifier, arn: found.arn, ...timesOf(found) },
    say: `Snapshot ${found.identifier}, ${age} old${origin(look, found)}`,
  };
}

/**
 * Every restore gives the database another resource id, so its snapshots from before are a predecessor's: told, since
 * that is what a second restore wants, and not refused.
 */
function origin({ identifier, facts }: DatabaseLook, found: Snapshot): string {
  if (found.sourceResourceId === facts.original?.resourceId) return "";
  const whose =
    found.sourceIdentifier === identifier ? "an earlier database of this name" : found.sourceIdentifier;
  return `; it was taken of ${whose} (${found.sourceResourceId})`;
}

/**
 * Whether the original can be restored to a moment, as far as RDS shows; the restore itself is refused otherwise, when the
 * original may be isolated or away. Of an instance RDS shows no earliest moment: it has no backups of before it was made,
 * and a restore makes another one. Its retention is no bound: RDS counts it without the time that the instance was stopped
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html).
 */
export function checkMoment({ identifier, facts, context }: DatabaseLook, at: Instant): Outcome | undefined {
  const described = facts.original?.described ?? {};
  if (described.BackupRetentionPeriod === 0) {
    const message = `${identifier} has no automated backups (its backup retention is 0 days), so it cannot be restored to ${at}`;
    return failure("point-in-time-unavailable", message);
  }
  const [earliest, latest] = [
    moment(described.EarliestRestorableTime ?? described.InstanceCreateTime),
    moment(described.LatestRestorableTime),
  ];
  const isTooEarly = earliest !== undefined && at < earliest;
  const isTooLate = at > (latest ?? context.now);
  if (!isTooEarly && !isTooLate) return undefined;
  const range = `between ${earliest ?? "(not shown)"} and ${latest ?? context.now}`;
  const message = `${identifier} can be restored to a moment ${range}, not to ${at}`;
  return failure("point-in-time-unavailable", message);
}

function moment(value: unknown): Instant | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : instant(at);
}
