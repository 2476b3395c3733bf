import type { Mistake } from "./mistake.ts";
import { mistakesOfAnnouncements } from "./of-announcements.ts";
import { mistakesOfOwnership } from "./of-ownership.ts";
import { mistakesOfTheChain } from "./of-the-chain.ts";
import { mistakesOfTheCleanUp } from "./of-the-clean-up.ts";
import { mistakesOfTheEngine } from "./of-the-engine.ts";
import { mistakesOfTheJanitor } from "./of-the-janitor.ts";

/** Every mistake that the simulation is known to find. */
export const mistakes: readonly Mistake[] = [
  ...mistakesOfOwnership,
  ...mistakesOfTheChain,
  ...mistakesOfTheEngine,
  ...mistakesOfTheCleanUp,
  ...mistakesOfTheJanitor,
  ...mistakesOfAnnouncements,
];
