import type { Ports } from "../ports/ports.ts";
import { deleteOrphans } from "./orphans.ts";
import { sendOverdue } from "./overdue.ts";

/** What one round of the janitor did, for its log line and for whoever asks. */
export interface Round {
  /** Jobs whose current message was sent again. */
  readonly woken: readonly string[];
  /** Jobs whose last leftover is gone. */
  readonly settled: readonly string[];
  /** Clones of this installation that no live job owns: being deleted. */
  readonly orphans: readonly string[];
  /** Clones that are not this installation's: reported, never touched. */
  readonly strangers: readonly string[];
  readonly faults: readonly string[];
}

/** Looks after what fell through: overdue jobs, leftovers, clones without a live job. Any number may run at once. */
export async function janitor(ports: Ports): Promise<Round> {
  const overdue = await sendOverdue(ports);
  const clones = await deleteOrphans(ports);
  const round = { ...overdue, ...clones, faults: [...overdue.faults, ...clones.faults] };
  const found = Object.entries(round).filter(([, list]) => list.length > 0);
  if (round.faults.length + round.strangers.length > 0)
    ports.log.warn("the janitor's round", Object.fromEntries(found));
  else ports.log.info("the janitor's round", Object.fromEntries(found));
  return round;
}
