import type { Job } from "@dblab-refresh/core/job/job";
import type { Difference } from "@dblab-refresh/core/job/restore-facts";
import { fixedSnapshot } from "@dblab-refresh/core/rds/snapshot-names";
import { atEndpoint } from "../../contents.ts";
import { describePlace } from "../../described-event.ts";
import { type EndpointClient, secondsOf } from "../../endpoint-client.ts";
import type { LocalStage } from "../../stage.ts";
import { type WrittenRows, writtenRows } from "../../written-rows.ts";
import { type ComparedTable, comparedTables } from "../compared-tables.ts";
import { type StepTime, stepTimes } from "../step-times.ts";
import type { Way } from "./rivals.ts";

/** How long the client could not do something. Real seconds of the demo, in which RDS is faster than in life. */
export interface Unavailable {
  readonly total: number;
  readonly longest: number;
}

export interface Away {
  readonly write: Unavailable;
  readonly read: Unavailable;
}

/** What a machine is told: the last line of standard output with `--task` and `--json`. */
export interface RestoreResult {
  readonly status: Job["status"];
  readonly jobId: string;
  readonly identifier: string;
  /** What was read: `<identifier>-snapshot…`. Null if the job did not come so far. */
  readonly snapshotId: string | null;
  /** What a dry run of the same request said. */
  readonly plan: string | null;
  readonly steps: readonly StepTime[];
  /** Of the snapshot and of what answers under the name, but for what the client wrote. `dblabRows` are the latter's. */
  readonly tables: readonly ComparedTable[];
  /** Settings that are not as they were; each has a `why`, or the job would not have succeeded. */
  readonly differences: readonly Difference[];
  /** Of the client's tries under the endpoint, during all of the job. */
  readonly downtime: Away & { readonly tries: number };
  /** The same of another database that was restored in Trapheus's order at the same time. Null if none was. */
  readonly renameFirst: Away | null;
  /** The same of another one whose clients connect to a DNS record. */
  readonly dns: Away | null;
  readonly writes: WrittenRows | null;
  /** Whether the original is gone, and the final snapshot that is there of it. Null if nothing was swapped. */
  readonly original: { readonly isGone: boolean; readonly finalSnapshot: string | null } | null;
  /** The snapshot of the fixed name is there. */
  readonly hasFixedSnapshot: boolean;
  readonly leftovers: readonly string[];
  /** What arrived by mail, in Slack, on topics: where, the line that is seen first, and all of it as a person sees it. */
  readonly alerts: readonly { readonly place: string; readonly headline: string; readonly shown: string }[];
  readonly error?: Job["error"];
}

/** What else the demo knows when the job has ended. */
export interface Witnesses {
  readonly client: EndpointClient;
  readonly plan: string | null;
  readonly compared: readonly Compared[];
}

/** Another database that was restored at the same time, in another way. */
export interface Compared {
  readonly way: Way;
  readonly identifier: string;
  readonly client: EndpointClient;
  /** Otherwise there is nothing to be compared with. */
  readonly isRestored: boolean;
}

/** Asks the world, not the job, what became of everything. */
export async function restoreResult(
  stage: LocalStage,
  job: Job,
  { client, plan, compared }: Witnesses,
): Promise<RestoreResult> {
  const identifier = job.targetName;
  const facts = job.facts.restore;
  const snapshots = new Set(stage.snapshotNames(identifier));
  const final = [...snapshots].find((name) => name.startsWith(`${identifier}-final-`)) ?? null;
  const isSwapped = facts?.swappedAt !== undefined;
  return {
    status: job.status,
    jobId: job.jobId,
    identifier,
    snapshotId: facts?.source?.identifier ?? null,
    plan,
    steps: stepTimes(job),
    tables: await tablesOf(stage, job),
    differences: facts?.differences ?? [],
    downtime: { ...awayOf(client), tries: client.tries },
    renameFirst: awayIn(compared, "rename-first"),
    dns: awayIn(compared, "dns"),
    writes: await atEndpoint(stage.world, identifier, (one) => writtenRows(one, client.written)).catch(
      () => null,
    ),
    original: isSwapped
      ? { isGone: !isThere(stage, facts.original?.resourceId), finalSnapshot: final }
      : null,
    hasFixedSnapshot: snapshots.has(fixedSnapshot(identifier)),
    leftovers: [
      ...remainsOf(stage, job).map((name) => `${name} is still there`),
      ...(job.leftovers ?? []).map((left) => `${left.type} ${left.identifier}: ${left.why}`),
    ],
    alerts: stage.world.alerts.server.arrivals
      // The plan's job and the other database's are told of, too.
      .filter(({ shown }) => shown.includes(job.jobId))
      .map((arrival) => ({
        place: describePlace(arrival),
        headline: arrival.headline,
        shown: arrival.shown,
      })),
    ...(job.error && { error: job.error }),
  };
}

function awayOf(client: EndpointClient): Away {
  return { write: secondsOf(client.outages("write")), read: secondsOf(client.outages("read")) };
}

function awayIn(compared: readonly Compared[], way: Way): Away | null {
  const found = compared.find((one) => one.way === way && one.isRestored);
  return found === undefined ? null : awayOf(found.client);
}

/** What a job delivered stays, whatever it is called: the snapshot that it took, if it could not replace the fixed one. */
function remainsOf(stage: LocalStage, job: Job): readonly string[] {
  const delivered = job.owned.filter(({ purpose }) => purpose === "delivered");
  return stage
    .databaseRemains(job.targetName)
    .filter((name) => !delivered.some(({ identifier }) => identifier === name));
}

function isThere(stage: LocalStage, resourceId: string | undefined): boolean {
  return stage.world.rds.standing().some((one) => one.resourceId === resourceId);
}

/** The client goes on writing before the snapshot and after the swap. */
const WRITTEN_BY_THE_CLIENT = "public.visits";

async function tablesOf(stage: LocalStage, job: Job): Promise<readonly ComparedTable[]> {
  // The job's own snapshot is gone, and what has the fixed name is a copy of it.
  const name = fixedSnapshot(job.targetName);
  const dbName = stage.world.databases.get(job.targetName)?.dbName;
  if (job.status !== "succeeded" || job.kind === "export") return [];
  const all = comparedTables(
    await stage.verifySnapshot(name, dbName),
    await stage.databaseContents(job.targetName),
  );
  return all.filter((table) => table.name !== WRITTEN_BY_THE_CLIENT);
}

/** Whether everything is as it should be after the task. */
export function isGoodRestore(result: RestoreResult, { isolate }: { readonly isolate: boolean }): boolean {
  const { tables, writes, original, differences } = result;
  return (
    result.status === "succeeded" &&
    tables.length > 0 &&
    tables.every((table) => table.equal) &&
    result.hasFixedSnapshot &&
    differences.every(({ why }) => why !== undefined) &&
    result.leftovers.length === 0 &&
    (original === null || original.isGone) &&
    writes?.isOneTail === true &&
    (!isolate || writes.missing === 0)
  );
}
