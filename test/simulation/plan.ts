import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import { type AdversityName, adversities } from "./adversity.ts";
import { Occasion } from "./occasion.ts";
import type { World } from "./world.ts";

/** How often each is drawn, against the others. */
const weights: Readonly<Record<AdversityName, number>> = {
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

/** RDS's faults strike what is created: before that, they meet somebody. */
const aimedAt: Partial<Readonly<Record<AdversityName, readonly [Step, ...Step[]]>>> = {
  "fault of RDS": ["snapshotter", "cloner", "reaper"],
  "restore denied again": ["snapshotter", "cloner"],
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

const [firstChoice, ...otherChoices] = Object.keys(weights).flatMap((name) => {
  if (!isAdversity(name)) return [];
  return Array.from({ length: weights[name] }, () => name);
});

/** For a job at the step that it is aimed at. Milliseconds. */
const LONGEST_WAIT = 2 * 3_600_000;

/** So many, drawn, and those that are `certain` besides: each at a moment of its own, and wanted by its id. */
export function plan(world: World, times: number, withinMs: number, certain: readonly AdversityName[]): void {
  const { chance } = world;
  const generator = chance.generator.fork("plan");
  const drawn = Array.from({ length: times }, () =>
    generator.pick([firstChoice ?? "sink away", ...otherChoices]),
  );
  for (const [nth, name] of [...drawn, ...certain].entries()) {
    const id = `${name} (${nth + 1})`;
    if (!chance.isWanted(id)) continue;
    const occasion = new Occasion(world, id);
    const inMs = occasion.generator.between(0, withinMs);
    // Who has the name had it before the job.
    const isFirst = name === "clone's name taken";
    const moment = isFirst ? 0 : inMs;
    const isAimed = !isFirst && occasion.generator.chance(0.5);
    const step = isAimed ? occasion.generator.pick(aimedAt[name] ?? steps) : undefined;
    chance.timeline.after(moment, () =>
      step ? whenAt(occasion, step, () => adversities[name](occasion)) : adversities[name](occasion),
    );
  }
}

/** Waits for a job that comes to the step, which most are at for moments only; not for ever. */
function whenAt(occasion: Occasion, step: Step, act: () => void): void {
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
    jobs.onWrite.push((after) => {
      if (isLive(after) && after.step === step) happen(after);
    });
  timeline.after(LONGEST_WAIT, () => happen(undefined));
}

function isAdversity(name: string): name is AdversityName {
  return Object.hasOwn(adversities, name);
}
