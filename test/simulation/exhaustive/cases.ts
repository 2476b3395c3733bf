import type { Case } from "./case.ts";
import { countOfPairs, faultsOfWaits, pairsOf } from "./pairs.ts";
import { singles } from "./singles.ts";
import { type Story, stories } from "./story.ts";
import { type Track, track } from "./track.ts";

/** More pairs than that are too many to run, whatever they are of. */
export const MOST_PAIRS = 60_000;

export const caseKinds = ["singles", "pairs"] as const;
export type CaseKind = (typeof caseKinds)[number];

/** One story with everything that is to go wrong in it. */
export interface Chapter {
  readonly story: Story;
  readonly track: Track;
  readonly cases: Readonly<Record<CaseKind, readonly Case[]>>;
  /** How many pairs there are of which those were taken. */
  readonly allPairs: number;
}

/** Every story, run calmly once: the same chapters each time, in each worker. */
export async function chapters(): Promise<readonly Chapter[]> {
  const found = [];
  for (const story of stories) {
    const places = await track(story);
    found.push({
      story,
      track: places,
      singles: singles(places, story.about),
      faults: faultsOfWaits(places),
    });
  }
  const most = shareOf(
    found.map(({ faults }) => countOfPairs(faults)),
    MOST_PAIRS,
  );
  return found.map(({ story, track, singles, faults }) => ({
    story,
    track,
    cases: { singles, pairs: pairsOf(faults, most) },
    allPairs: countOfPairs(faults),
  }));
}

/** The most that each may have so that all together have no more than `total`: who has less keeps what it has. */
export function shareOf(counts: readonly number[], total: number): number {
  let left = total;
  const sorted = [...counts].sort((a, b) => a - b);
  for (const [nth, count] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - nth));
    if (count > share) return share;
    left -= count;
  }
  return Number.POSITIVE_INFINITY;
}
