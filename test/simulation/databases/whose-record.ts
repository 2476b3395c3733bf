import { isLive } from "@dblab-refresh/core/job/job";
import type { Life } from "../life.ts";
import { jobOf, type World } from "../world.ts";
import { makerOf, partiesOf } from "./parties.ts";
import type { Repointed } from "./record-world.ts";

/**
 * Statements 1, 3 and 6, held against one change of a record: what is wrong with it. Whose a host is follows from who made
 * what has it, not from its name.
 */
export function wrongRecordChange(world: World, change: Repointed, by: Life): string | undefined {
  const wrong = wrongOf(world, change, by);
  if (wrong === undefined) return undefined;
  const { name, from = "nothing", to = "nothing" } = change;
  return `${wrong.slice(0, 2)} ${by.name} pointed ${name} from ${from} at ${to}:${wrong.slice(2)}`;
}

function wrongOf(world: World, { name, from, to }: Repointed, by: Life): string | undefined {
  const job = jobOf(world, by.jobId);
  const parties = job && partiesOf(job);
  if (job === undefined || parties === undefined) return "1: it has no job, or one without an order";
  if (!isLive(job)) return "1: its job has ended";
  const { facts, record, kind } = parties;
  if (facts.lockedAt === undefined) return "3: its job does not hold the database";
  if (name !== record) return "1: it is not the record of the job's database";
  if (facts.swapSince === undefined) return "6: its swap has not begun";
  const was = facts.original?.endpoint.host;
  if (from === undefined || (from !== was && from !== facts.newHost))
    return "1: somebody else has changed it, and that is overwritten";
  if (to === was) return facts.forwardSince === undefined ? undefined : "6: there is no way back any more";
  if (to === undefined || to !== facts.newHost) return "1: it is neither of the two of the swap";
  if (facts.backAt !== undefined) return "6: its way back was over";
  if (facts.provenAt === undefined) return "6: nothing is proven that it could lead to";
  const holder = world.rds.model.inventory().find((one) => one.kind === kind && one.host === to);
  // What somebody has deleted a moment ago is not there, and a look that has found it cannot know.
  const isStrangers = holder !== undefined && makerOf(world.databases, holder) !== job.jobId;
  return isStrangers ? "1: what answers there is somebody else's" : undefined;
}
