import { closed } from "../job/closed.ts";
import type { Job } from "../job/job.ts";
import { givenUpMark, servedMark, unserved } from "../job/telling.ts";
import type { Ports } from "../ports/ports.ts";
import { later } from "../time.ts";
import { type Failure, Untold } from "./untold.ts";

type Open = ReturnType<typeof unserved>;

/**
 * Tells every sink what it wants to hear and has not been told of a job, and marks it. A sink that is away keeps no other
 * from being told, and a slow channel delays none; the mark comes after the telling, so a crash in between tells twice,
 * under the same id.
 *
 * @throws Untold if a sink could not be told: the message comes back, and the janitor is behind it
 */
export async function notify(ports: Ports, jobId: string): Promise<void> {
  const job = await ports.jobs.get(jobId);
  if (job === undefined) return ports.log.warn("nothing to tell: no such job", { jobId });
  const open = unserved(job, ports.sinks);
  const channels = ports.sinks.filter(({ givesUpAfterSeconds }) => givesUpAfterSeconds !== undefined);
  const others = open.filter(({ sink }) => !channels.some(({ name }) => name === sink));
  const ofChannels = channels.map(({ name }) => open.filter(({ sink }) => sink === name));
  // All are over when this is: nothing may run on in a frozen function.
  const failures = await Promise.all([others, ...ofChannels].map((one) => tell(ports, job, one)));
  const untold = await giveUp(ports, job, failures.flat());
  if (untold.length > 0) throw new Untold(untold);
  await close(ports, jobId);
}

/** Tells one after the other. Answers what could not be told; never throws. */
async function tell(ports: Ports, job: Job, open: Open): Promise<readonly Failure[]> {
  const { jobId } = job;
  const failed: Failure[] = [];
  for (const { announcement, sink } of open) {
    try {
      await ports.sinks.find((one) => one.name === sink)?.tell(announcement, job);
      await ports.jobs.markServed(jobId, servedMark(announcement, sink), ports.clock.now());
    } catch (error) {
      failed.push({ announcementId: announcement.id, sink, error });
    }
  }
  return failed;
}

/**
 * Marks and logs what a channel could not be told for too long: it keeps the job open no longer. Answers what is to be
 * tried again.
 */
async function giveUp(ports: Ports, job: Job, failures: readonly Failure[]): Promise<readonly Failure[]> {
  const untold: Failure[] = [];
  for (const failure of failures) {
    const { announcementId, sink, error } = failure;
    const announcement = job.announcements?.find(({ id }) => id === announcementId);
    const after = ports.sinks.find(({ name }) => name === sink)?.givesUpAfterSeconds;
    const now = ports.clock.now();
    if (announcement === undefined || after === undefined || now < later(announcement.at, after)) {
      untold.push(failure);
      continue;
    }
    ports.log.error(`gave up telling ${sink}: ${error}`, { jobId: job.jobId, announcementId, sink });
    await ports.jobs.markServed(job.jobId, givenUpMark(announcement, sink), now);
  }
  return untold;
}

/** Takes an ended job whose every sink is served out of the janitor's sight. */
async function close(ports: Ports, jobId: string): Promise<void> {
  const job = await ports.jobs.get(jobId);
  const next = job && closed(job, ports.sinks, ports.clock.now(), ports.stage.jobs.retention);
  if (next) await ports.jobs.commit(job, { ...next, attemptId: ports.ids.attempt() });
}
