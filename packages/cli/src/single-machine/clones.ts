import { setTimeout as pause } from "node:timers/promises";
import { clonesIn } from "@dblab-refresh/core/janitor/clones";
import { deleteOrphans } from "@dblab-refresh/core/janitor/orphans";
import { sendOverdue } from "@dblab-refresh/core/janitor/overdue";
import { configuredRegions } from "@dblab-refresh/core/janitor/regions";
import { isLive } from "@dblab-refresh/core/job/job";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { later } from "@dblab-refresh/core/time";
import { PlainError } from "../plain-error.ts";

export interface SweepOptions {
  /** Seconds between two looks. */
  readonly pollInterval: number;
  /** How long a deletion may take. Seconds. */
  readonly deadline: number;
  /** How long RDS may not say what there is. Seconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Told what is done, for people. */
  readonly say: (text: string) => void;
}

/**
 * Deletes this installation's clones that no job remembers, and waits until they are gone: no second clone is made beside
 * one that a lost state has forgotten. A look that could not be had is none: it is had again. Called while no job is live. Leftovers of ended jobs are tried again, too.
 *
 * @throws PlainError if a clone is still there at the deadline, or what is there cannot be known
 */
export async function sweepClones(ports: Ports, options: SweepOptions): Promise<void> {
  const { pollInterval, deadline, patience, signal, say } = options;
  const { settled, left } = await sendOverdue(ports);
  for (const jobId of settled) say(`What was left of job ${jobId} is gone`);
  if (left > 0) say("Something of an earlier job is still left; it is tried again at the next start");
  const until = later(ports.clock.now(), deadline);
  let blindUntil = later(ports.clock.now(), patience);
  const told = new Set<string>();
  const tellOnce = (text: string) => {
    if (!told.has(text)) say(text);
    told.add(text);
  };
  while (!signal.aborted) {
    const { alive, strangers, faults } = await deleteOrphans(ports);
    for (const fault of faults) ports.log.warn(`while looking for forgotten clones: ${fault}`);
    const isBlind = alive.length === 0 && faults.length > 0;
    for (const name of strangers) tellOnce(`${name} is not this installation's: it is left alone`);
    if (alive.length === 0 && !isBlind) return;
    for (const { identifier } of alive) tellOnce(`Deleting ${identifier}, which no job remembers`);
    if (!isBlind) blindUntil = later(ports.clock.now(), patience);
    else if (ports.clock.now() > blindUntil) {
      const message = `whether an earlier run has left a clone cannot be known: ${faults.at(-1)}`;
      throw new PlainError(message, "Mend that and run it again, or refresh regardless with --skip-cleanup.");
    }
    if (!isBlind && ports.clock.now() > until) {
      const names = alive.map(({ identifier }) => identifier).join(", ");
      const message = `${names} of an earlier run cannot be deleted: ${faults.at(-1) ?? "it is still there"}`;
      throw new PlainError(message, "Delete it by hand, or refresh beside it with --skip-cleanup.");
    }
    await pause(pollInterval * 1000, undefined, { signal }).catch(() => {});
  }
}

/** The names of this installation's clones that no live job owns, for whoever only looks. */
export async function forgottenClones(ports: Ports): Promise<readonly string[]> {
  const warn = (fault: unknown) => ports.log.warn(`while looking for forgotten clones: ${fault}`);
  const { regions, faults } = await configuredRegions(ports);
  for (const fault of faults) warn(fault);
  const names: string[] = [];
  for (const { aws, databases } of regions) {
    for (const { identifier, tags } of await clonesIn(ports.rds(aws), databases, warn)) {
      const [installation, jobId] = tags[OWNER_TAG]?.split("/") ?? [];
      if (installation !== ports.stage.installation || jobId === undefined) continue;
      if (tags[MANAGED_BY.key] !== MANAGED_BY.value) continue;
      const job = await ports.jobs.get(jobId);
      const isDelivered = job?.owned.some(
        (owned) => owned.identifier === identifier && owned.purpose === "delivered",
      );
      if (!isDelivered && !(job && isLive(job))) names.push(identifier);
    }
  }
  return names;
}
