import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { commit, isQuiet, untilQuiet } from "./pause.ts";
import { delivered } from "./point-of-no-return.ts";
import { checkAtHand } from "./recheck.ts";
import { freshOf, named, type Restore } from "./restore.ts";

/**
 * What was restored under a name of its own is that name's from here on, and nobody's to delete; the original is not
 * touched. take-name.ts does the rest.
 */
export async function beginDelivery(restore: Restore, to: string): Promise<Outcome> {
  const { kind, names, now } = restore;
  const fresh = freshOf(restore);
  if (fresh === undefined) throw new Error("nothing was restored");
  const holder = await named(restore, kind, to);
  if (holder !== undefined) {
    const message = `the name ${to} is taken by ${holder.resourceId}`;
    return { kind: "fail", error: jobError("restore-name-taken", message) };
  }
  const missing = await checkAtHand(restore, kind, fresh);
  if (missing !== undefined) return missing;
  // Its modifications were sent by the name that it gives up now.
  if (!isQuiet(restore)) return untilQuiet(restore);
  return commit(restore, `${names.fresh} is to be called ${to}`, { forwardSince: now }, delivered(restore));
}
