import { setTimeout as pause } from "node:timers/promises";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { StageJobs } from "../services/stage-jobs.ts";

/** Told what a job looks like each time that it is looked at. */
export interface Watcher {
  job(job: Job): void;
  /** Something that a person should know while there is no news of the job. */
  note(text: string): void;
  done(): void;
}

/** A job of hours needs no more; one of seconds, on the local stage, is looked at more often. Milliseconds. */
const LOOK_EVERY_MS = 2_000;
const FIRST_LOOKS_EVERY_MS = 250;
const FIRST_LOOKS = 40;

/** So long may AWS be away while a job is watched: the job goes on without us. Seconds. */
const PATIENCE_SECONDS = 300;

/** How long a request may take until it is a job. Seconds. */
const APPEARS_WITHIN_SECONDS = 120;

/**
 * Follows a job until it has ended. A fault of the network ends nothing before its time.
 *
 * @param find the job now; undefined while there is none yet
 * @throws PlainError if there is no job in time, or none any more; and what `find` throws for longer than our patience
 */
export async function followed(
  find: () => Promise<Job | undefined>,
  watcher: Watcher,
  absent: () => PlainError,
): Promise<Job> {
  const before = process.exitCode;
  // Whatever ends the process meanwhile, such as a pipe that nobody reads, ends it before the job's end is known.
  process.exitCode = exitCodes.failed;
  try {
    return await toItsEnd(find, watcher, absent);
  } finally {
    process.exitCode = before;
  }
}

async function toItsEnd(
  find: () => Promise<Job | undefined>,
  watcher: Watcher,
  absent: () => PlainError,
): Promise<Job> {
  const begun = Date.now();
  let seen = false;
  let lastAnswer = begun;
  for (let looks = 0; ; looks += 1) {
    let isAbsent = false;
    try {
      const job = await find();
      lastAnswer = Date.now();
      if (job === undefined) {
        if (seen || lastAnswer - begun > APPEARS_WITHIN_SECONDS * 1000) {
          isAbsent = true;
          throw absent();
        }
      } else {
        seen = true;
        watcher.job(job);
        if (!isLive(job)) return job;
      }
    } catch (error) {
      // What is wrong with the command or the credentials does not pass.
      const passes = !(error instanceof PlainError) || error.exitCode === 1;
      if (isAbsent || !passes || Date.now() - lastAnswer > PATIENCE_SECONDS * 1000) throw error;
      watcher.note(`${error instanceof Error ? error.message : error}; trying again`);
    }
    await pause(looks < FIRST_LOOKS ? FIRST_LOOKS_EVERY_MS : LOOK_EVERY_MS);
  }
}

/** Follows a job that is there. */
export function followedJob(jobs: Pick<StageJobs, "get">, jobId: string, watcher: Watcher): Promise<Job> {
  return followed(
    () => jobs.get(jobId),
    watcher,
    () =>
      new PlainError(
        `the job ${jobId} is no longer in the table`,
        "It has expired: jobs.retention says when.",
      ),
  );
}
