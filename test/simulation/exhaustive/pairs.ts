import { before } from "./aim.ts";
import { at, type Case } from "./case.ts";
import { type Call, changesOutside, type Track } from "./track.ts";

/** A run of a step that was looked at more than once. */
export interface Look {
  readonly calls: readonly Call[];
  /** The message that it sent. */
  readonly message: string | undefined;
}

/** Ten ways in which a look goes wrong. */
const classes: Readonly<Record<string, (look: Look) => string | undefined>> = {
  "killed before its first effect": ({ calls: [, first] }) => first && at(first.place, "kill"),
  "killed after what it did outside": (look) => effectOf(look) && at(effectOf(look)?.place ?? "", "die"),
  "stalled before what it did outside": (look) => effectOf(look) && at(effectOf(look)?.place ?? "", "stall"),
  "refused outside": (look) => effectOf(look) && at(effectOf(look)?.place ?? "", "refused"),
  "denied outside for a while": (look) => effectOf(look) && before(effectOf(look)?.place ?? "", "denied"),
  "killed after its commit": (look) => commitOf(look) && at(commitOf(look)?.place ?? "", "die"),
  "its commit's answer lost": (look) => commitOf(look) && at(commitOf(look)?.place ?? "", "lost"),
  "its message lost": ({ message }) => message && at(message, "vanish"),
  "its message twice": ({ message }) => message && at(message, "duplicate"),
  "its job cancelled": ({ calls: [first] }) => first && before(first.place, "cancellation"),
};

/** The first and the last look of each wait, each struck in one of ten ways. */
export function faultsOfWaits(track: Track): readonly string[] {
  const looks = waitsOf(track).flatMap((wait) =>
    wait.filter((_, nth) => nth === 0 || nth === wait.length - 1),
  );
  // Calls of one look may be the same, so may be their faults: no fault can be paired with itself.
  return [...new Set(looks.flatMap((look) => Object.values(classes).flatMap((fault) => fault(look) ?? [])))];
}

export function countOfPairs({ length }: readonly string[]): number {
  return (length * (length - 1)) / 2;
}

/** Any two of the faults; if those are more than `most`, each with the one after it, and evenly many of the others. */
export function pairsOf(faults: readonly string[], most: number): readonly Case[] {
  const all = countOfPairs(faults);
  const neighbours = Math.max(0, faults.length - 1);
  const [others, mostOthers] = [all - neighbours, Math.max(0, most - neighbours)];
  const pairs: Case[] = [];
  let nth = 0;
  for (const [first, one] of faults.entries()) {
    const [next, ...later] = faults.slice(first + 1);
    // However the others are thinned, no fault is left out.
    if (next !== undefined) pairs.push([one, next]);
    for (const other of later) {
      if (isKept(nth, others, mostOthers)) pairs.push([one, other]);
      nth += 1;
    }
  }
  return pairs;
}

function isKept(nth: number, all: number, most: number): boolean {
  return all <= most || Math.floor((nth * most) / all) !== Math.floor(((nth - 1) * most) / all);
}

/**
 * The looks of each wait, in order: a wait ends with the look that changes something outside or says something new. A
 * function that looks at a job once does not wait.
 */
export function waitsOf(track: Track): readonly (readonly Look[])[] {
  const byStep = new Map<string, Look[]>();
  for (const look of looksOf(track)) {
    const [first] = look.calls;
    if (first?.jobId === undefined || first.function === "notifier") continue;
    const key = `${first.function} ${first.jobId}`;
    byStep.set(key, [...(byStep.get(key) ?? []), look]);
  }
  return [...byStep.values()].filter((looks) => looks.length > 1).flatMap(cutAtEnds);
}

function cutAtEnds(looks: readonly Look[]): readonly (readonly Look[])[] {
  const waits: Look[][] = [[]];
  for (const look of looks) {
    waits.at(-1)?.push(look);
    if (look.calls.some(({ endsWait }) => endsWait)) waits.push([]);
  }
  return waits.filter((wait) => wait.length > 0);
}

function looksOf(track: Track): readonly Look[] {
  const looks = new Map<string, { calls: Call[]; message: string | undefined }>();
  let last: { calls: Call[]; message: string | undefined } | undefined;
  for (const one of track) {
    if (one.kind === "message" && last) last.message = one.place;
    if (one.kind !== "call") continue;
    const key = `${one.installation} ${one.function} ${one.jobId} ${one.look}`;
    last = looks.get(key) ?? { calls: [], message: undefined };
    last.calls.push(one);
    looks.set(key, last);
  }
  return [...looks.values()];
}

/** What it asked RDS or the engine last: a call that changes something, if there is one. */
function effectOf({ calls }: Look): Call | undefined {
  const outside = calls.filter(({ what }) => /^(RDS|DBLab|Route53) /.test(what));
  return outside.findLast(({ what }) => changesOutside(what)) ?? outside.at(-1);
}

function commitOf({ calls }: Look): Call | undefined {
  return calls.findLast(({ what }) => what.startsWith("jobs.commit"));
}
