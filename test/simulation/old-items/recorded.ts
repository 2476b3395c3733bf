import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { ask, calmRun, type Source, sources } from "../calm-run.ts";
import type { World } from "../world.ts";

/** Where in its life an item was recorded, and how to know it when it is written. */
const moments: Readonly<Record<string, (after: Job, before: Job | undefined) => boolean>> = {
  snapshotter: (_, before) => before === undefined,
  cloner: entered("cloner"),
  "dblab-updater": entered("dblab-updater"),
  "refresh-poller": entered("refresh-poller"),
  reaper: entered("reaper"),
  waiting: ({ facts }) => facts.waitingSince?.pool !== undefined,
  "ended-untold": (after, before) => !isLive(after) && before !== undefined && isLive(before),
  "ended-leftovers": (after, before) =>
    after.leftovers !== undefined && after.leftovers.length > 0 && before !== undefined && isLive(before),
};

/** What makes a run come by its moments; nothing for the usual ones. */
const troubles: Readonly<Record<string, (world: World) => void>> = {
  waiting: ({ engines, chance }) => {
    for (const { model } of engines) model.inject("no-free-pool");
    chance.timeline.after(1_800_000, () => {
      for (const { model } of engines) for (const pool of ["pool_1", "pool_2"]) model.setClones(pool, []);
    });
  },
  // For three hours from the refresh's end on: longer than a clean-up may take.
  "ended-leftovers": ({ chance }) => {
    chance.closedCalls.set("RDS Delete", "denied");
    chance.timeline.after(6 * 3_600_000, () => chance.closedCalls.delete("RDS Delete"));
  },
};

/** Items as today's code writes them, by what they are called: `rds-cloner`. */
export async function recordedItems(): Promise<ReadonlyMap<string, Job>> {
  const items = new Map<string, Job>();
  for (const source of sources) {
    for (const moment of Object.keys(moments))
      items.set(`${source}-${moment}`, await recorded(source, moment));
  }
  return items;
}

async function recorded(source: Source, moment: string): Promise<Job> {
  let found: Job | undefined;
  const result = await calmRun({
    begin: (world) => {
      troubles[moment]?.(world);
      world.installations[0].jobs.onWrite.push((after, before) => {
        if (moments[moment]?.(after, before)) found ??= after;
      });
      return ask(world, source);
    },
  });
  if (result.violations.length > 0) throw new Error(`${source}, ${moment}: ${result.violations.join("; ")}`);
  if (found === undefined) throw new Error(`no job of ${source} came by ${moment}; it ended ${result.ends}`);
  return found;
}

function entered(step: Job["step"]) {
  return (after: Job, before: Job | undefined) => after.step === step && before?.step !== step;
}
