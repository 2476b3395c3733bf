import { parentPort } from "node:worker_threads";
import type { Case } from "./case.ts";
import { type Chapter, chapters } from "./cases.ts";
import { casesOf, type Order } from "./order.ts";
import { missedIn, told } from "./track.ts";

export interface Failure {
  readonly story: string;
  /** The fewest of the case's faults that violate something. */
  readonly faults: Case;
  readonly violations: readonly string[];
}

export interface Answer {
  readonly runs: number;
  /** Runs in which every fault of the case struck: an earlier one may lead the story elsewhere. */
  readonly struck: number;
  readonly handlerRuns: number;
  readonly failures: readonly Failure[];
}

async function carryOut(all: readonly Chapter[], order: Order): Promise<Answer> {
  const chapter = all[order.story];
  if (chapter === undefined) throw new Error(`there is no story ${order.story}`);
  const failures: Failure[] = [];
  let [runs, struck, handlerRuns] = [0, 0, 0];
  for (const faults of casesOf(all, order)) {
    const result = await carriedOut(chapter, faults);
    runs += 1;
    handlerRuns += result.handlerRuns;
    if (result.struckAll) struck += 1;
    if (result.violations.length > 0) failures.push(await fewest(chapter, faults, result.violations));
  }
  return { runs, struck, handlerRuns, failures };
}

async function fewest(chapter: Chapter, faults: Case, violations: readonly string[]): Promise<Failure> {
  const story = chapter.story.name;
  for (const fault of faults.length > 1 ? faults : []) {
    const alone = await carriedOut(chapter, [fault]);
    if (alone.violations.length > 0) return { story, faults: [fault], violations: alone.violations };
  }
  return { story, faults, violations };
}

async function carriedOut({ story }: Chapter, faults: Case) {
  try {
    const result = await told(story, faults);
    const { violations, handlerRuns } = result;
    return { violations, handlerRuns, struckAll: missedIn(result, faults).length === 0 };
  } catch (error) {
    const how = error instanceof Error ? (error.stack ?? error.message) : `${error}`;
    return { violations: [`the run broke off: ${how}`], handlerRuns: 0, struckAll: false };
  }
}

// Each worker finds the same cases by itself: they are too many to be sent.
const all = chapters();
parentPort?.on("message", async (order: Order) => {
  parentPort?.postMessage(await carryOut(await all, order));
});
