import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { RestoreFacts } from "@dblab-refresh/core/job/restore-facts";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import { type AdversityName, adversities } from "./adversity.ts";
import type { Generator } from "./generator.ts";
import { Occasion } from "./occasion.ts";
import type { World } from "./world.ts";

type Weights = Readonly<Partial<Record<AdversityName, number>>>;

/** How often each is drawn in a run of refreshes, against the others. */
const ofRefreshes: Weights = {
  "fault of RDS": 6,
  "fault of the engine": 5,
  "reader added": 2,
  "writes fail": 4,
  "engine away": 2,
  "calls fail": 3,
  "secrets fail": 1,
  "sink away": 1,
  "engine denies": 1,
  "engine restarts twice": 1,
  "deletion hangs": 1,
  "login refused": 1,
  "pools taken": 1,
  "restore denied again": 1,
  "clone deleted": 1,
  "clone stopped": 1,
  "variable lost": 1,
  "clone's name taken": 1,
  "orphan left": 1,
  "queue down": 2,
  deployment: 2,
  cancellation: 1,
};

/** In a run with jobs of databases: what strikes engines only would meet nobody. */
const ofDatabases: Weights = {
  "fault of RDS": 6,
  "fault of a restore": 8,
  "database meddled with": 4,
  "restore's name taken": 1,
  "restored left": 1,
  "writes fail": 3,
  "calls fail": 3,
  "sink away": 1,
  "variable lost": 1,
  "queue down": 2,
  deployment: 2,
  cancellation: 4,
};

/** Besides, where a record leads to one of the databases. */
const ofRecords: Weights = { ...ofDatabases, "fault of Route 53": 5, "record meddled with": 2 };

/** In a run with both: either's. */
const ofBoth: Weights = { ...ofRefreshes, ...ofDatabases };

/** How likely what is drawn apart happens where there are clones: whatever is drawn besides is as it was without it. */
const drawnApart: Readonly<Partial<Record<AdversityName, number>>> = { "clone replaced": 0.12 };

/** RDS's faults strike what is created: before that, they meet somebody. */
const stepsOf: Partial<Readonly<Record<AdversityName, readonly [Step, ...Step[]]>>> = {
  "fault of RDS": ["snapshotter", "cloner", "reaper"],
  "restore denied again": ["snapshotter", "cloner"],
  "clone replaced": ["cloner", "cloner", "dblab-updater", "refresh-poller", "reaper"],
  "engine denies": ["dblab-updater"],
  "engine restarts twice": ["refresh-poller"],
  // The updater's looks are few and short.
  "fault of the engine": [
    "snapshotter",
    "cloner",
    "dblab-updater",
    "dblab-updater",
    "refresh-poller",
    "reaper",
  ],
};

/** When a database's job does what cannot be seen by its step: the fact that is new then. */
const moments = [
  "lockedAt",
  "source",
  "replacingSince",
  "fixedGoneAt",
  "replacedAt",
  "exportStatus",
  "newStatus",
  "provenAt",
  "isolatingSince",
  "isolatedAt",
  "swapSince",
  "swapSince",
  "forwardSince",
  "forwardSince",
  "swappedAt",
  "retiredAt",
  "deletingSince",
] as const satisfies readonly (keyof RestoreFacts)[];

const ofTheRecord = [
  "lockedAt",
  "provenAt",
  "swapSince",
  "changeId",
  "forwardSince",
  "backChangeId",
] as const;

const beforeRestores = ["lockedAt", "source", "replacedAt"] as const;

/** RDS's faults strike what is created: just before that, they meet somebody. A record has moments of its own. */
function momentsOf(name: AdversityName): readonly [keyof RestoreFacts, ...(keyof RestoreFacts)[]] {
  if (name === "fault of RDS") return beforeRestores;
  return /^(fault of Route 53|record meddled with)$/.test(name) ? ofTheRecord : moments;
}

