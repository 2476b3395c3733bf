import type { Job } from "@dblab-refresh/core/job/job";
import type { Scenario } from "../scenario.ts";
import { allJobs, type World } from "../world.ts";
import type { Row } from "./grid.ts";

const MINUTE = 60_000;

/** What a run's world may be like, whatever goes wrong in it: read off what its jobs did, or off what RDS was told. */
const worlds: Readonly<Record<string, (world: World, scenario: Scenario) => boolean>> = {
  "two installations": ({ installations }) => installations.filter((one) => made(one).length > 0).length > 1,
  "one engine of two installations": ({ installations: [first, second] }) =>
    second !== undefined && enginesOf(second).some((engine) => enginesOf(first).includes(engine)),
  "one engine by two addresses": ({ installations }) => installations.some(isOneByTwoAddresses),
  "two engines of one installation": ({ installations }) =>
    installations.some((one) => new Set(enginesOf(one)).size > 1),
  "databases listed by two installations": ({ installations: [first, ...others] }) =>
    others.some(({ shape }) => shape.databases !== undefined) &&
    made(first).some(({ database }) => database !== undefined),
  "a channel is given up": (world) => [...allJobs(world)].some(hasGivenUp),
  "Describe shows the new at once": (_, { rds }) => rds.describeLagMs < 2_000,
  "Describe lags by over a minute": (_, { rds }) => rds.describeLagMs > MINUTE,
  "tags lag by over a minute": (_, { rds }) => rds.tagsLagMs > MINUTE,
  "tags come before their thing": (_, { rds }) => rds.tagsLagMs < rds.describeLagMs,
  "deletions take seconds": (_, { rds }) => rds.deletingMs < MINUTE,
  "deletions take ten minutes": (_, { rds }) => rds.deletingMs > 10 * MINUTE,
};

export const worldRows: readonly Row[] = Object.keys(worlds).map((fault) => ({ fault, never: {} }));

/** Counts what a run was like that is over. */
export function meetWorld(world: World, scenario: Scenario): void {
  for (const [name, isSo] of Object.entries(worlds))
    if (isSo(world, scenario)) world.chance.meet(name, "runs");
}

type Installation = World["installations"][number];

/** The jobs that came as far as to a clone. */
function made({ jobs }: Installation) {
  return [...jobs.items.values()].filter(({ owned }) => owned.length > 0);
}

function enginesOf(installation: Installation): readonly string[] {
  return made(installation).flatMap(({ facts }) => facts.engine?.instanceId ?? []);
}

function hasGivenUp({ served = {} }: Job): boolean {
  return Object.keys(served).some((mark) => mark.endsWith(":given-up"));
}

function isOneByTwoAddresses({ jobs }: Installation): boolean {
  const targets = new Map<string, string>();
  for (const { facts, targetName } of jobs.items.values()) {
    if (facts.engine === undefined) continue;
    const { instanceId } = facts.engine;
    if ((targets.get(instanceId) ?? targetName) !== targetName) return true;
    targets.set(instanceId, targetName);
  }
  return false;
}
