import { steps } from "@dblab-refresh/core/job/step";
import { type FaultName as EngineFaultName, FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { deedNames, meddles, restoreFaultNames, strikesRestore } from "../adversities/databases.ts";
import { deploys, losesVariable } from "../adversities/deployment.ts";
import { strikesEngine } from "../adversities/engine.ts";
import {
  addsReader,
  cancels,
  cancelsJob,
  deletesClone,
  leavesOrphan,
  replacesClone,
  stopsClone,
} from "../adversities/people.ts";
import { rdsFaultNames, strikesRds } from "../adversities/rds.ts";
import {
  dnsFaultNames,
  meddlesWithRecord,
  recordDeedNames,
  slowsDns,
  strikesDns,
} from "../adversities/records.ts";
import { closesCalls, goesAway, poisons } from "../adversities/services.ts";
import { Occasion } from "../occasion.ts";
import type { Place } from "../place.ts";
import type { QueueName } from "../queue-memory.ts";
import { jobOf, type World } from "../world.ts";

/** What goes wrong just before a call, and is mended after a while of a fixed length. */
type Aimed = (occasion: Occasion, place: Place) => void;

const HOUR = 60 * 60_000;
const BEFORE = " before ";
const everyQueue: readonly QueueName[] = ["jobs", ...steps, "notifier", "dead-letters"];

/** Whatever can be aimed at any call. */
export const aimedAtAny = {
  cancellation: cancelsJobOf,
  deployment: deploys,
  "variable lost": losesVariable,
  "orphan left": leavesOrphan,
  "queues down": downs,
  "table throttled": (occasion) => poisonsAll(occasion, "refused"),
  "writers killed": (occasion) => poisonsAll(occasion, "killed"),
  "people away": (occasion) => sinkGoes(occasion, 0),
  "bus away": (occasion) => sinkGoes(occasion, 1),
  "channel away": (occasion) => sinkGoes(occasion, 2),
  ...closings([
    "jobs",
    "jobs.get",
    "locks",
    "RDS",
    "RDS Describe",
    "DBLab",
    "secret",
    "send",
    "notify",
    "tell",
  ]),
  ...Object.fromEntries(
    engineFaultNames().map((name) => [
      `DBLab ${name}`,
      (occasion: Occasion) => strikesEngine(occasion, name, 30),
    ]),
  ),
} as const satisfies Record<string, Aimed>;

/** What strikes a clone that there will be: the same before any look at which there is none yet. */
export const aimedAtClones = {
  ...Object.fromEntries(
    rdsFaultNames.map((name) => [`RDS ${name}`, (occasion: Occasion) => strikesRds(occasion, name, 30)]),
  ),
  "clone deleted": deletesClone,
  "clone replaced": replacesClone,
  "clone stopped": stopsClone,
  "reader added": addsReader,
} as const satisfies Record<string, Aimed>;

/** What strikes a database that is restored, its snapshots, its exports, and the record that leads to it. */
export const aimedAtDatabases = {
  ...Object.fromEntries(
    restoreFaultNames.map((name) => [
      `restore's ${name}`,
      (occasion: Occasion) => strikesRestore(occasion, name, 30),
    ]),
  ),
  ...Object.fromEntries(deedNames.map((deed) => [deed, (occasion: Occasion) => meddles(occasion, deed)])),
} as const satisfies Record<string, Aimed>;

export const aimedAtRecords = {
  ...Object.fromEntries(
    dnsFaultNames.map((name) => [`Route 53 ${name}`, (occasion: Occasion) => strikesDns(occasion, name)]),
  ),
  ...Object.fromEntries(
    recordDeedNames.map((deed) => [deed, (occasion: Occasion) => meddlesWithRecord(occasion, deed)]),
  ),
  "changes of records slow": (occasion) => slowsDns(occasion),
  ...closings(["Route53"]),
} as const satisfies Record<string, Aimed>;

/** Whoever calls just this is told so for a while. */
const DENIED = "denied";

const all: ReadonlyMap<string, Aimed> = new Map<string, Aimed>([
  ...Object.entries(aimedAtAny),
  ...Object.entries(aimedAtClones),
  ...Object.entries(aimedAtDatabases),
  ...Object.entries(aimedAtRecords),
  [DENIED, deniesCall],
]);

/** The id of an aimed fault, to be told a story with. */
export function before(place: string, what: string): string {
  if (!all.has(what)) throw new Error(`nothing named ${what} can be aimed`);
  return `${what}${BEFORE}${place}`;
}

/** Lets those faults happen that are aimed at a place, when the run comes by. */
export function aims(faults: readonly string[]): (place: Place, world: World) => void {
  const aimed = faults.flatMap((id) => {
    const [what = "", place] = id.split(BEFORE);
    const act = all.get(what);
    return act && place ? [{ id, place, act }] : [];
  });
  return (place, world) => {
    for (const { id, place: wanted, act } of aimed)
      if (wanted === place.name) act(new Occasion(world, id), place);
  };
}

/** The job of the handler that is about to call; any, if it has none. */
function cancelsJobOf(occasion: Occasion, { name }: Place): void {
  const job = jobOf(occasion.world, name.split(" ")[2]);
  if (job === undefined) cancels(occasion);
  else cancelsJob(occasion, job);
}

/** All of SQS, for an hour. */
function downs(occasion: Occasion): void {
  const { chance, installations } = occasion.world;
  chance.failFor(HOUR);
  occasion.tell("SQS", "all queues are down");
  for (const queue of everyQueue) installations[0].queues.downUntil.set(queue, chance.timeline.now + HOUR);
}

function poisonsAll(occasion: Occasion, how: "refused" | "killed"): void {
  poisons(occasion, occasion.installation().jobs, { who: "all", how, minutes: 10 });
}

function sinkGoes(occasion: Occasion, nth: number): void {
  const sink = occasion.installation().sinks[nth];
  if (sink !== undefined) goesAway(occasion, sink, 120);
}

function closings(calls: readonly string[]): Record<string, Aimed> {
  return Object.fromEntries(
    calls.flatMap((call) =>
      (["refused", "denied"] as const).map((how) => [
        `${call} ${how}`,
        (occasion: Occasion) => closesCalls(occasion, call, how, 20),
      ]),
    ),
  );
}

function deniesCall(occasion: Occasion, { name }: Place): void {
  closesCalls(occasion, name.split(" ").slice(3, -1).join(" "), "denied", 20);
}

function engineFaultNames(): readonly EngineFaultName[] {
  // Object.keys is as wide as any object's: these are the keys of that one.
  return Object.keys(FAULTS) as EngineFaultName[];
}
