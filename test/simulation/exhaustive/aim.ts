import { type FaultName as EngineFaultName, FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { deploys, losesVariable } from "../adversities/deployment.ts";
import { addsReader, cancels, deletesClone, leavesOrphan, stopsClone } from "../adversities/people.ts";
import { deniesSecondRestore, rdsFaultNames } from "../adversities/rds.ts";
import type { Closed } from "../chance.ts";
import { Occasion } from "../occasion.ts";
import type { Place } from "../place.ts";
import type { QueueName } from "../queue-memory.ts";
import { jobOf, type World } from "../world.ts";

/** What goes wrong just before a call, and is mended after a while of a fixed length. */
type Aimed = (occasion: Occasion, place: Place) => void;

const BEFORE = " before ";
const everyQueue: readonly QueueName[] = [
  "jobs",
  "snapshotter",
  "cloner",
  "dblab-updater",
  "refresh-poller",
  "reaper",
  "notifier",
  "dead-letters",
];

/** Whatever can be aimed at any call. */
export const aimedAtAny = {
  cancellation: cancelsJobOf,
  deployment: deploys,
  "variable lost": losesVariable,
  "orphan left": leavesOrphan,
  "queues down": downs,
  "table throttled": (occasion) => poisons(occasion, "refused", 10),
  "writers killed": (occasion) => poisons(occasion, "killed", 10),
  "people away": (occasion) => sinkGoes(occasion, 0),
  "bus away": (occasion) => sinkGoes(occasion, 1),
  ...closings(["jobs", "jobs.get", "locks", "RDS", "RDS Describe", "DBLab", "send", "notify", "tell"]),
  ...Object.fromEntries(engineFaultNames().map((name) => [`DBLab ${name}`, ofEngine(name)])),
} as const satisfies Record<string, Aimed>;

/** What strikes a clone that there will be: the same before any look at which there is none yet. */
export const aimedAtClones = {
  ...Object.fromEntries(rdsFaultNames.map((name) => [`RDS ${name}`, ofRds(name)])),
  "restore denied again": deniesSecondRestore,
  "clone deleted": deletesClone,
  "clone stopped": stopsClone,
  "reader added": addsReader,
} as const satisfies Record<string, Aimed>;

/** Whoever calls just this is told so for a while. */
const DENIED = "denied";

const all: ReadonlyMap<string, Aimed> = new Map<string, Aimed>([
  ...Object.entries(aimedAtAny),
  ...Object.entries(aimedAtClones),
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
  const { world } = occasion;
  const job = jobOf(world, name.split(" ")[2]);
  if (job === undefined) {
    cancels(occasion);
    return;
  }
  occasion.tell("somebody", `cancels job ${job.jobId} at ${job.step}`);
  world.installations[0].queues.put("jobs", JSON.stringify({ job: "cancel", jobId: job.jobId }), 0);
}

/** All of SQS, for an hour. */
function downs(occasion: Occasion): void {
  const { chance, installations } = occasion.world;
  occasion.tell("SQS", "all queues are down");
  for (const queue of everyQueue)
    installations[0].queues.downUntil.set(queue, chance.timeline.now + 60 * 60_000);
}

function poisons(occasion: Occasion, how: "refused" | "killed", minutes: number): void {
  const { jobs } = occasion.world.installations[0];
  occasion.tell("the job table", `every write is ${how}`);
  jobs.poisoned.set("all", how);
  occasion.later(minutes, minutes, () => {
    occasion.tell("the job table", "writes again");
    jobs.poisoned.delete("all");
  });
}

function sinkGoes(occasion: Occasion, nth: number): void {
  const sink = occasion.world.installations[0].sinks[nth];
  if (sink === undefined) return;
  occasion.tell(sink.name, "is away");
  sink.isAway = true;
  occasion.later(120, 120, () => {
    occasion.tell(sink.name, "is back");
    sink.isAway = false;
  });
}

function closings(calls: readonly string[]): Record<string, Aimed> {
  return Object.fromEntries(
    calls.flatMap((call) =>
      (["refused", "denied"] as const).map((how) => [
        `${call} ${how}`,
        (occasion: Occasion) => closes(occasion, call, how),
      ]),
    ),
  );
}

function deniesCall(occasion: Occasion, { name }: Place): void {
  closes(occasion, name.split(" ").slice(3, -1).join(" "), "denied");
}

function closes(occasion: Occasion, call: string, how: Closed): void {
  const { closedCalls } = occasion.world.chance;
  occasion.tell("AWS", `${call}: every call is ${how}`);
  closedCalls.set(call, how);
  occasion.later(20, 20, () => {
    occasion.tell("AWS", `${call}: as before`);
    closedCalls.delete(call);
  });
}

function ofRds(name: (typeof rdsFaultNames)[number]): Aimed {
  return (occasion) => {
    const injected = occasion.world.rds.inject(name);
    occasion.tell("RDS", name);
    occasion.later(30, 30, () => injected.lift());
  };
}

function engineFaultNames(): readonly EngineFaultName[] {
  // Object.keys is as wide as any object's: these are the keys of that one.
  return Object.keys(FAULTS) as EngineFaultName[];
}

function ofEngine(name: EngineFaultName): Aimed {
  return (occasion) => {
    const [engine] = occasion.world.engines;
    if (engine === undefined) return;
    occasion.tell(engine.instanceId, name);
    if (name === "admin-closed") engine.isClosed = true;
    engine.model.inject(name);
    engine.carryOut();
    if (!("lasting" in FAULTS[name]) && name !== "no-free-pool") return;
    occasion.later(30, 30, () => {
      occasion.tell(engine.instanceId, `${name} no more`);
      engine.model.heal(name);
      if (name === "no-free-pool") for (const pool of ["pool_1", "pool_2"]) engine.model.setClones(pool, []);
    });
  };
}
