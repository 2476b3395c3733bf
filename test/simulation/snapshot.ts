import type { Job } from "@dblab-refresh/core/job/job";
import type { Owned } from "@dblab-refresh/core/job/owned";
import type { Installation } from "./installation.ts";
import { type Described, described, type State } from "./state.ts";
import type { World } from "./world.ts";

/** The world as it is, whatever anybody sees of it. Looking changes nothing: a traced run is the run itself. */
export function stateOf({ installations, rds, engines }: World): State {
  const state = new Map<string, Described>();
  for (const { kind, identifier, resourceId, status } of rds.model.standing())
    state.set(resourceId, described(`${kind} ${identifier}`, { status, "resource id": resourceId }));
  for (const { instanceId, model } of engines) {
    const { status, lastRefresh, host } = model.standing();
    const refreshed = lastRefresh === null ? "never" : new Date(lastRefresh).toISOString();
    state.set(
      `engine ${instanceId}`,
      described(`engine ${instanceId}`, { host, status, lastRefresh: refreshed }),
    );
  }
  for (const installation of installations) addInstallation(state, installation);
  return state;
}

function addInstallation(state: Map<string, Described>, { name, jobs, locks, queues }: Installation): void {
  for (const [lock, holder] of locks.holders) {
    const label = `${name}'s lock ${lock}`;
    state.set(label, described(label, { holder }));
  }
  for (const [queue, { delayed, inFlight }] of queues.waiting()) {
    const label = `${name}'s queue ${queue}`;
    state.set(label, described(label, { delayed, "in flight": inFlight }));
  }
  const rejected = queues.rejected.length;
  if (rejected > 0)
    state.set(`${name} rejected`, described(`${name}'s queue rejected`, { messages: rejected }));
  for (const job of jobs.items.values()) state.set(`job ${job.jobId}`, jobState(job));
}

/** Items are replaced, never changed: each is put into words once. */
const known = new WeakMap<Job, Described>();

function jobState(job: Job): Described {
  const words = known.get(job) ?? jobInWords(job);
  known.set(job, words);
  return words;
}

function jobInWords(job: Job): Described {
  const { status, step, version, dueAt, faults, verdict, deadLetters } = job;
  const owned = job.owned.map((one) => [`${one.type} ${one.identifier}`, stageOf(one)] as const);
  const facts = Object.entries(job.facts).map(
    ([name, fact]) => [name, typeof fact === "string" ? fact : JSON.stringify(fact)] as const,
  );
  return described(`job ${job.jobId}`, {
    status,
    step,
    version,
    dueAt,
    faults,
    verdict,
    error: job.error?.code,
    "to be cancelled since": job.cancelRequestedAt,
    "dead letters": deadLetters,
    leftovers: listed(job.leftovers?.map((left) => `${left.type} ${left.identifier} (${left.why})`)),
    announcements: listed(job.announcements?.map(({ fact }) => fact)),
    served: listed(job.served && Object.keys(job.served)),
    ...Object.fromEntries(owned),
    ...Object.fromEntries(facts),
  });
}

function stageOf({ goneAt, seenAt, resourceId }: Owned): string {
  if (goneAt !== undefined) return "gone";
  return seenAt === undefined ? "intended" : `seen as ${resourceId}`;
}

function listed(names: readonly string[] | undefined): string | undefined {
  return names === undefined || names.length === 0 ? undefined : names.join(" and ");
}
