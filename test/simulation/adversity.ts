import { isLive } from "@dblab-refresh/core/job/job";
import { type FaultName as EngineFaultName, FAULTS } from "@dblab-refresh/simulator/dblab/faults";
import { codeFailure } from "@dblab-refresh/simulator/rds/failure";
import { type FaultDefinition, faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import type { EngineWorld } from "./engine-world.ts";
import {
  addsReader,
  deletesClone,
  hasClonesName,
  leavesOrphan,
  losesVariable,
  stopsClone,
} from "./meddlers.ts";
import { isPastLock } from "./statements.ts";
import { between, type World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What goes wrong in RDS, in DBLab, in AWS's other services and by people's hands: each at a moment of its own. */
const adversities = {
  "fault of RDS": (world, moment) => strikesRds(world, world.chance.generator.pick(rdsFaults).name, moment),
  "restore denied again": (world, moment) => strikesRds(world, denied(), moment),
  "fault of the engine": (world, moment) =>
    strikesEngine(world, world.chance.generator.pick(engineFaults), moment),
  "engine away": (world, moment) =>
    strikesEngine(world, world.chance.generator.pick(["refuses", "silent"]), moment),
  "pools taken": (world, moment) => strikesEngine(world, "no-free-pool", moment),
  "clone deleted": deletesClone,
  "clone stopped": stopsClone,
  "reader added": addsReader,
  "variable lost": losesVariable,
  "clone's name taken": hasClonesName,
  "orphan left": leavesOrphan,
  "sink away": sinkGoes,
  "writes fail": writesFail,
} as const satisfies Record<string, (world: World, moment: number) => void>;

export type AdversityName = keyof typeof adversities;

/** The commonest come more than once. */
const choices: readonly [AdversityName, ...AdversityName[]] = [
  "fault of RDS",
  "fault of RDS",
  "fault of RDS",
  "fault of the engine",
  "fault of the engine",
  "fault of the engine",
  "reader added",
  "reader added",
  "writes fail",
  "writes fail",
  "sink away",
  "engine away",
  "engine away",
  "pools taken",
  "restore denied again",
  "clone deleted",
  "clone stopped",
  "variable lost",
  "clone's name taken",
  "orphan left",
];

/** So many, drawn, and those that are `certain` besides. */
export function plan(world: World, times: number, withinMs: number, certain: readonly AdversityName[]): void {
  const drawn = Array.from({ length: times }, () => world.chance.generator.pick(choices));
  for (const name of [...drawn, ...certain])
    adversities[name](world, world.chance.timeline.now + between(world, 0, withinMs));
}

/** For a clone that never leaves `creating` nothing can be done: rare, since such a run waits for ever. */
const RARE: readonly string[] = ["clone-stuck-creating"];
const [firstFault, ...otherFaults] = faultDefinitions.flatMap((fault) =>
  RARE.includes(fault.name) ? [fault] : [fault, fault],
);
if (firstFault === undefined) throw new Error("RDS has no faults");
const rdsFaults = [firstFault, ...otherFaults] as const;

const engineFaults: readonly [EngineFaultName, ...EngineFaultName[]] = [
  "refresh-fails",
  "refresh-fails-at-once",
  "refresh-does-not-start",
  "refresh-hangs",
  "refresh-is-instant",
  "refresh-is-instant",
  "restarts",
  "restarts",
  "refreshed-by-another",
  "pointed-elsewhere",
  "drops-port",
  "admin-closed",
];

/** Somebody narrows the policy just after a restore: it goes on, but cannot be sent again. */
function denied(): FaultDefinition {
  let restores = 0;
  return {
    name: "restore-denied-again",
    title: "The second of two restores is refused as AccessDenied",
    times: 1,
    refuses: ({ operation }) => {
      if (!operation.startsWith("Restore")) return undefined;
      restores += 1;
      return restores > 1 ? codeFailure("AccessDenied", "not authorized") : undefined;
    },
  };
}

/** What lasts is mended in the end. */
function strikesRds(
  world: World,
  fault: (typeof rdsFaults)[number]["name"] | FaultDefinition,
  moment: number,
): void {
  const { chance, rds } = world;
  const lasts = faultDefinitions.some(
    ({ name, times }) => name === fault && times === Number.POSITIVE_INFINITY,
  );
  const mended = moment + between(world, 10 * MINUTE, 3 * HOUR);
  chance.timeline.at(moment, () => {
    const injected = rds.inject(fault);
    chance.tell("RDS", injected.name);
    if (lasts) chance.timeline.at(mended, () => injected.lift());
  });
}

function strikesEngine(world: World, fault: EngineFaultName, moment: number): void {
  const { chance, jobs } = world;
  const engine = engineOf(world);
  const over = moment + between(world, MINUTE, 3 * HOUR);
  chance.timeline.at(moment, () => {
    chance.tell(engine.instanceId, fault);
    const holder = [...jobs.items.values()].find(
      (job) => isPastLock(job) && job.facts.engine?.instanceId === engine.instanceId,
    );
    chance.meet(`DBLab ${fault}`, holder?.step ?? "nobody");
    if (fault === "admin-closed") engine.isClosed = true;
    engine.model.inject(fault);
    engine.carryOut();
  });
  const passes = "lasting" in FAULTS[fault];
  if (!passes && fault !== "no-free-pool") return;
  chance.timeline.at(over, () => {
    chance.tell(engine.instanceId, `${fault} no more`);
    engine.model.heal(fault);
    if (fault === "no-free-pool") for (const pool of ["pool_1", "pool_2"]) engine.model.setClones(pool, []);
  });
}

function engineOf({ chance, engines }: World): EngineWorld {
  const [first, second] = engines;
  if (first === undefined) throw new Error("there is no engine");
  return second !== undefined && chance.generator.chance(0.5) ? second : first;
}

/** Whoever is to be told is away for hours. */
function sinkGoes(world: World, moment: number): void {
  const { chance, sinks } = world;
  const sink = sinks[between(world, 0, sinks.length - 1)];
  const back = moment + between(world, HOUR, 6 * HOUR);
  if (sink === undefined) return;
  chance.timeline.at(moment, () => {
    chance.tell(sink.name, "is away");
    sink.isAway = true;
  });
  chance.timeline.at(back, () => {
    chance.tell(sink.name, "is back");
    sink.isAway = false;
  });
}

/** The job table takes nothing from one function, or from none, for a while; or whoever writes is killed. */
function writesFail(world: World, moment: number): void {
  const { chance, jobs } = world;
  const { generator } = chance;
  const drawn = generator.pick([
    "jobs",
    "snapshotter",
    "cloner",
    "dblab-updater",
    "refresh-poller",
    "reaper",
    "dead-letters",
    "notifier",
    "all",
  ]);
  const how = generator.pick(["refused", "refused", "killed"] as const);
  const lasts = generator.between(2 * MINUTE, 40 * MINUTE);
  const meetsAJob = generator.chance(0.5);
  chance.timeline.at(moment, () => {
    const job = meetsAJob ? [...jobs.items.values()].find(isLive) : undefined;
    const who = job?.step ?? drawn;
    chance.tell("the job table", `${who}: every write is ${how}`);
    jobs.poisoned.set(who, how);
    chance.timeline.after(lasts, () => {
      chance.tell("the job table", `${who}: writes again`);
      jobs.poisoned.delete(who);
    });
  });
}
