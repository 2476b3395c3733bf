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
  readonly signal: AbortSignal;
  /** Told what is done, for people. */
  readonly say: (text: string) => void;
}

/**
 * Deletes this installation's clones that no job remembers, and waits until they are gone: no second clone is made beside
 * one that a lost state has forgotten. Called while no job is live. Leftovers of ended jobs are tried again, too.
 *
 * @throws PlainError if a clone is still there at the deadline
 */
export async function sweepClones(ports: Ports, options: SweepOptions): Promise<void> {
  const { pollInterval, deadline, signal, say } = options;
  const { settled, left } = await sendOverdue(ports);
  for (const jobId of settled) say(`What was left of job ${jobId} is gone`);
  if (left > 0) say("Something of an earlier job is still left; it is tried again at the next start");
  const until = later(ports.clock.now(), deadline);
  const told = new Set<string>();
  const tellOnce = (text: string) => {
    if (!told.has(text)) say(text);
    told.add(text);
  };
  while (!signal.aborted) {
    const { alive, strangers, faults } = await deleteOrphans(ports);
    for (const fault of faults) ports.log.warn(`while looking for forgotten clones: ${fault}`);
    for (const name of strangers) tellOnce(`${name} is not this installation's: it is left alone`);
    if (alive.length === 0) return;
    for (const { identifier } of alive) tellOnce(`Deleting ${identifier}, which no job remembers`);
    if (ports.clock.now() > until) {
      const names = alive.map(({ identifier }) => identifier).join(", ");
      const message = `${names} of an earlier run cannot be deleted: ${faults.at(-1) ?? "it is still there"}`;
      throw new PlainError(message, "Delete it by hand, or refresh beside it with --skip-cleanup.");
    }
    await pause(pollInterval * 1000, undefined, { signal }).catch(() => {});
  }
}
