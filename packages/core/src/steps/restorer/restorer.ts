import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { StepContext } from "../step-context.ts";
import { besideOriginal } from "./beside.ts";
import { beginDelivery } from "./delivery.ts";
import { beginSwap, giveUpName } from "./give-up-name.ts";
import { isolateOriginal } from "./isolate.ts";
import { prove } from "./proof.ts";
import { replaySettings } from "./replay.ts";
import { type Restore, restoreOf } from "./restore.ts";
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
  const unsupported = unsupportedOrder(restore);
  if (unsupported !== undefined) return unsupported;
  if (order.isolate && facts.isolatedAt === undefined) return isolateOriginal(restore);
  if (facts.provenAt === undefined) return restoreBeside(restore);
  if (order.to !== undefined) return beginDelivery(restore, order.to);
  return facts.swapSince === undefined ? beginSwap(restore) : giveUpName(restore);
}

async function restoreBeside(restore: Restore): Promise<Outcome> {
  const beside = await besideOriginal(restore);
  if ("outcome" in beside) return beside.outcome;
  return (await replaySettings(restore, beside)) ?? prove(restore, beside);
}

/** Intake refuses them; a swap that was ordered otherwise is none that this step may do in its own way. */
function unsupportedOrder({ order, database }: Restore): Outcome | undefined {
  if (order.to !== undefined) return undefined;
  if (order.cutover === "rename" && order.order === "beside") return undefined;
  const message = `cutover ${order.cutover} and order ${order.order} of a ${database.type} are not there yet`;
  return { kind: "fail", error: jobError("order-unsupported", message) };
}
