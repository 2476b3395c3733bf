import { type AdversityName, adversities } from "./adversity.ts";
import { Occasion } from "./occasion.ts";
import type { World } from "./world.ts";

/** How often each is drawn, against the others. */
const weights: Readonly<Record<AdversityName, number>> = {
  "fault of RDS": 3,
  "fault of the engine": 3,
  "reader added": 2,
  "writes fail": 2,
  "engine away": 2,
  "calls fail": 3,
  "sink away": 1,
  "pools taken": 1,
  "restore denied again": 1,
  "clone deleted": 1,
  "clone stopped": 1,
  "variable lost": 1,
  "clone's name taken": 1,
  "orphan left": 1,
  "queue down": 1,
  deployment: 2,
  cancellation: 1,
};

const [firstChoice, ...otherChoices] = Object.keys(weights).flatMap((name) => {
  if (!isAdversity(name)) return [];
  return Array.from({ length: weights[name] }, () => name);
});

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
    chance.timeline.after(name === "clone's name taken" ? 0 : inMs, () => adversities[name](occasion));
  }
}

function isAdversity(name: string): name is AdversityName {
  return Object.hasOwn(adversities, name);
}
