import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Job } from "@dblab-refresh/core/job/job";
import { fingerprint, jobIdOf } from "@dblab-refresh/core/job/job-id";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { tellEnd } from "../following/ended-job.ts";
import { followed } from "../following/followed.ts";
import { watcherOn } from "../following/watcher.ts";
import { usualTimes } from "../jobs/usual-times.ts";
import { say, sayJson } from "../page/say.ts";
import { plainly } from "../services/aws-errors.ts";
import { sendRequest } from "../services/jobs-queue.ts";
import { type StageJobs, stageJobs } from "../services/stage-jobs.ts";
import { findPlace, type Place } from "../stage/place.ts";
import { stageFileOf } from "../stage/stage-file.ts";
import type { StageOptions } from "../stage/stage-options.ts";

export interface EnqueueOptions extends StageOptions {
  /** Under which the request is sent; the same one twice is one job. */
  readonly requestId?: string;
  readonly wait?: boolean;
}

/**
 * Sends a request, prints the id of the job that it becomes, and with `wait` follows that to its end.
 *
 * @param request without its request id
 */
export async function enqueue(
  request: Readonly<Record<string, unknown>>,
  options: EnqueueOptions,
): Promise<ExitCode> {
  const place = findPlace(options);
  const requestId = options.requestId ?? `cli-${randomUUID()}`;
  const jobs = stageJobs(place);
  const installation = await installationOf(options, jobs).catch(() => undefined);
  const jobId = installation === undefined ? undefined : jobIdOf(installation, requestId);
  if (options.requestId !== undefined && jobId !== undefined)
    await checkUnused(jobs, jobId, { request, requestId });
  await sendRequest(place, { ...request, requestId });
  if (!options.wait) {
    if (options.json) sayJson({ requestId, ...(jobId && { jobId }) });
    else
      say(
        jobId ??
          `sent as the request ${requestId}; no job of this stage is there yet that tells its installation`,
      );
    return exitCodes.succeeded;
  }
  if (!options.json && jobId) say(`job ${jobId}`);
  const usual =
    typeof request.target === "string"
      ? await usualTimes(jobs.list, request.target, "refresh").catch(() => undefined)
      : undefined;
  const watcher = await watcherOn(options.json ? process.stderr : process.stdout, usual);
  const ended = await followed(
    finder(place, jobs, jobId, requestId),
    watcher,
    () =>
      new PlainError(
        `the request ${requestId} was sent, and no job came of it within two minutes`,
        "Look into the intake's log and the queue rejected: they say what became of it.",
      ),
  )
    .catch((error: unknown) => {
      if (options.json) sayJson({ requestId, ...(jobId && { jobId }) });
      throw error instanceof PlainError && error.exitCode === exitCodes.usage
        ? unfollowed(error, requestId, jobId)
        : error;
    })
    .finally(() => watcher.done());
  return tellEnd(ended, options.json);
}

/**
 * A request id names one request. The intake rejects another one under it, and whoever waited would follow the first one's
 * job and take its end for the second's.
 *
 * @throws PlainError if a job of another request has it
 */
async function checkUnused(
  jobs: StageJobs,
  jobId: string,
  { request, requestId }: { readonly request: Readonly<Record<string, unknown>>; readonly requestId: string },
): Promise<void> {
  // A table that cannot be read keeps nobody from asking.
  const earlier = await jobs.get(jobId).catch(() => undefined);
  if (earlier === undefined) return;
  if (earlier.request.fingerprint === fingerprint(request)) return;
  throw new PlainError(
    `the request id ${requestId} was used before, for another request: job ${jobId}, a ${earlier.kind} of ${earlier.targetName}`,
    "Use another --request-id, or leave it out; nothing was sent.",
    exitCodes.usage,
  );
}

/** The exit code of a wrong command says that nothing was begun, and something was. */
function unfollowed(error: PlainError, requestId: string, jobId: string | undefined): PlainError {
  const what = jobId === undefined ? `the request ${requestId}` : `the request of job ${jobId}`;
  const message = `${what} was sent, and cannot be followed: ${error.message}`;
  return new PlainError(message, error.next, exitCodes.failed, error);
}

/** By its id; where that could not be known, or was told wrongly, by its request. */
function finder(
  place: Place,
  jobs: StageJobs,
  jobId: string | undefined,
  requestId: string,
): () => Promise<Job | undefined> {
  let known = jobId;
  let looks = 0;
  return async () => {
    const job = known === undefined ? undefined : await jobs.get(known);
    looks += 1;
    // The whole table is read for it: seldom, and only until the job is found.
    if (job !== undefined || looks % 20 !== 0) return job;
    [known = jobId] = await plainly(place, () => jobs.list.idsOfRequest(requestId));
    return known === undefined ? undefined : jobs.get(known);
  };
}

/** The installation's name, which the job's id follows from: by the stage's file, else by any job of the table. */
async function installationOf(options: StageOptions, jobs: StageJobs): Promise<string | undefined> {
  const file = stageFileOf(options);
  if (file !== undefined && existsSync(file)) {
    const { stageOfFile } = await import("../stage/stage-of-file.ts");
    return stageOfFile(options).stage.installation;
  }
  return jobs.list.installation();
}

/** @throws PlainError for a request id that the intake would not take */
export function checkRequestId(requestId: string | undefined): void {
  if (requestId === undefined || (requestId.length >= 1 && requestId.length <= 256)) return;
  throw new PlainError(
    `--request-id has ${requestId.length} characters`,
    "Use 1 to 256 of them, or leave it out.",
    exitCodes.usage,
  );
}
