import { isLive } from "../../job/job.ts";
import type { Owned } from "../../job/owned.ts";
import { ownerOf } from "../../rds/clone-tags.ts";
import { ownership } from "../../rds/ownership.ts";
import { snapshotOwner } from "../../rds/snapshot-state.ts";
import type { StepContext } from "../step-context.ts";
import { isOver } from "./reaped-export.ts";
import { isOwnName, kindOf } from "./reaped-snapshot.ts";

type Context = Pick<StepContext, "job" | "now" | "rds" | "databases">;

/**
 * What is gone, as it is again. The last look sees it, and the janitor's looks after the end: by then, no predecessor is
 * left. It is the same thing if Describe, which is only eventually consistent, did not show it for a moment. Another one
 * may be what a predecessor that stalled before its create made after somebody had deleted the first, or what somebody
 * restored with the tags of the first: nobody can tell, so it is not ours to delete, but listed.
 */
export async function backAgain(context: Context, gone: Owned): Promise<Owned | undefined> {
  const { job } = context;
  // An export is looked for at once: what reads a snapshot is over before that is deleted.
  const isLast = job.facts.quietSince !== undefined || !isLive(job);
  if (!isLast && gone.type !== "export-task") return undefined;
  const found = await thereAgain(context, gone);
  if (found === undefined) return undefined;
  const { goneAt: _, ...again } = gone;
  return { ...again, ...found };
}

/** What is known anew of something of ours that is there. */
async function thereAgain(
  { job, now, rds, databases }: Context,
  { type, identifier, resourceId, seenAt = now }: Owned,
): Promise<Partial<Owned> | undefined> {
  const owner = ownerOf(job);
  switch (type) {
    case "db-instance":
    case "db-cluster": {
      const found = await (type === "db-cluster" ? rds().cluster(identifier) : rds().instance(identifier));
      const database = job.database && job.targetName;
      const whose = found && ownership(found, owner, resourceId, database).kind;
      if (whose === "namesake") return {};
      return found && whose === "ours" ? { resourceId: found.resourceId, seenAt: now } : undefined;
    }
    case "db-snapshot":
    case "db-cluster-snapshot": {
      const found = await databases().snapshot(kindOf(type), identifier);
      // Without tags it may be ours, whose tags lag: the reaper waits for them.
      const isBack = isOwnName(identifier, owner) && found && snapshotOwner(found, owner) !== "another";
      return isBack ? { seenAt } : undefined;
    }
    case "export-task": {
      const task = await databases().exportTask(identifier);
      const isOurs = task?.sourceArn === job.facts.restore?.source?.arn;
      return task === undefined || !isOurs || isOver(task) ? undefined : { seenAt };
    }
    default:
      return undefined;
  }
}
