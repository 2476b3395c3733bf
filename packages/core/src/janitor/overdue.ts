import { isLive, type Job } from "../job/job.ts";
import { currentMessage } from "../job/message.ts";
import { settled } from "../job/settled.ts";
import type { Ports } from "../ports/ports.ts";
import { engineLock, takeEngine } from "../steps/engine-lock.ts";
import { lookAround } from "../steps/reaper/look-around.ts";
import { Vault } from "../steps/vault.ts";
import { later } from "../time.ts";
import type { Round } from "./round.ts";

/**
 * Sends the current message of every job that should have been looked at by now: its own was lost, or never sent.
 * Sending it twice does no harm, since the token fences. Leftovers of ended jobs are tried again here.
 */
export async function sendOverdue(ports: Ports): Promise<Pick<Round, "woken" | "settled" | "faults">> {
  const woken: string[] = [];
  const done: string[] = [];
  const faults: string[] = [];
  const moment = later(ports.clock.now(), -ports.stage.janitor.grace);
  for await (const job of ports.jobs.dueBefore(moment)) {
    try {
      if (isLive(job)) {
        await ports.queues.send(currentMessage(job), 0);
        woken.push(job.jobId);
      } else if (await settle(ports, job)) done.push(job.jobId);
    } catch (error) {
      faults.push(`job ${job.jobId}: ${error}`);
    }
  }
  return { woken, settled: done, faults };
}

/** One more look at the leftovers of an ended job. True once nothing is left. */
async function settle(ports: Ports, job: Job): Promise<boolean> {
  const vault = new Vault(ports, job);
  const now = ports.clock.now();
  const engine = job.facts.engine?.instanceId;
  // A live job that holds the engine writes its own config into it: what is taken back must not be that one's.
  const isOurs = engine === undefined || (await takeEngine(ports, engine, job.jobId)) === job.jobId;
  const look = await lookAround(
    {
      job,
      now,
      handlerTimeout: ports.stage.lambda.timeout,
      rds: () => ports.rds(job.aws ?? { region: "" }),
      engine: async () => ports.engine((await vault.target()).dblab),
    },
    { deletes: true, givesBackConfig: isOurs },
  );
  if (engine !== undefined) await ports.locks.release(engineLock(engine), job.jobId);
  const left = look.left.map((one) => ({ ...one, why: vault.scrub(one.why) }));
  const next = settled(job, { owned: look.owned, left }, now, ports.stage.jobs.retention);
  await ports.jobs.commit(job, { ...next, attemptId: ports.ids.attempt() });
  return left.length === 0;
}
