import { isLive } from "../job/job.ts";
import { jobIdOf } from "../job/job-id.ts";
import { currentMessage } from "../job/message.ts";
import type { Ports } from "../ports/ports.ts";
import type { CancelRequest } from "./cancel-request.ts";

/**
 * Marks the job and wakes it up. The mark does not touch the version, so the chain goes on; a wake-up that comes too
 * late is stale and dropped, and the next look finds the mark all the same. Undefined if there is no such job.
 */
export async function cancel(
  ports: Ports,
  request: CancelRequest,
): Promise<"cancelling" | "over" | undefined> {
  const jobId = request.jobId ?? jobIdOf(ports.stage.installation, request.requestId ?? "");
  const marked = await ports.jobs.requestCancellation(jobId, ports.clock.now());
  const job = await ports.jobs.get(jobId);
  if (job === undefined) return undefined;
  if (!marked || !isLive(job)) {
    ports.log.info(`nothing to cancel: the job has ${job.status}`, { jobId });
    return "over";
  }
  ports.log.info("a job is to be cancelled", { jobId, step: job.step });
  await ports.queues.send(currentMessage(job), 0);
  return "cancelling";
}
