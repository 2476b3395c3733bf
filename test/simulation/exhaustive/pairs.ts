import { before } from "./aim.ts";
import { at, type Case } from "./singles.ts";
import type { Call, Track } from "./track.ts";

/** A run of a step that was looked at more than once. */
interface Look {
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

/** The first and the last look of each wait, each struck in one of ten ways: any two of them. */
export function pairs(track: Track): readonly Case[] {
  const faults = looksOfWaits(track).flatMap((look) =>
    Object.values(classes).flatMap((fault) => fault(look) ?? []),
  );
  return faults.flatMap((one, nth) => faults.slice(nth + 1).map((other) => [one, other]));
}

/** Evenly many of them, in their order. */
export function thinned(cases: readonly Case[], most: number): readonly Case[] {
  if (cases.length <= most) return cases;
  return cases.filter(
    (_, nth) => Math.floor((nth * most) / cases.length) !== Math.floor(((nth - 1) * most) / cases.length),
  );
}

/** A function that looks at a job more than once waits for something. */
function looksOfWaits(track: Track): readonly Look[] {
  const byStep = new Map<string, Look[]>();
  for (const look of looksOf(track)) {
    const [first] = look.calls;
    if (first?.jobId === undefined || first.function === "notifier") continue;
    const key = `${first.function} ${first.jobId}`;
    byStep.set(key, [...(byStep.get(key) ?? []), look]);
  }
  return [...byStep.values()].flatMap((looks) =>
    looks.length < 2 ? [] : looks.filter((_, nth) => nth === 0 || nth === looks.length - 1),
  );
}

function looksOf(track: Track): readonly Look[] {
  const looks = new Map<string, { calls: Call[]; message: string | undefined }>();
  let last: { calls: Call[]; message: string | undefined } | undefined;
  for (const one of track) {
    if (one.kind === "message" && last) last.message = one.place;
    if (one.kind !== "call") continue;
    const key = `${one.function} ${one.jobId} ${one.look}`;
    last = looks.get(key) ?? { calls: [], message: undefined };
    last.calls.push(one);
    looks.set(key, last);
  }
  return [...looks.values()];
}

/** What it asked RDS or the engine last: a call that changes something, if there is one. */
function effectOf({ calls }: Look): Call | undefined {
  const outside = calls.filter(({ what }) => /^(RDS|DBLab|Route53) /.test(what));
  return (
    outside.findLast(({ what }) => !/^(RDS Describe|DBLab GET|Route53 (List|Get))/.test(what)) ??
    outside.at(-1)
  );
}

function commitOf({ calls }: Look): Call | undefined {
  return calls.findLast(({ what }) => what.startsWith("jobs.commit"));
}
