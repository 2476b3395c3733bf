import type { Announcement } from "@dblab-refresh/core/job/announcement";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { SinkMemory } from "./sink-memory.ts";

/** Statement 7: every end is told to every sink, at least once, under one id; and a job is closed only after that. */
export class Announced {
  readonly #sinks: readonly SinkMemory[];
  readonly #broken: (what: string) => void;
  /** What each sink took: by sink, job and fact, the announcement's id. */
  readonly #told = new Map<string, string>();
  /** The jobs that ended with leftovers: those are said, too, even if they are gone by then. */
  readonly #leftBehind = new Set<string>();

  constructor(sinks: readonly SinkMemory[], items: ReadonlyMap<string, Job>, broken: (what: string) => void) {
    this.#sinks = sinks;
    this.#broken = broken;
    for (const sink of sinks) {
      sink.onTell.push((announcement, job) => this.#tell(sink.name, announcement, job, items.get(job.jobId)));
    }
  }

  written(after: Job, before: Job | undefined): void {
    for (const mark of Object.keys(after.served ?? {})) {
      if (before?.served?.[mark] !== undefined) continue;
      const [fact = "", sink = ""] = mark.split(":");
      if (!this.#told.has(key(sink, after.jobId, fact)))
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
    const left = this.#leftBehind.has(job.jobId) ? ["leftovers"] : [];
    const facts = new Set(["ended", ...left, ...(job.announcements ?? []).map(({ fact }) => fact)]);
    return this.#sinks.flatMap(({ name }) =>
      [...facts]
        .filter((fact) => !this.#told.has(key(name, job.jobId, fact)))
        .map((fact) => `${name} is told ${fact}`),
    );
  }

  #tell(sink: string, { id, fact }: Announcement, told: Job, job: Job | undefined): void {
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
