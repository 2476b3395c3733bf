import { afterSnapshot } from "../../../job/after-snapshot.ts";
import type { Job } from "../../../job/job.ts";
import type { Outcome } from "../../../job/outcome.ts";
import type { Original } from "../../../job/restore-facts.ts";
import { textOf } from "../../../rds/original.ts";
import { restoreNames } from "../../../rds/restore-names.ts";
import { cannotCarry } from "../../../rds/settings/differences.ts";
import { isManaged } from "../../../rds/settings/master-secret.ts";
import { needsReboot } from "../../../rds/settings/pending.ts";
import { fixedSnapshot, ownSnapshot } from "../../../rds/snapshot-names.ts";
import { dataTime } from "../../../rds/snapshot-state.ts";
import { describeSeconds } from "../../../time.ts";
import { withFacts } from "../../restore-facts.ts";
import { chosenSnapshot } from "./chosen-snapshot.ts";
import type { DatabaseLook } from "./database-look.ts";

/** The end of a dry run: what would be done, in one entry of the timeline. Nothing was changed. */
export async function plan(look: DatabaseLook): Promise<Outcome> {
  const source = await sourceOf(look);
  if ("outcome" in source) return source.outcome;
  const steps = [source.say, ...workOf(look)];
  const text = steps.map((step, n) => `${n + 1}. ${step}`).join(". ");
  const after = afterSnapshot(source.job ?? look.job);
  const { original } = look.facts;
  const lost = original === undefined ? [] : lostBy(look, original);
  const say = `Dry run, nothing was changed. ${text}.${after ? ` ${after}.` : ""}${lost.length > 0 ? ` Not carried along: ${lost.join("; ")}.` : ""}`;
  return { kind: "conclude", as: "succeeded", say };
}

/** What no call of RDS's can set on what is restored, and what hangs on the original's resource id. */
export function lostBy({ job, kind, order }: DatabaseLook, original: Original): readonly string[] {
  if (job.kind !== "restore") return [];
  const ofMembers = original.members.flatMap((member) => cannotCarry("db-instance", member));
  return [
    ...new Set([
      ...cannotCarry(kind, original.described),
      ...ofMembers,
      ...passwordOf(order, original),
      ...waitingParameters(kind, original),
    ]),
  ];
}

/** What is restored begins with all of its parameter groups, and whatever is renamed is rebooted. */
function waitingParameters(kind: DatabaseLook["kind"], { described, members }: Original): readonly string[] {
  const waiting =
    kind === "db-cluster"
      ? members.filter((member) => needsReboot(member, described))
      : [described].filter((instance) => needsReboot(instance));
  if (waiting.length === 0) return [];
  const names = waiting.map((instance) => textOf(instance, "DBInstanceIdentifier")).join(", ");
  return [`static parameters that wait for a reboot of ${names} now: they are in force on what is restored`];
}

/** RDS restores it with the data, and no call shows it. One that RDS manages is set anew. */
function passwordOf({ from }: DatabaseLook["order"], { described }: Original): readonly string[] {
  if (isManaged(described)) return [];
  const whose = from.kind === "point-in-time" ? `the one of ${from.at}` : "the snapshot's";
  return [`the master password is ${whose}, since RDS does not manage it in Secrets Manager`];
}

type Planned = { readonly say: string; readonly job?: Job } | { readonly outcome: Outcome };

/** Where the data come from; and the job as it would be once it had chosen the snapshot. */
async function sourceOf(look: DatabaseLook): Promise<Planned> {
  const { order, identifier, current, job, facts } = look;
  if (order.from.kind === "point-in-time")
    return { say: `The data are those of ${order.from.at}; there is no snapshot` };
  if (order.from.kind !== "new") {
    const chosen = await chosenSnapshot(look);
    if ("outcome" in chosen) return chosen;
    const { say, source } = chosen;
    return { say, job: { ...job, facts: withFacts(job, { source }) } };
  }
  const fixed = fixedSnapshot(identifier);
  const was = facts.fixed && "createdAt" in facts.fixed ? `the one of ${dataTime(facts.fixed)}` : "nothing";
  const begins = isolatesFirst(look) ? `${current} admits nobody from here on; then the` : "The";
  return {
    say: `${begins} snapshot ${ownSnapshot(identifier, job.jobId)} is taken; ${fixed}, which is ${was} now, becomes a copy of it`,
  };
}

