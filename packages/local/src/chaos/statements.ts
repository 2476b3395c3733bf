import type { Job } from "@dblab-refresh/core/job/job";
import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import type { ComparedTable } from "../demo/compared-tables.ts";
import type { BusEvent } from "../world/event-bus.ts";

/** What is known of a source and its engine when all has come to rest. */
export interface SourceFacts {
  readonly target: string;
  /** Everything in RDS that is production. */
  readonly names: readonly string[];
  /** Whether every row is what it was before the first job. */
  readonly isUnchanged: boolean;
  /** The snapshot against DBLab; undefined if no job of the target succeeded. */
  readonly tables?: readonly ComparedTable[];
  /** The host that DBLab would dump now. */
  readonly dumpsFrom: string;
}

/** Everything that the statements are about. */
export interface ChaosFacts {
  /** The jobs that were asked for, by id; undefined: never written. */
  readonly jobs: ReadonlyMap<string, Job | undefined>;
  readonly sources: readonly SourceFacts[];
  readonly calls: readonly Call[];
  readonly events: readonly BusEvent[];
  /** Where a secret was written. */
  readonly secretsIn: readonly string[];
  /** Functions on a job's way that were never killed at work, if enough kills were made to meet them all. */
  readonly unmet: readonly string[];
}

/** What must hold, however often the functions were killed. @returns what does not, in words */
export function violations(facts: ChaosFacts): readonly string[] {
  return [
    ...endings(facts),
    ...facts.sources.flatMap((source) => [...productionTouched(facts, source), ...wrongData(source)]),
    ...strangersTouched(facts),
    ...clonesMadeTwice(facts),
    ...untold(facts),
    ...facts.secretsIn.map((where) => `a secret is in ${where}`),
    ...facts.unmet.map((name) => `no kill met ${name} at work`),
  ];
}

/** Kills alone never fail a job, and each job is the request's only one. */
function endings({ jobs }: ChaosFacts): string[] {
  return [...jobs].flatMap(([jobId, job]) => {
    if (job === undefined) return [`job ${jobId} was asked for and never written`];
    if (job.status === "succeeded") return [];
    if (job.status === "running") return [`job ${jobId} of ${job.targetName} has not ended`];
    const why = job.error ? `${job.error.code}: ${job.error.message}` : "no error is given";
    return [`job ${jobId} of ${job.targetName} ended as ${job.status}: ${why}`];
  });
}

function productionTouched({ calls, events }: ChaosFacts, source: SourceFacts): string[] {
  const called = calls.filter(({ mutating, names }) => mutating && overlaps(names, source.names));
  const happened = events.filter(
    (event) => event.source === "aws.rds" && source.names.includes(event.detail.SourceIdentifier),
  );
  return [
    ...called.map(({ operation, names }) => `production was not only read: ${operation} ${names.join(", ")}`),
    ...happened.map(
      ({ detail }) => `something happened to production: ${detail.SourceIdentifier}: ${detail.Message}`,
    ),
    ...(source.isUnchanged ? [] : [`the data of ${source.names[0]} are not what they were`]),
  ];
}

function wrongData({ target, tables = [], dumpsFrom }: SourceFacts): string[] {
  const wrong = tables.filter(({ equal }) => !equal).map(({ name }) => name);
  return [
    ...wrong.map((name) => `${name} in the engine of ${target} is not what is in the snapshot`),
    ...(dumpsFrom.endsWith(".invalid") ? [] : [`the engine of ${target} would dump ${dumpsFrom}`]),
  ];
}

/** Every change names a clone of one of these jobs. */
function strangersTouched({ calls, jobs }: ChaosFacts): string[] {
  const ours = [...jobs.keys()].flatMap((id) => [`${CLONE_PREFIX}${id}`, `${CLONE_PREFIX}${id}-instance`]);
  return calls
    .filter(({ mutating, names }) => mutating && !overlaps(names, ours))
    .map(({ operation, names }) => `${operation} ${names.join(", ")} is about no clone of these jobs`);
}

function clonesMadeTwice({ calls }: ChaosFacts): string[] {
  const made = calls.flatMap(({ creates, error }) =>
    creates && error === undefined ? [creates.identifier] : [],
  );
  return made
    .filter((name, index) => made.indexOf(name) !== index)
    .map((name) => `${name} was made more than once`);
}

/** Every end is announced. */
function untold({ jobs, events }: ChaosFacts): string[] {
  const told = new Set(
    events.flatMap((event) =>
      event.source === "dblab-refresh" && event.detail.fact === "ended" ? [event.detail.jobId] : [],
    ),
  );
  return [...jobs]
    .filter(([jobId, job]) => job?.endedAt !== undefined && !told.has(jobId))
    .map(([jobId]) => `nobody was told that job ${jobId} has ended`);
}

function overlaps(names: readonly string[], others: readonly string[]): boolean {
  return names.some((name) => others.includes(name));
}
