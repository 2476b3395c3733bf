import type { JobsOfRun } from "../databases/scenario.ts";
import type { Mistake } from "./mistake.ts";
import { mistakesOfAnnouncements } from "./of-announcements.ts";
import { mistakesOfCloneCalls } from "./of-clone-calls.ts";
import { mistakesOfDatabaseCalls } from "./of-database-calls.ts";
import { mistakesOfOwnership } from "./of-ownership.ts";
import { mistakesOfRestores } from "./of-restores.ts";
import { mistakesOfSnapshots } from "./of-snapshots.ts";
import { mistakesOfSwaps } from "./of-swaps.ts";
import { mistakesOfTheChain } from "./of-the-chain.ts";
import { mistakesOfTheCleanUp } from "./of-the-clean-up.ts";
import { mistakesOfTheEngine } from "./of-the-engine.ts";
import { mistakesOfTheJanitor } from "./of-the-janitor.ts";

/** Every mistake that the simulation is known to find. */
export const mistakes: readonly Mistake[] = [
  ...inRunsOf("refreshes", [
    ...mistakesOfOwnership,
    ...mistakesOfTheChain,
    ...mistakesOfTheEngine,
    ...mistakesOfTheCleanUp,
    ...mistakesOfTheJanitor,
    ...mistakesOfAnnouncements,
    ...mistakesOfCloneCalls,
  ]),
  ...inRunsOf("databases", [
    ...mistakesOfSwaps,
    ...mistakesOfSnapshots,
    ...mistakesOfDatabaseCalls,
    ...mistakesOfRestores,
  ]),
];

/** What strikes jobs of one sort is searched for where there are no others. */
function inRunsOf(jobs: JobsOfRun, some: readonly Mistake[]): readonly Mistake[] {
  return some.map((mistake) => ({ ...mistake, options: { jobs, ...mistake.options } }));
}
