import { setTimeout as pause } from "node:timers/promises";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { unserved } from "@dblab-refresh/core/job/telling";
import { channelAudiences } from "@dblab-refresh/core/notifier/channel-audience";
import type { LocalStage } from "../stage.ts";
import type { View } from "./view.ts";

/** How often the job table is asked what the job says. Milliseconds. */
const LOOK_EVERY = 100;

/** A demo that takes longer than this hangs: it says so, and ends. A file with life-like pauses takes some minutes. Seconds. */
const LIMIT_SECONDS = 900;

/** How long the notifier is waited for: its end is none of the job's. Seconds. */
const TELLING_SECONDS = 15;

/** Sends the request and shows the job until it has ended. */
export async function followedJob(
  stage: LocalStage,
  view: Pick<View, "note" | "job">,
  body: { readonly requestId: string },
): Promise<Job> {
  await stage.enqueue(body);
  view.note(`Sent to the jobs queue: ${JSON.stringify(body)}`);
  const limit = Date.now() + LIMIT_SECONDS * 1000;
  let shown = 0;
  while (Date.now() < limit) {
    const job = await stage.job(stage.jobIdOf(body.requestId));
    if (job) {
      view.job(job, job.timeline.slice(shown));
      shown = job.timeline.length;
      if (!isLive(job)) return job;
    }
    const [rejected] = await stage.rejected();
    if (rejected) throw new Error(`the request was rejected: ${JSON.stringify(rejected)}`);
    await pause(LOOK_EVERY);
  }
  throw new Error(`the job has not ended within ${LIMIT_SECONDS} s`);
}

/** Until everything is told of a job, or a channel takes too long. */
export async function toldJob(stage: LocalStage, jobId: string): Promise<void> {
  const limit = Date.now() + TELLING_SECONDS * 1000;
  while (Date.now() < limit) {
    const job = await stage.job(jobId);
    if (job && unserved(job, channelAudiences(stage.stage)).length === 0) return;
    await pause(LOOK_EVERY);
  }
}
