import { closed } from "../job/closed.ts";
import { isLive, type Job } from "../job/job.ts";
import { currentMessage } from "../job/message.ts";
import { settled } from "../job/settled.ts";
import { unserved } from "../job/telling.ts";
import type { Ports } from "../ports/ports.ts";
import { engineLock, takeEngine } from "../steps/engine-lock.ts";
import { lookAround } from "../steps/reaper/look-around.ts";
import { Vault } from "../steps/vault.ts";
import { later } from "../time.ts";
import type { Round } from "./round.ts";

interface Overdue extends Pick<Round, "woken" | "settled" | "faults"> {
  /** How many live jobs were overdue, whether they could be sent to or not. */
  readonly overdue: number;
  /** How many things of ended jobs are still there, of those that were looked at now. */
  readonly left: number;
}

/**
 * Sends the current message of every job that should have been looked at by now: its own was lost, or never sent.
 * Sending it twice does no harm, since the token fences. Leftovers of ended jobs are tried again here.
 */
export async function sendOverdue(ports: Ports): Promise<Overdue> {
  const woken: string[] = [];
  const done: string[] = [];
  const faults: string[] = [];
  let overdue = 0;
  let left = 0;
  const moment = later(ports.clock.now(), -ports.stage.janitor.grace);
  for await (const job of ports.jobs.dueBefore(moment)) {
    if (isLive(job)) overdue += 1;
    // As many as before, unless the look tells better.
    let stillLeft = job.leftovers?.length ?? 0;
    try {
      if (isLive(job)) {
        await ports.queues.send(currentMessage(job), 0);
        woken.push(job.jobId);
      } else {
        if (unserved(job, ports.sinks).length > 0) await ports.queues.notify(job.jobId);
        if (stillLeft === 0) await close(ports, job);
        else {
          stillLeft = await settle(ports, job);
          if (stillLeft === 0) done.push(job.jobId);
        }
      }
    } catch (error) {
      faults.push(`job ${job.jobId}: ${error}`);
    }
    left += stillLeft;
  }
  return { woken, settled: done, faults, overdue, left };
}

/** Whoever told the last sink may have died before it closed the job. */
async function close(ports: Ports, job: Job): Promise<void> {
  const next = closed(job, ports.sinks, ports.clock.now(), ports.stage.jobs.retention);
  if (next) await ports.jobs.commit(job, { ...next, attemptId: ports.ids.attempt() });
}

/** One more look at the leftovers of an ended job. Answers how many are left. */
async function settle(ports: Ports, job: Job): Promise<number> {
  const vault = new Vault(ports, job);
  const now = ports.clock.now();
  const engine = job.facts.engine?.instanceId;
  // A live job that holds the engine writes its own config into it: what is taken back must not be that one's. The lock
  // of an ended job may be taken over while this one stalls: the new job has to make its clone first, which takes longer
  // than a time-out.
  const isOurs = engine === undefined || (await takeEngine(ports, engine, job.jobId)) === job.jobId;
  const look = await lookAround(
    {
      job,
      now,
      handlerTimeout: ports.stage.lambda.timeout,
      rds: () => ports.rds(job.aws ?? { region: "" }),
      databases: () => ports.databases(job.aws ?? { region: "" }),
      engine: async () => ports.engine((await vault.target()).dblab),
    },
    { deletes: true, givesBackConfig: isOurs },
  );
  if (engine !== undefined) await ports.locks.release(engineLock(engine), job.jobId);
  const left = [...look.left, ...look.unconfirmed].map((one) => ({ ...one, why: vault.scrub(one.why) }));
  const next = settled(job, { ...look, left }, now);
  await ports.jobs.commit(job, { ...next, attemptId: ports.ids.attempt() });
  return left.length;
}
