import type { Announcement } from "@dblab-refresh/core/job/announcement";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { LONGEST_SKEW_MS } from "./environments.ts";
import type { SinkMemory } from "./sink-memory.ts";

/**
 * Statement 7: every end is told to every sink that wants it, at least once, under one id; and a job is closed only after
 * that, or after a channel was away for as long as it is tried.
 */
export class Announced {
  readonly #sinks: readonly SinkMemory[];
  readonly #broken: (what: string) => void;
  /** What each sink took: by sink, job and fact, the announcement's id. */
  readonly #told = new Map<string, string>();
  /** When an announcement was first on its item, in virtual time, by its id. */
  readonly #announcedAt = new Map<string, number>();
  readonly #now: () => number;
  /** The jobs that ended with leftovers: those are said, too, even if they are gone by then. */
  readonly #leftBehind = new Set<string>();

  constructor(
    sinks: readonly SinkMemory[],
    items: ReadonlyMap<string, Job>,
    broken: (what: string) => void,
    now: () => number,
  ) {
    this.#sinks = sinks;
    this.#broken = broken;
    this.#now = now;
    for (const sink of sinks) {
      sink.onTell.push((announcement, job) => this.#tell(sink, announcement, job, items.get(job.jobId)));
    }
  }

  written(after: Job, before: Job | undefined): void {
    for (const { id } of after.announcements ?? [])
      if (!this.#announcedAt.has(id)) this.#announcedAt.set(id, this.#now());
    for (const mark of Object.keys(after.served ?? {})) {
      if (before?.served?.[mark] !== undefined) continue;
      const [fact = "", sink = "", given] = mark.split(":");
      if (given === "given-up") this.#givenUp(after, fact, sink);
      else if (!this.#told.has(key(sink, after.jobId, fact)))
        this.#broken(
          `7: job ${after.jobId} has ${sink} marked as served with ${fact}, which it was not told`,
        );
    }
    if (before && isLive(before) && !isLive(after) && after.leftovers?.length)
      this.#leftBehind.add(after.jobId);
    if (isLive(after) || after.dueAt !== undefined) return;
    for (const what of this.missing(after)) this.#broken(`7: job ${after.jobId} is closed before ${what}`);
    if (after.leftovers?.length) this.#broken(`2: job ${after.jobId} is closed with leftovers`);
  }

  /** What was not told of a job that has ended: its end, and whatever else stands on its item. */
  missing(job: Job): readonly string[] {
    const { announcements = [], served = {} } = job;
    const left = this.#leftBehind.has(job.jobId) ? (["leftovers"] as const) : [];
    const expected = (["ended", ...left] as const)
      .filter((fact) => !announcements.some((one) => one.fact === fact))
      .map((fact) => ({ id: `${job.jobId}/${fact}`, fact, at: job.endedAt ?? job.updatedAt }));
    return this.#sinks.flatMap(({ name, audience }) =>
      [...expected, ...announcements]
        .filter((announcement) => audience.wants?.(announcement, job) ?? true)
        .filter(({ fact }) => served[`${fact}:${name}:given-up`] === undefined)
        .filter(({ fact }) => !this.#told.has(key(name, job.jobId, fact)))
        .map(({ fact }) => `${name} is told ${fact}`),
    );
  }

  /** A channel is tried for as long as it says; by clocks that may differ. */
  #givenUp({ jobId }: Job, fact: string, name: string): void {
    const { givesUpAfterSeconds: limit = Number.POSITIVE_INFINITY } =
      this.#sinks.find((sink) => sink.name === name)?.audience ?? {};
    const at = this.#announcedAt.get(`${jobId}/${fact}`) ?? this.#now();
    const tried = (this.#now() - at) / 1000;
    if (tried + (2 * LONGEST_SKEW_MS) / 1000 < limit)
      this.#broken(`7: job ${jobId} gives up telling ${name} of ${fact} after ${tried} s, not ${limit}`);
  }

  #tell(
    { name: sink, audience }: SinkMemory,
    announcement: Announcement,
    told: Job,
    job: Job | undefined,
  ): void {
    const { id, fact } = announcement;
    if (audience.wants?.(announcement, told) === false)
      this.#broken(`7: ${sink} is told the ${fact} of job ${told.jobId}, which it does not want`);
    const which = key(sink, told.jobId, fact);
    const first = this.#told.get(which) ?? id;
    if (first !== id)
      this.#broken(`7: ${sink} is told the ${fact} of job ${told.jobId} as ${first} and as ${id}`);
    this.#told.set(which, first);
    if (fact !== "ended") return;
    if (job === undefined || isLive(job))
      this.#broken(`7: ${sink} is told the end of job ${told.jobId}, which lives`);
    else if (job.status !== told.status)
      this.#broken(`7: ${sink} is told that job ${told.jobId} ${told.status}, but it ${job.status}`);
  }
}

const key = (sink: string, jobId: string, fact: string) => `${sink} ${jobId} ${fact}`;
