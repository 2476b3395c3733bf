import { isCleaningUp } from "../job/clean-up.ts";
import { isLive, type Job } from "../job/job.ts";
import { jobError } from "../job/job-error.ts";
import { currentMessage, delaySeconds, type StepMessage } from "../job/message.ts";
import type { Outcome } from "../job/outcome.ts";
import { transition } from "../job/transition.ts";
import { measureCommit } from "../metrics/measured-job.ts";
import type { Ports } from "../ports/ports.ts";
import { transitionSettings } from "../steps/transition-settings.ts";
import type { Instant } from "../time.ts";

/** So often a job's message may be found among the dead letters before the job is given up. */
const MAX_DEAD_LETTERS = 3;

/** The pause before the message is sent again, times how often it was found. Seconds. */
const PAUSE_SECONDS = 120;

/**
 * A step's message that its handler could not deal with: it never loaded or committed the job, or was killed each time.
 * A stale one is dropped. A current one is sent again after a pause, and counted on the item; the third time the job
 * fails into its clean-up, whose own dead letters are sent again until its deadline, and end it with leftovers after that.
 */
export async function deadLetter(ports: Ports, message: StepMessage): Promise<void> {
  const job = await ports.jobs.get(message.jobId);
  const about = { jobId: message.jobId, step: message.step, token: message.token };
  if (job === undefined || !isLive(job) || message.token !== job.version) {
    return ports.log.info("dropped a stale dead letter", about);
  }
  const deadLetters = (job.deadLetters ?? 0) + 1;
  const now = ports.clock.now();
  const outcome = outcomeOf(job, deadLetters, now);
  const next = {
    ...transition(job, outcome, now, transitionSettings(ports.stage)),
    deadLetters,
    attemptId: ports.ids.attempt(),
  };
  if (!(await ports.jobs.commit(job, next)))
    return ports.log.info("dropped a dead letter: somebody was first", about);
  ports.log.error("a message was among the dead letters", { ...about, deadLetters });
  measureCommit(ports, job, next);
  if (isLive(next)) await ports.queues.send(currentMessage(next), delaySeconds(next, now));
  if ((next.announcements?.length ?? 0) > (job.announcements?.length ?? 0))
    await ports.queues.notify(next.jobId);
}

function outcomeOf(job: Job, deadLetters: number, now: Instant): Outcome {
  const message = `the message to ${job.step} could not be handled and was found among the dead letters ${deadLetters} times`;
  const error = jobError("dead-letters", message);
  const cleansUp = isCleaningUp(job);
  // A reaper that never comes to look cannot end the job: the bound of its faults does, with leftovers.
  if (cleansUp && now >= job.stepDeadline) return { kind: "retry", error };
  if (!cleansUp && deadLetters >= MAX_DEAD_LETTERS) return { kind: "fail", error };
  const times = cleansUp ? deadLetters : `${deadLetters} of ${MAX_DEAD_LETTERS}`;
  const say = `The message to ${job.step} could not be handled (dead letter ${times}); it is sent again`;
  return { kind: "wait", seconds: PAUSE_SECONDS * Math.min(deadLetters, 5), say };
}
