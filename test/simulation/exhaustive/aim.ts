import { steps } from "@dblab-refresh/core/job/step";
import { restoreNames } from "@dblab-refresh/core/rds/restore-names";
import { type FaultName as EngineFaultName, FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import {
  deedNames,
  leavesRestored,
  meddles,
  restoreFaultNames,
  strikesRestore,
  takesRestoresName,
} from "../adversities/databases.ts";
import { deploys, losesVariable, refusesLogin } from "../adversities/deployment.ts";
import { restartsTwice, strikesEngine } from "../adversities/engine.ts";
import {
  addsReader,
  cancels,
  cancelsJob,
  deletesClone,
  leavesOrphan,
  namesakes,
  replacesClone,
  stopsClone,
  takesClonesName,
} from "../adversities/people.ts";
import { deletionHangs, deniesSecondRestore, rdsFaultNames, strikesRds } from "../adversities/rds.ts";
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
/** Strikes only who is to restore a second time. */
export const SECOND_RESTORE_DENIED = "RDS restore-denied-again";
const everyQueue: readonly QueueName[] = ["jobs", ...steps, "notifier", "dead-letters"];

/** Whatever can be aimed at any call. */
export const aimedAtAny = {
  cancellation: cancelsJobOf,
  deployment: deploys,
  "variable lost": losesVariable,
  "orphan left": leavesOrphan,
  "queues down": (occasion) => downs(occasion, "downUntil"),
  "queues take nothing": (occasion) => downs(occasion, "deafUntil"),
  // Then messages die while they are current, and cannot be sent again.
  "queues and table take nothing": (occasion) => {
    downs(occasion, "deafUntil");
    poisonsAll(occasion, "refused");
  },
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
  // The second time in the midst of the refresh that was begun again.
  "DBLab restarts, and again": (occasion) => restartsTwice(occasion, 5),
  "DBLab login refused": (occasion) => refusesLogin(occasion, 30),
} as const satisfies Record<string, Aimed>;

/** What strikes a clone that there will be: the same before any look at which there is none yet. */
export const aimedAtClones = {
  ...Object.fromEntries(
    rdsFaultNames.map((name) => [`RDS ${name}`, (occasion: Occasion) => strikesRds(occasion, name, 30)]),
  ),
  [SECOND_RESTORE_DENIED]: deniesSecondRestore,
  "RDS deletion-hangs": deletionHangs,
  "clone deleted": deletesClone,
  "clone replaced": replacesClone,
  "clone stopped": stopsClone,
  "reader added": addsReader,
} as const satisfies Record<string, Aimed>;

const strangers = ["another job", "somebody"] as const;

/** Somebody else has the name first that the look's own clone is to have; or has it again, as soon as that is gone. */
export const aimedAtClonesNames: Readonly<Record<string, Aimed>> = Object.fromEntries(
  namesakes.flatMap((kind) =>
    strangers.map((stranger) => [
      `clone's name taken by ${kind} of ${stranger}`,
      (occasion: Occasion) => {
        const isAnotherJobs = stranger === "another job";
        const { jobId } = occasion.subject ?? {};
        if (jobId !== undefined) takesClonesName(occasion, jobId, { kind, isAnotherJobs, members: 1 });
      },
    ]),
  ),
);

/** The same of the two names that a restore gives. */
export const aimedAtRestoresNames: Readonly<Record<string, Aimed>> = Object.fromEntries(
  (["fresh", "old"] as const).flatMap((which) =>
    strangers.map((stranger) => [
      `${which} name taken by ${stranger}`,
      (occasion: Occasion) => {
        const { subject } = occasion;
        if (subject?.database === undefined) return;
        const { targetName, jobId, order, database } = subject;
        takesRestoresName(occasion, restoreNames(targetName, jobId, order?.cutover)[which], {
          isCluster: database.type === "aurora-cluster",
          isAnotherJobs: stranger === "another job",
          members: stranger === "another job" ? 0 : 1,
        });
      },
    ]),
  ),
);

/** What strikes a database that is restored, its snapshots, its exports, and the record that leads to it. */
export const aimedAtDatabases = {
  ...Object.fromEntries(
    restoreFaultNames.map((name) => [
      `restore's ${name}`,
      (occasion: Occasion) => strikesRestore(occasion, name, 30),
    ]),
  ),
  ...Object.fromEntries(deedNames.map((deed) => [deed, (occasion: Occasion) => meddles(occasion, deed)])),
  // Of the database that the first installation has in each story.
  "restored left": (occasion) => leavesRestored(occasion, "ledger"),
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
  ...Object.entries(aimedAtClonesNames),
  ...Object.entries(aimedAtDatabases),
  ...Object.entries(aimedAtRestoresNames),
  ...Object.entries(aimedAtRecords),
  [DENIED, deniesCall],
]);

/** The id of an aimed fault, to be told a story with. */
export function before(place: string, what: string): string {
  if (!all.has(what)) throw new Error(`nothing named ${what} can be aimed`);
  return `${what}${BEFORE}${place}`;
}

/** What a fault is that was aimed; undefined of one that strikes at a place. */
export function aimedBy(fault: string): string | undefined {
  const [what = ""] = fault.split(BEFORE);
  return all.has(what) ? what : undefined;
}

/** Lets those faults happen that are aimed at a place, when the run comes by. */
export function aims(faults: readonly string[]): (place: Place, world: World) => void {
  const aimed = faults.flatMap((id) => {
    const [what = "", place] = id.split(BEFORE);
    const act = all.get(what);
    return act && place ? [{ id, place, act }] : [];
  });
  return (place, world) => {
    for (const { id, place: wanted, act } of aimed) {
      if (wanted !== place.name) continue;
      const occasion = new Occasion(world, id);
      occasion.subject = jobOf(world, place.name.split(" ")[2]);
      act(occasion, place);
    }
  };
}

/** The job of the handler that is about to call; any, if it has none. */
function cancelsJobOf(occasion: Occasion): void {
  const { subject } = occasion;
  if (subject === undefined) cancels(occasion);
  else cancelsJob(occasion, subject);
}

/** All of SQS, for an hour: it takes and gives nothing; or takes nothing, and gives what it has. */
function downs(occasion: Occasion, how: "downUntil" | "deafUntil"): void {
  const { chance, installations } = occasion.world;
  chance.failFor(HOUR);
  occasion.tell("SQS", `all queues ${how === "downUntil" ? "are down" : "take nothing"}`);
  for (const { queues } of installations)
    for (const queue of everyQueue) queues[how].set(queue, chance.timeline.now + HOUR);
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
