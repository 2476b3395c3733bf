import { setTimeout as pause } from "node:timers/promises";
import { isLive } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "../stage.ts";
import { Course } from "./course.ts";
import { Dice } from "./dice.ts";
import { Evidence } from "./evidence.ts";
import { HostWatch } from "./host-watch.ts";
import { functionsOnTheWay, plannedKills } from "./kill-plan.ts";
import { type Kill, killAgainAndAgain } from "./killer.ts";
import type { ChaosOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { remains, ServerWatch } from "./remains.ts";
import { requestsInOrder } from "./requests.ts";
import { type ChaosResult, chaosJob, counted, metFunctions } from "./result.ts";
import { stageSettings } from "./stage-settings.ts";
import { violations } from "./statements.ts";

/** The last kill may come when so much of the work is done: what comes after it must still be there to be met. */
const LAST_KILL_AT = 0.85;

/** From so many kills on each function on a job's way must have been met: by the aims it is, three times over. */
const ENOUGH_TO_MEET_ALL = 50;

/** How often it is asked whether all has come to rest. Milliseconds. */
const LOOK_EVERY = 250;

/**
 * A whole run: starts a stage, lets jobs and kills loose on it, waits until all has come to rest, and says what is not as
 * it must be. Always comes back, in little more than the minutes that it was given.
 *
 * @param interrupted ends the run early, with nothing left running
 * @throws Error if the stage does not start, or the run was interrupted
 */
export async function runChaos(
  { kills: count, jobs, seed, minutes }: Omit<ChaosOptions, "json">,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<ChaosResult> {
  const began = Date.now();
  const host = new HostWatch();
  let deaths = 0;
  const listeners: ((line: string) => void)[] = [];
  progress.note("Starting the world: SQS, DynamoDB, RDS, two DBLab Engines, Postgres");
  const stage = await startLocalStage({
    ...stageSettings,
    onLog: (line) => {
      for (const listener of listeners) listener(line);
    },
    onHost: (news) => {
      if (news.kind === "ended") deaths += 1;
      host.hear(news);
    },
  });
  const limit = AbortSignal.timeout(Math.max(1, minutes * 60_000));
  const signal = AbortSignal.any([limit, interrupted]);
  try {
    const servers = new ServerWatch(stage);
    const evidence = await Evidence.begin(stage, (listener) => void listeners.push(listener));
    const kills: Kill[] = [];
    const dice = new Dice(seed);
    const course = new Course({
      stage,
      requests: requestsInOrder(new Dice(dice.between(0, 2 ** 32 - 1))),
      jobs,
      wantsMore: () => kills.length < count,
      onSent: ({ requestId, target }) => tell(`${requestId} asks for a refresh of ${target}`),
      onEnd: ({ jobId, targetName, status }) => tell(`job ${jobId} of ${targetName} ${status}`),
      signal,
    });
    const tell = (text: string) => {
      const ended = course.requested.filter(({ job }) => job && !isLive(job)).length;
      progress.standing({
        kills: kills.length,
        of: count,
        sent: course.requested.length,
        ended,
        wanted: jobs,
      });
      progress.note(text);
    };
    const watching = setInterval(() => servers.look(), LOOK_EVERY);
    const stop = new AbortController();
    const killing = killAgainAndAgain({
      host,
      kill: () => stage.killHost(),
      plan: plannedKills(dice),
      count,
      allowance: () => 1 + Math.floor((count * course.share) / LAST_KILL_AT),
      onKill(kill) {
        kills.push(kill);
        tell(`killed${kill.interrupted.length > 0 ? ` at work: ${kill.interrupted.join(", ")}` : ", idle"}`);
      },
      signal: AbortSignal.any([signal, stop.signal]),
    });
    let left: readonly string[];
    try {
      await course.run();
      stop.abort();
      await killing;
      tell("Waiting until all has come to rest");
      left = await atRest(stage, servers, signal);
      await course.look();
    } finally {
      stop.abort();
      clearInterval(watching);
    }
    if (interrupted.aborted) throw new Error("interrupted: everything that was started is ended");
    tell("Comparing production, the snapshots and DBLab's data");
    const met = metFunctions(kills);
    const unmet = count >= ENOUGH_TO_MEET_ALL ? functionsOnTheWay.filter((name) => met[name] === 0) : [];
    const overdue = limit.aborted ? [`it was not over within ${minutes} minutes`] : [];
    const short = kills.length < count ? [`${kills.length} of ${count} kills were made`] : [];
    const facts = await evidence.facts(course.requested, unmet);
    return {
      seed,
      kills: kills.length,
      met,
      metNone: kills.filter(({ interrupted }) => interrupted.length === 0).length,
      otherDeaths: deaths - kills.length,
      jobs: course.requested.map(chaosJob),
      ends: counted(course.requested.map((one) => chaosJob(one).status)),
      leftovers: left,
      violations: [...overdue, ...short, ...violations(facts)],
      seconds: (Date.now() - began) / 1000,
    };
  } finally {
    await stage.close();
  }
}

/** What is left when nothing is any more, or at the signal. Rejected messages stay: nobody waits for those. */
async function atRest(
  stage: LocalStage,
  servers: ServerWatch,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (;;) {
    const left = await remains(stage, servers);
    const moves = left.some((one) => !one.startsWith("message in the queue rejected"));
    if (!moves || signal.aborted) return left;
    await pause(LOOK_EVERY);
  }
}
