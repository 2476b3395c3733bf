import { pauseOf } from "@dblab-refresh/core/intake/pause";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { CLONE_PREFIX, jobIdOf } from "@dblab-refresh/core/job/job-id";
import { currentMessage } from "@dblab-refresh/core/job/message";
import type { Owned } from "@dblab-refresh/core/job/owned";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { isRecord, jsonError } from "@dblab-refresh/local/world/gateway-call";
import { functionQueues } from "@dblab-refresh/local/world/queue-settings";
import { databaseJob } from "./database-scenes.ts";
import type { DrivenStage } from "./driven-stage.ts";
import { inHours, late, writtenJob } from "./written-job.ts";

/**
 * Everything that makes a function call what it does not call on an ordinary day, all at once.
 *
 * @returns the request ids of the jobs that were written for it, and end
 */
export async function playMishaps(stage: DrivenStage): Promise<readonly string[]> {
  const engine = (instanceId: string) => ({ instanceId, version: "4.0.0" });
  const written: string[] = [];
  const write = (requestId: string, over: Partial<Job> = {}) => {
    written.push(requestId);
    return writtenJob(stage, requestId, over);
  };

  for (const step of steps) {
    // Nobody has woken it in time: the janitor does.
    const its = workOf(stage, step);
    await write(`overdue-${step}`, { ...its, step, ...late });
    const cancelled = await write(`cancelled-${step}`, { ...its, step });
    await stage.send("jobs", { job: "cancel", jobId: cancelled.jobId });
    // Its message was given up; it waits for minutes after that, longer than this takes.
    const dying = await writtenJob(stage, `dying-${step}`, { ...its, step });
    await stage.send("dead-letters", currentMessage(dying));
  }
  const dead = await write("dead", { deadLetters: 2 });
  await stage.send("dead-letters", currentMessage(dead));

  // Another job has the engine, and goes on having it.
  const holder = jobIdOf(stage.stage.installation, "dying-snapshotter");
  await stage.lock("engine/busy", holder);
  const skipped = await write("skipped", { facts: { engine: engine("busy") } });
  await stage.send("snapshotter", currentMessage(skipped));
  // It left something, it was not told of, and its engine is another's by now.
  await write("settled", {
    status: "failed",
    step: "reaper",
    endedAt: inHours(-1),
    dueAt: inHours(-1),
    facts: { engine: engine("busy"), endpoint: { host: "gone.example", port: 5432 } },
    leftovers: [{ type: "dblab-config", identifier: "busy", why: "it was away" }],
    announcements: [{ id: "settled/ended", fact: "ended", at: inHours(-1) }],
  });

  // Somebody has paused it, and its schedule asks for it.
  await stage.lock(pauseOf("demo"), "by nobody");
  await stage.send("jobs", { job: "refresh", target: "demo", trigger: "schedule", requestId: "paused" });
  written.push("paused");

  await stopped(stage, "reaped-instance", "db-instance", write);
  await stopped(stage, "reaped-cluster", "db-cluster", write);
  // Nobody knows of these any more.
  await stopped(stage, "orphan-instance", "db-instance");
  await stopped(stage, "orphan-cluster", "db-cluster");

  for (const queue of functionQueues) await stage.send(queue, "not JSON");
  await stage.send("dead-letters", { job: "refresh", target: "demo" });
  return written;
}

/** Every queue's function fails once, at its first call of DynamoDB, and its message is put off. */
export async function playRefusals(stage: DrivenStage): Promise<void> {
  const requestId = "refused";
  const jobId = jobIdOf(stage.stage.installation, requestId);
  const refused = new Set<string>();
  const lift = stage.world.tables.meddle({
    before({ operation, input }) {
      const who = stage.atWork;
      if (who === undefined || refused.has(who) || !mentions(input, jobId)) return undefined;
      refused.add(who);
      return { answer: jsonError(400, "AccessDeniedException", `${operation} is not allowed`) };
    },
  });
  // It fails as a job, too, once it is written: there is no such target.
  await stage.send("jobs", { job: "refresh", target: "nowhere", requestId });
  await stage.send("notifier", { v: 1, jobId });
  await stage.send("dead-letters", { v: 1, jobId, step: "reaper", token: 7 });
  for (const step of steps) await stage.send(step, { v: 1, jobId, step, token: 7 });
  await stage.driveUntil(
    async () => functionQueues.filter((queue) => !refused.has(queue === "jobs" ? "intake" : queue)),
    60,
  );
  lift();
}

/** What is not over yet: jobs that live or are not told, and clones. */
export async function unfinished(
  stage: DrivenStage,
  requestIds: readonly string[],
): Promise<readonly string[]> {
  const jobs = requestIds.map(async (requestId) => {
    const job = await stage.jobs.get(jobIdOf(stage.stage.installation, requestId));
    if (job !== undefined && !isLive(job) && job.dueAt === undefined) return [];
    const said = job?.timeline.map(({ step, say }) => `${step}: ${say}`) ?? [];
    return [`${requestId} (${job?.jobId}) is ${job?.status} at ${job?.step}`, ...said];
  });
  return [...(await Promise.all(jobs)).flat(), ...stage.leftovers().clones];
}

function mentions(input: Readonly<Record<string, unknown>>, jobId: string): boolean {
  return [input.Key, input.Item].some(
    (keys) => isRecord(keys) && isRecord(keys.jobId) && keys.jobId.S === jobId,
  );
}

/** Only databases' jobs come to some steps; at the others a refresh is as good as one. */
function workOf(stage: DrivenStage, step: Step): Partial<Job> {
  if (step === "restorer") return databaseJob(stage, "early");
  return step === "exporter" ? { ...databaseJob(stage, "early"), kind: "export" } : {};
}

type Write = (requestId: string, over: Partial<Job>) => Promise<Job>;

/** A clone that somebody stopped, under deletion protection; with the job at its reaper, if one is to be written. */
async function stopped(
  stage: DrivenStage,
  requestId: string,
  type: Owned["type"],
  write?: Write,
): Promise<void> {
  const { rds } = stage.world;
  const { installation } = stage.stage;
  const jobId = jobIdOf(installation, requestId);
  const identifier = `${CLONE_PREFIX}${jobId}`;
  const seed = {
    identifier,
    status: "stopped",
    settings: { DeletionProtection: true },
    tags: [
      { Key: MANAGED_BY.key, Value: MANAGED_BY.value },
      { Key: OWNER_TAG, Value: `${installation}/${jobId}` },
    ],
  };
  if (type === "db-instance") rds.seedInstance(seed);
  else rds.seedCluster({ ...seed, members: [`${identifier}-instance`] });
  if (write === undefined) return;
  const owned: Owned = { type, identifier, purpose: "temporary", intendedAt: inHours(-1) };
  // It has just come there: later looks are further apart.
  const job = await write(requestId, { step: "reaper", owned: [owned], stepStartedAt: inHours(0) });
  await stage.send("reaper", currentMessage(job));
}
