import { isLive } from "../job/job.ts";
import { currentMessage, delaySeconds } from "../job/message.ts";
import { unserved } from "../job/telling.ts";
import { measureEnd } from "../metrics/measured-job.ts";
import type { Ports } from "../ports/ports.ts";
import { cancel } from "./cancel.ts";
import type { CancelRequest } from "./cancel-request.ts";
import { newDatabaseJob } from "./new-database-job.ts";
import type { Incoming } from "./new-job.ts";
import { newRefresh } from "./new-refresh.ts";
import { readRequest } from "./request.ts";

const NEXT = `Send {"job":"refresh","target":"<one of the stage's targets>"} or {"identifier":"<one of its databases>","task":"create_snapshot","isCluster":false}; requestId and requestedAt are optional.`;

/**
 * Makes a job of a request and sends its first message. What cannot be read goes to the `rejected` queue; what can be
 * read, but not be done, becomes a job that ends as failed. Throws only if neither could be written down.
 */
export async function intake(ports: Ports, incoming: Incoming): Promise<void> {
  const read = readRequest(incoming.body);
  if (!read.ok) return reject(ports, incoming, "request-unreadable", read.message, NEXT);
  if (read.kind === "cancel") return cancelJob(ports, incoming, read.request);
  const job =
    read.kind === "refresh"
      ? await newRefresh(ports, read.request, incoming)
      : await newDatabaseJob(ports, read.request, incoming);
  const written = await ports.jobs.create(job);
  const kept = written.created ? job : written.existing;
  if (kept.request.fingerprint !== job.request.fingerprint) {
    const message = `request id ${job.request.requestId} was used before, for another request (job ${kept.jobId})`;
    return reject(ports, incoming, "request-id-used", message, "Use a new requestId for a new request.");
  }
  const about = { jobId: kept.jobId, target: kept.targetName, requestId: kept.request.requestId };
  if (!written.created) ports.log.info("a request was repeated: it has its job", about);
  else if (kept.error) ports.log.error(`Failed: ${kept.error.message}`, { ...about, error: kept.error });
  else ports.log.info("a job was made", about);
  if (written.created && !isLive(kept)) measureEnd(ports, kept);
  // A repeated request may be one whose handler died before it sent this. Twice does no harm: the token fences.
  if (isLive(kept) && kept.version === 1) {
    await ports.queues.send(currentMessage(kept), delaySeconds(kept, ports.clock.now()));
  }
  if (unserved(kept, ports.sinks).length > 0) await ports.queues.notify(kept.jobId);
}

async function cancelJob(ports: Ports, incoming: Incoming, request: CancelRequest): Promise<void> {
  if ((await cancel(ports, request)) !== undefined) return;
  const message = `no job ${request.jobId ?? `of the request ${request.requestId}`} to cancel`;
  await reject(ports, incoming, "unknown-job", message, "Name a job of this stage, by jobId or requestId.");
}

async function reject(
  ports: Ports,
  incoming: Incoming,
  code: string,
  message: string,
  next: string,
): Promise<void> {
  await ports.queues.reject(incoming.body, { code, message, next, from: "jobs" });
  ports.log.error(`Rejected: ${message}`, { messageId: incoming.messageId, code });
}
