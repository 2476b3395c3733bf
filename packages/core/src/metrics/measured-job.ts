import { isLive, type Job } from "../job/job.ts";
import type { Ports } from "../ports/ports.ts";
import { secondsBetween } from "../time.ts";

type Measuring = Pick<Ports, "metrics" | "stage">;

/** In the place of a target or database that the stage does not have: whoever sends a request may write what he likes. */
const NO_TARGET = "(unknown)";

/** What a commit of the chain tells: a step that is over, a job that has ended. */
export function measureCommit(ports: Measuring, before: Job, after: Job): void {
  if (after.step !== before.step || !isLive(after)) {
    const seconds = secondsBetween(before.stepStartedAt, after.updatedAt);
    ports.metrics.put({ StepDuration: seconds }, { step: before.step });
  }
  if (!isLive(after)) measureEnd(ports, after);
}

/** A job that has just ended, or was over before it began. */
export function measureEnd({ metrics, stage }: Measuring, job: Job): void {
  metrics.put(
    {
      JobsEnded: 1,
      JobsFailed: job.status === "failed" ? 1 : 0,
      Leftovers: job.leftovers?.length ?? 0,
    },
    {
      kind: job.kind,
      target: isConfigured(stage, job) ? job.targetName : NO_TARGET,
      status: job.status,
    },
  );
}

function isConfigured({ targets, databases }: Measuring["stage"], { kind, targetName }: Job): boolean {
  return Object.hasOwn(kind === "refresh" ? targets : databases, targetName);
}
