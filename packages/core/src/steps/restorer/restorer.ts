import type { Outcome } from "../../job/outcome.ts";
import type { StepContext } from "../step-context.ts";
import { besideOriginal } from "./beside.ts";
import { beginDelivery } from "./delivery.ts";
import { followRecord } from "./follow-record.ts";
import { beginSwap, giveUpName } from "./give-up-name.ts";
import { isolateOriginal } from "./isolate.ts";
import { goForwardOnceProven } from "./point-of-no-return.ts";
import { beginRecordSwap, pointRecord } from "./point-record.ts";
import { prove } from "./proof.ts";
import { findByRecord } from "./record.ts";
import { replaySettings } from "./replay.ts";
import { isRenameFirst, type Restore, restoreOf } from "./restore.ts";
import { retire } from "./retire.ts";
import { takeName } from "./take-name.ts";
import { wayBack } from "./way-back.ts";

/**
 * Restores beside the original, proves what it restored, swaps the two names, and retires the original; or, when
 * something fails before the point of no return, gives the original its name again. The facts on the item say where it is.
 */
export async function restorer(context: StepContext): Promise<Outcome> {
  if (isToBeFound(context)) return findByRecord(context);
  const restore = restoreOf(context);
  const { facts, order, job } = restore;
  if (facts.forwardSince !== undefined && facts.swappedAt === undefined)
    return order.cutover === "dns" ? followRecord(restore) : takeName(restore);
  if (order.to === undefined && facts.swappedAt !== undefined) return retire(restore);
  if (job.verdict !== undefined) return wayBack(restore);
  if (order.isolate && facts.isolatedAt === undefined) return isolateOriginal(restore);
  if (isRenameFirst(restore)) return renameFirst(restore);
  if (facts.provenAt === undefined) return restoreBeside(restore);
  if (order.to !== undefined) return beginDelivery(restore, order.to);
  if (order.cutover === "dns")
    return facts.swapSince === undefined ? beginRecordSwap(restore) : pointRecord(restore);
  return facts.swapSince === undefined ? beginSwap(restore) : giveUpName(restore);
}

/** Whether nothing is known yet but that a record says which database it is. */
function isToBeFound({ job: { facts, database, verdict } }: StepContext): boolean {
  const { current, original } = facts.restore ?? {};
  const isFound = current !== undefined || original !== undefined || verdict !== undefined;
  return !isFound && database?.restore.record !== undefined;
}

/**
 * The original gives up its name, and only then is anything restored. Not under that name, as Trapheus does: RDS renames
 * nothing that failed to be restored, so the way back would have to delete what has a configured identifier.
 */
async function renameFirst(restore: Restore): Promise<Outcome> {
  const { facts } = restore;
  if (facts.swapSince === undefined) return beginSwap(restore);
  if (facts.awayAt === undefined) return giveUpName(restore);
  return facts.provenAt === undefined ? restoreBeside(restore) : goForwardOnceProven(restore);
}

async function restoreBeside(restore: Restore): Promise<Outcome> {
  const beside = await besideOriginal(restore);
  if ("outcome" in beside) return beside.outcome;
  return (await replaySettings(restore, beside)) ?? prove(restore, beside);
}
