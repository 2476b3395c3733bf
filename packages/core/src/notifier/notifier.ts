import { closed } from "../job/closed.ts";
import { servedMark, unserved } from "../job/telling.ts";
import type { Ports } from "../ports/ports.ts";
import { sinkNames } from "../ports/sink.ts";

/**
 * Tells every sink what it has not been told of a job, and marks it. A sink that is away keeps no other from being told;
 * the mark comes after the telling, so a crash in between tells twice, under the same id.
 *
 * @throws if a sink could not be told: the message comes back, and the janitor is behind it
 */
export async function notify(ports: Ports, jobId: string): Promise<void> {
  const job = await ports.jobs.get(jobId);
  if (job === undefined) return ports.log.warn("nothing to tell: no such job", { jobId });
  const failed: string[] = [];
  for (const { announcement, sink } of unserved(job, sinkNames(ports))) {
    try {
      await ports.sinks.find((one) => one.name === sink)?.tell(announcement, job);
      await ports.jobs.markServed(jobId, servedMark(announcement, sink), ports.clock.now());
    } catch (error) {
      failed.push(`${announcement.id} to ${sink}: ${error}`);
    }
  }
  if (failed.length > 0) throw new Error(`could not tell ${failed.join("; ")}`);
  await close(ports, jobId);
}

/** Takes an ended job whose every sink is served out of the janitor's sight. */
async function close(ports: Ports, jobId: string): Promise<void> {
  const job = await ports.jobs.get(jobId);
  const next = job && closed(job, sinkNames(ports), ports.clock.now(), ports.stage.jobs.retention);
  if (next) await ports.jobs.commit(job, { ...next, attemptId: ports.ids.attempt() });
}
