import { measureRound } from "../metrics/measured-round.ts";
import type { Ports } from "../ports/ports.ts";
import { deleteOrphans } from "./orphans.ts";
import { sendOverdue } from "./overdue.ts";
import type { Round } from "./round.ts";

/** Looks after what fell through: overdue jobs, leftovers, clones without a live job. Any number may run at once. */
export async function janitor(ports: Ports): Promise<Round> {
  const overdue = await sendOverdue(ports);
  const clones = await deleteOrphans(ports);
  const { woken, settled, left } = overdue;
  const { orphans, strangers, alive } = clones;
  const round: Round = { woken, settled, orphans, strangers, faults: [...overdue.faults, ...clones.faults] };
  const found = Object.entries(round).filter(([, list]) => list.length > 0);
  if (round.faults.length + round.strangers.length > 0)
    ports.log.warn("the janitor's round", Object.fromEntries(found));
  else ports.log.info("the janitor's round", Object.fromEntries(found));
  measureRound(ports, {
    overdue: overdue.overdue,
    leftovers: left,
    faults: round.faults.length,
    clones: alive,
  });
  return round;
}
