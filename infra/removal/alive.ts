import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import type { JobStore } from "@dblab-refresh/core/ports/job-store";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { type Instant, instant } from "@dblab-refresh/core/time";

/** Later than any job is due. */
const EVER: Instant = instant(Date.UTC(9999, 0));

/** What is asked. */
export interface Asked {
  readonly stage: Stage;
  readonly jobs: Pick<JobStore, "dueBefore">;
  rds(aws: { readonly region: string; readonly endpoint?: string }): Pick<Rds, "instances" | "clusters">;
}

/**
 * Why a stage must not be removed now, in sentences: its jobs that have not ended or have left something, its clones, and what was restored and has no name yet.
 * None: whatever it made is gone.
 */
export async function whatIsAlive({ stage, jobs, rds }: Asked): Promise<readonly string[]> {
  const reasons: string[] = [];
  for await (const job of jobs.dueBefore(EVER)) {
    const why = reasonOf(job);
    if (why !== undefined) reasons.push(`job ${job.jobId} (${job.targetName}) ${why}`);
  }
  for (const aws of placesOf(stage)) {
    // Clones have a prefix; what is restored beside a database is called after that.
    const prefix = Object.keys(stage.databases).length > 0 ? "" : CLONE_PREFIX;
    const found = [...(await rds(aws).clusters(prefix)), ...(await rds(aws).instances(prefix))];
    for (const { identifier, tags } of found) {
      if (tags[OWNER_TAG]?.startsWith(`${stage.installation}/`))
        reasons.push(`${identifier} is in ${aws.region}`);
    }
  }
  return reasons;
}

function reasonOf(job: Job): string | undefined {
  if (isLive(job)) return `is at ${job.step}`;
  const left = (job.leftovers ?? []).map(({ identifier }) => identifier);
  // One whose end is only not told yet leaves nothing behind.
  return left.length > 0 ? `has left ${left.join(", ")}` : undefined;
}

/** Where its targets and databases are: a deployed stage has no references there. */
function placesOf(stage: Stage) {
  const all = [...Object.values(stage.targets), ...Object.values(stage.databases)];
  const places = all.map(({ aws }) => ({
    region: String(aws.region),
    ...(aws.endpoint !== undefined && { endpoint: String(aws.endpoint) }),
  }));
  return [...new Map(places.map((place) => [`${place.region} ${place.endpoint ?? ""}`, place])).values()];
}