/** So often as its weight. */
function choicesOf(weights: Weights): readonly AdversityName[] {
  return Object.keys(weights).flatMap((name) =>
    isAdversity(name) ? Array.from({ length: weights[name] ?? 0 }, () => name) : [],
  );
}

const choices = {
  refreshes: choicesOf(ofRefreshes),
  databases: choicesOf(ofDatabases),
  "databases with records": choicesOf(ofRecords),
  both: choicesOf(ofBoth),
};

/** For a job at the step that it is aimed at. Milliseconds. */
const LONGEST_WAIT = 2 * 3_600_000;

/** So many, drawn, and those that are `certain` besides: each at a moment of its own, and wanted by its id. */
export function plan(world: World, times: number, withinMs: number, certain: readonly AdversityName[]): void {
  const { chance, databases } = world;
  const generator = chance.generator.fork("plan");
  const jobs =
    databases.scenario === undefined
      ? "refreshes"
      : databases.scenario.besideRefreshes
        ? "both"
        : databases.records.names.length > 0
          ? "databases with records"
          : "databases";
  const [firstChoice = "sink away", ...otherChoices] = choices[jobs];
  const drawn = Array.from({ length: times }, () => generator.pick([firstChoice, ...otherChoices]));
  const hasClones = times > 0 && (jobs === "refreshes" || jobs === "both");
  const apart = hasClones ? namesApart(chance.generator.fork("drawn apart")) : [];
  for (const [nth, name] of [...drawn, ...certain, ...apart].entries()) {
    const id = `${name} (${nth + 1})`;
    if (!chance.isWanted(id)) continue;
    const occasion = new Occasion(world, id);
    const inMs = occasion.generator.between(0, withinMs);
    // Who has the name had it before the job.
    const isFirst = name === "clone's name taken" || name === "restore's name taken";
    const moment = isFirst ? 0 : inMs;
    const isAimed = !isFirst && occasion.generator.chance(0.5);
    const aim = isAimed ? aimOf(occasion, name) : undefined;
    chance.timeline.after(moment, () => {
      chance.idle.add(id);
      if (aim) whenAt(occasion, aim, () => adversities[name](occasion));
      else adversities[name](occasion);
    });
  }
}

function namesApart(generator: Generator): readonly AdversityName[] {
  return Object.entries(drawnApart).flatMap(([name, often]) =>
    isAdversity(name) && generator.chance(often) ? [name] : [],
  );
}

/** Tells a job that has just come to the moment, by what it is now and was before. */
type Aim = (after: Job, before: Job | undefined) => boolean;

/** A step; or, half of the time where there are databases, a moment of theirs. */
function aimOf({ world, generator }: Occasion, name: AdversityName): Aim {
  if (world.databases.scenario !== undefined && generator.chance(0.6)) {
    const fact = generator.pick(momentsOf(name));
    return (after, before) =>
      after.facts.restore?.[fact] !== undefined && before?.facts.restore?.[fact] === undefined;
  }
  const step = generator.pick(stepsOf[name] ?? steps);
  return (after) => after.step === step;
}

/** Waits for a job that comes to the moment, at which most are not for long; not for ever. */
function whenAt(occasion: Occasion, isThere: Aim, act: () => void): void {
  const { world, generator } = occasion;
  const { timeline } = world.chance;
  const lateMs = generator.pick([0, 1, 50, 200, 1000, 20_000]);
  let isOver = false;
  const happen = (job: Job | undefined) => {
    if (isOver) return;
    isOver = true;
    timeline.after(job ? lateMs : 0, () => {
      occasion.subject = job;
      act();
    });
  };
  for (const { jobs } of world.installations)
    jobs.onWrite.push((after, before) => {
      if (isLive(after) && isThere(after, before)) happen(after);
    });
  timeline.after(LONGEST_WAIT, () => happen(undefined));
}

function isAdversity(name: string): name is AdversityName {
  return Object.hasOwn(adversities, name);
}
