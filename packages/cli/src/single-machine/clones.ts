import { setTimeout as pause } from "node:timers/promises";
import { deleteOrphans } from "@dblab-refresh/core/janitor/orphans";
import { sendOverdue } from "@dblab-refresh/core/janitor/overdue";
import type { Ports } from "@dblab-refresh/core/ports/ports";
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
