import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { StepContext } from "../step-context.ts";
import { besideOriginal } from "./beside.ts";
import { beginDelivery } from "./delivery.ts";
import { beginSwap, giveUpName } from "./give-up-name.ts";
import { isolateOriginal } from "./isolate.ts";
import { goForwardOnceProven } from "./point-of-no-return.ts";
import { prove } from "./proof.ts";
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
  const restore = restoreOf(context);
  const { facts, order, job } = restore;
  if (facts.forwardSince !== undefined && facts.swappedAt === undefined) return takeName(restore);
  if (order.to === undefined && facts.swappedAt !== undefined) return retire(restore);
  if (job.verdict !== undefined) return wayBack(restore);
  if (order.cutover === "dns" && order.to === undefined) {
    return { kind: "fail", error: jobError("order-unsupported", "cutover dns is not there yet") };
  }
  if (order.isolate && facts.isolatedAt === undefined) return isolateOriginal(restore);
  if (isRenameFirst(restore)) return renameFirst(restore);
  if (facts.provenAt === undefined) return restoreBeside(restore);
  if (order.to !== undefined) return beginDelivery(restore, order.to);
  return facts.swapSince === undefined ? beginSwap(restore) : giveUpName(restore);
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