function workOf(look: DatabaseLook): readonly string[] {
  const { job, order, current } = look;
  const exports = order.export ? ["The snapshot is exported by a job of its own"] : [];
  switch (job.kind) {
    case "restore":
      return [
        ...exports,
        ...(order.to === undefined
          ? [swapOf(look), awayOf(look)]
          : [`It is restored as ${order.to}; ${current} stays as it is`]),
      ];
    case "export":
      return ["The snapshot is exported to S3"];
    default:
      return exports;
  }
}

function swapOf({ order, current, identifier, job, database }: DatabaseLook): string {
  const { fresh, old } = restoreNames(identifier, job.jobId, order.cutover);
  const proven = `as ${fresh}, gets its settings, is proven to answer, and`;
  const last = order.finalSnapshot ? ", with a final snapshot" : ", without a final snapshot";
  const keep =
    order.keepOriginal > 0
      ? `${describeSeconds(order.keepOriginal)} after the new one is proven`
      : "once the new one is proven";
  const end = `the original is deleted ${keep}${last}`;
  if (order.cutover === "dns")
    return `It is restored beside ${current} ${proven} the record ${database.restore.record?.name} is pointed at it; the original gets the name ${old}; ${end}`;
  if (order.order === "rename-first")
    return `${current} is renamed to ${old} first; then it is restored ${proven} takes the name; ${end}`;
  return `It is restored beside ${current} ${proven} the two names are swapped; ${end}`;
}

/** For how long clients get no answer; what is written meanwhile. */
function awayOf(look: DatabaseLook): string {
  const { order, current, database } = look;
  if (order.isolate) return isolatedOf(look);
  if (order.cutover === "dns")
    return `No name leads nowhere: ${current} takes writes for the record's ${database.restore.record?.ttl} s more, until every resolver has forgotten it${database.restore.isolationSecurityGroup ? ", and then its clients are sent away" : "; and from clients that never ask again for longer, since no restore.isolationSecurityGroup is configured"}`;
  if (order.order === "rename-first")
    return `The endpoint of ${current} leads nowhere for all of the restore and for two renames (2 to 10 min each): nothing is written meanwhile`;
  return `The endpoint of ${current} leads nowhere for the two renames (2 to 10 min each): nothing is written meanwhile`;
}

/** A security group keeps clients out, and nobody else. */
function isolatedOf({ job, order, current, identifier, facts }: DatabaseLook): string {
  const [from, more] = isolatesFirst({ job, order })
    ? ["before its snapshot", ` ${replacedFirst(identifier, facts)}.`]
    : ["before the restore", ""];
  return `${current} admits nobody from ${from} until the swap: that long clients get no answer.${more} What runs inside the database (pg_cron, a subscription, an extension's worker) goes on writing: stop it before`;
}

/** The restore begins only when the fixed name has the new content: see replacement.ts. */
function replacedFirst(identifier: string, { fixed }: DatabaseLook["facts"]): string {
  const isThere = fixed !== undefined && "createdAt" in fixed;
  const deletion = isThere
    ? "the one that is there is deleted, a function's time-out is waited for, and "
    : "";
  return `That includes the replacement of ${fixedSnapshot(identifier)}, which comes before the restore: ${deletion}the new one is copied whole`;
}

/** Whether the original is to admit nobody before its snapshot is taken: then no client's write is lost. */
export function isolatesFirst({ job, order }: Pick<DatabaseLook, "job" | "order">): boolean {
  return job.kind === "restore" && order.isolate && order.to === undefined && order.from.kind === "new";
}
