import { isLive } from "../job/job.ts";
import { CLONE_PREFIX } from "../job/job-id.ts";
import type { Ports } from "../ports/ports.ts";
import type { Rds } from "../ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../rds/clone-tags.ts";
import { isFreshName } from "../rds/restore-names.ts";
import { reapCluster } from "../steps/reaper/reaped-cluster.ts";
import { reapInstance } from "../steps/reaper/reaped-instance.ts";
import { type Clone, clonesIn, isYoung } from "./clones.ts";
import { configuredRegions } from "./regions.ts";
import type { Round } from "./round.ts";

interface Found extends Pick<Round, "orphans" | "strangers" | "faults"> {
  /** This installation's clones that RDS listed, orphans included. */
  readonly alive: readonly Clone[];
}

/**
 * Finds clones that no live job owns. RDS is listed first and the jobs are read after that, consistently: a job that
 * began in between is seen, so its clone is not taken for an orphan.
 */
export async function deleteOrphans(ports: Ports): Promise<Found> {
  const orphans: string[] = [];
  const strangers: string[] = [];
  const faults: string[] = [];
  const alive: Clone[] = [];
  const { regions, faults: unknown } = await configuredRegions(ports);
  faults.push(...unknown);
  for (const { aws, databases } of regions) {
    const rds = ports.rds(aws);
    const clones = await clonesIn(rds, databases, (error) => faults.push(`${aws.region}: ${error}`));
    for (const clone of clones) {
      const found = await lookAt(ports, rds, clone, databases).catch((error: unknown) => {
        // RDS refuses to delete one that is creating or modifying: the others need not wait for it.
        faults.push(`${aws.region}: ${clone.identifier}: ${error}`);
        return "refused" as const;
      });
      if (found === "orphan") orphans.push(clone.identifier);
      if (found === "stranger") strangers.push(clone.identifier);
      if (found === "wanted" || found === "orphan" || found === "refused") alive.push(clone);
    }
  }
  return { orphans, strangers, faults, alive };
}

/** `young`: another's, as far as its tags show yet. */
type Verdict = "wanted" | "delivered" | "orphan" | "stranger" | "young";

async function lookAt(ports: Ports, rds: Rds, clone: Clone, databases: readonly string[]): Promise<Verdict> {
  const owner = clone.tags[OWNER_TAG];
  const [installation, jobId] = owner?.split("/") ?? [];
  if (owner === undefined || installation !== ports.stage.installation || jobId === undefined) {
    // Another installation's, the rds-refresh binary's, or one whose tags lag: reported, and left alone.
    return isYoung(clone, ports.clock.now()) ? "young" : "stranger";
  }
  if (clone.tags[MANAGED_BY.key] !== MANAGED_BY.value) return "stranger";
  const database = databases.find((name) => isFreshName(clone.identifier, name, jobId));
  if (database === undefined && !clone.identifier.startsWith(CLONE_PREFIX)) return "stranger";
  const job = await ports.jobs.get(jobId);
  if (job !== undefined && isLive(job)) return "wanted";
  const { type, identifier, resourceId } = clone;
  const known = job?.owned.find((owned) => owned.identifier === identifier && owned.type === type);
  if (known?.purpose === "delivered") return "delivered";
  // Somebody's, whose restore has copied our tags: its job lists it.
  if (known?.resourceId !== undefined && known.resourceId !== resourceId) return "stranger";
  const now = ports.clock.now();
  const owned = { type, identifier, resourceId, purpose: "temporary", intendedAt: now, seenAt: now } as const;
  const reap = type === "db-cluster" ? reapCluster : reapInstance;
  const named = database === undefined ? {} : { database };
  await reap(rds, owned, { owner, ...named, now, appearUntil: now, act: true });
  return "orphan";
}
