// npm run demo: a whole refresh on this machine.
import { setTimeout as pause } from "node:timers/promises";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { describeEnd, faultNamed } from "../faults/all.ts";
import { type LocalStage, startLocalStage } from "../stage.ts";
import { faultList, faultTable } from "./fault-list.ts";
import { keptStage } from "./kept-stage.ts";
import { lineView } from "./line-view.ts";
import { liveView } from "./live-view.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { report } from "./report.ts";
import { demoResult, isGood } from "./result.ts";
import type { View } from "./view.ts";

/** How often the job table is asked what the job says. Milliseconds. */
const LOOK_EVERY = 100;

/** A demo that takes longer than this hangs: it says so, and ends. A file with life-like pauses takes some minutes. Seconds. */
const LIMIT_SECONDS = 600;

/** Of the demo's job. */
const REQUEST_ID = "demo";

async function run(options: DemoOptions): Promise<number> {
  const view = options.json
    ? lineView(process.stderr)
    : process.stdout.isTTY
      ? liveView(process.stdout)
      : lineView(process.stdout);
  view.note(
    `Starting the world: SQS, DynamoDB, RDS, DBLab Engine, Postgres${options.fault ? `; fault: ${options.fault}` : ""}`,
  );
  const stage = await startLocalStage({
    ...(options.configFile && { configFile: options.configFile }),
    ...(options.source && { source: options.source }),
    ...(options.fault && { faults: [options.fault] }),
    onEvent: (text) => view.event(text),
  });
  let isKept = false;
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const interrupted = () => {
    if (isKept) leave();
    else void stage.close().finally(() => process.exit(130));
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    const { request } = options.fault
      ? await stage.inject(options.fault)
      : { request: { job: "refresh", target: stage.targetName } };
    const job = await follow(stage, view, { ...request, requestId: REQUEST_ID });
    await told(stage, job.jobId);
    view.note("Comparing every table of the snapshot with DBLab's");
    const result = await demoResult(stage, job);
    view.done();
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stdout.write(`\n${report(stage, job, result)}\n`);
    if (options.fault) {
      const line = `With ${options.fault} a job must end as ${describeEnd(faultNamed(options.fault))}.`;
      (options.json ? process.stderr : process.stdout).write(`${line}\n`);
    }
    if (options.keep) {
      // What is for machines stands alone on standard output.
      const stream = options.json ? process.stderr : process.stdout;
      stream.write(`\n${keptStage(stage, REQUEST_ID)}\n`);
      isKept = true;
      await left;
    }
    return isGood(result) ? 0 : 1;
  } finally {
    view.done();
    await stage.close();
  }
}

/** How long the notifier is waited for: its end is none of the job's. Seconds. */
const TELLING_SECONDS = 5;

/** Until everything is told of a job, or a channel takes too long. */
async function told(stage: LocalStage, jobId: string): Promise<void> {
  const limit = Date.now() + TELLING_SECONDS * 1000;
  while (Date.now() < limit) {
    const job = await stage.job(jobId);
    if (job?.dueAt === undefined || job.leftovers?.length) return;
    await pause(LOOK_EVERY);
  }
}

/** Sends the request and shows the job until it has ended. */
async function follow(stage: LocalStage, view: View, body: { readonly requestId: string }): Promise<Job> {
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

const read = readOptions(process.argv.slice(2));
if (read.kind === "help") {
  console.log(USAGE);
} else if (read.kind === "faults") {
  console.log(read.json ? JSON.stringify(faultList()) : faultTable());
} else if (read.kind === "wrong") {
  console.error(`${read.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(read.options);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
