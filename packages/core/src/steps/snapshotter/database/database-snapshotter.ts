import { jobError } from "../../../job/job-error.ts";
import type { Outcome } from "../../../job/outcome.ts";
import { fixedSnapshot } from "../../../rds/snapshot-names.ts";
import { databaseLock, snapshotLock } from "../../database-lock.ts";
import { takeLock } from "../../lock.ts";
import { withFacts } from "../../restore-facts.ts";
import type { StepContext } from "../../step-context.ts";
import { checkMoment, chosenSnapshot } from "./chosen-snapshot.ts";
import { type DatabaseLook, databaseLook, failure } from "./database-look.ts";
import { requestExport } from "./export-request.ts";
import { notedFixed } from "./noted-fixed.ts";
import { isolatesFirst, lostBy, plan } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { beginReplacement, replacement } from "./replacement.ts";

/** Takes the database's lock, checks what can be checked before anything is done, finds or takes the snapshot. */
export async function databaseSnapshotter(context: StepContext): Promise<Outcome> {
  const look = databaseLook(context);
  const { order, facts, database } = look;
  const busy = await takeDatabase(look);
  if (busy) return busy;
  if (database.restore.record !== undefined && facts.current === undefined) return askForCurrent(look);
  if (facts.original === undefined) return meetOriginal(look);
  if (order.from.kind === "point-in-time") {
    const refused = checkMoment(look, order.from.at);
    if (refused) return refused;
  }
  if (order.dryRun) return plan(look);
  if (isolatesFirst(look) && facts.isolatedAt === undefined) {
    return { kind: "advance", to: "restorer", say: "To be isolated before its snapshot is taken" };
  }
  return (await findSource(look)) ?? handOver(look);
}

/** Who changes nothing needs no lock: an export of what is there, a dry run. So it keeps no restore from beginning. */
function changesNothing({ job, order }: DatabaseLook): boolean {
  return order.dryRun || (job.kind === "export" && order.from.kind !== "new");
}

async function takeDatabase(look: DatabaseLook): Promise<Outcome | undefined> {
  const { context, job, region, identifier } = look;
  if (changesNothing(look)) return undefined;
  const holder = await takeLock(context, databaseLock(region, identifier), job.jobId);
  if (holder === job.jobId) return undefined;
  const error = jobError("database-busy", `job ${holder} is at work on ${identifier}`);
  // Nobody waits for a schedule's job, and its next one comes; who asks by hand must hear that it was not done.
  if (job.request.trigger !== "schedule") return { kind: "fail", error };
  return { kind: "conclude", as: "skipped", say: `Skipped: ${error.message}`, error };
}

/** Only the restorer's function may look at the record, which says which database it is. */
function askForCurrent(look: DatabaseLook): Outcome {
  const { context, job, database } = look;
  return {
    kind: "advance",
    to: "restorer",
    say: `To be found by its record ${database.restore.record?.name}`,
    ...(!changesNothing(look) && { changes: { facts: withFacts(job, { lockedAt: context.now }) } }),
  };
}

/** Captured and committed before anything is done: what it was, and what had the fixed name. */
async function meetOriginal(look: DatabaseLook): Promise<Outcome> {
  const { context, job, identifier, current, order } = look;
  if (job.kind === "export" && order.from.kind === "point-in-time") {
    return failure(
      "export-needs-snapshot",
      `an export of ${identifier} as of ${order.from.at}, which is no snapshot`,
    );
  }
  const checked = await preflight(look);
  if ("refused" in checked) return checked.refused;
  const noted = order.from.kind === "new" ? await notedFixed(look) : undefined;
  if (noted !== undefined && "outcome" in noted) return noted.outcome;
  const { original, warnings } = checked;
  // A dry run's plan has the latter.
  const lost = order.dryRun ? warnings : [...warnings, ...lostBy(look, original)];
  const warned = lost.map((one) => ` Not carried along: ${one}.`).join("");
  return {
    kind: "wait",
    seconds: 0,
    say: `${current} is ${original.resourceId} at ${original.endpoint.host}:${original.endpoint.port}.${warned}`,
    changes: {
      facts: withFacts(job, {
        ...(!changesNothing(look) && { lockedAt: context.now }),
        original,
        percent: undefined,
        ...noted,
      }),
    },
  };
}

/** Undefined once there is nothing more to find, to take or to replace. */
async function findSource(look: DatabaseLook): Promise<Outcome | undefined> {
  const { job, order, facts } = look;
  switch (order.from.kind) {
    case "point-in-time":
      return undefined;
    case "new":
      if (facts.replacingSince === undefined) return beginReplacement(look);
      return facts.replacedAt === undefined && facts.keptSince === undefined ? replacement(look) : undefined;
    default: {
      if (facts.source !== undefined) return undefined;
      const chosen = await chosenSnapshot(look);
      if ("outcome" in chosen) return chosen.outcome;
      const { source, say } = chosen;
      return {
        kind: "wait",
        seconds: 0,
        say,
        changes: { facts: withFacts(job, { source, percent: undefined }) },
      };
    }
  }
}

async function handOver(look: DatabaseLook): Promise<Outcome> {
  const { context, job, order, facts, region, identifier } = look;
  if (facts.replacedAt !== undefined) {
    // Nothing of this job deletes under that name any more: whoever exports it may begin.
    await context.locks.release(snapshotLock(region, fixedSnapshot(identifier)), job.jobId);
  }
  if (job.kind !== "export" && order.export && facts.exportRequestedAt === undefined)
    return requestExport(look);
  switch (job.kind) {
    case "restore":
      return { kind: "advance", to: "restorer", say: "To be restored" };
    case "export":
      return { kind: "advance", to: "exporter", say: `${facts.source?.identifier} is to be exported` };
    default:
      return { kind: "conclude", as: "succeeded", say: `${fixedSnapshot(identifier)} is complete` };
  }
}
