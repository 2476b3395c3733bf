import { isLive, type Job } from "../job/job.ts";
import { currentMessage, delaySeconds } from "../job/message.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Writes a job that a step asks for and sends its first message. Repeated, it finds the job, and sends again only what
 * nobody has handled: a crash between the two loses nothing.
 */
export async function beginJob(ports: Ports, job: Omit<Job, "attemptId">): Promise<void> {
  const written = await ports.jobs.create({ ...job, attemptId: ports.ids.attempt() });
  const kept = written.created ? job : written.existing;
  if (!isLive(kept) || kept.version !== 1) return;
  await ports.queues.send(currentMessage(kept), delaySeconds(kept, ports.clock.now()));
}
