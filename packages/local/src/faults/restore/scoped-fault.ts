import type { FaultDefinition } from "@dblab-refresh/simulator/rds/fault-definition";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { type RestoreFaultName, restoreFaultDefinitions } from "@dblab-refresh/simulator/rds/restore-faults";
import type { Thing } from "@dblab-refresh/simulator/rds/thing";
import type { Striking } from "../striking.ts";
import type { RestoreExpectation, RestoreFault } from "./fault.ts";

/** A fault of the simulated RDS as one of the local stage. It strikes the database of the job alone. */
export function rdsFault(
  name: RestoreFaultName,
  expected: RestoreExpectation,
  more: Partial<RestoreFault> = {},
): RestoreFault {
  const definition = restoreFaultDefinitions.find((one) => one.name === name);
  if (definition === undefined) throw new Error(`the simulated RDS has no fault ${name}`);
  const { title, clones } = definition;
  const sources = clones === "both" ? "both" : clones === "cluster" ? "aurora-cluster" : "rds";
  const strike = (rds: RdsModel, identifier: string): Striking => {
    const active = rds.inject(scoped(definition, identifier));
    return { hasStruck: () => active.struck > 0, lift: () => active.lift() };
  };
  return {
    name,
    title,
    sources,
    expected,
    inject: ({ world, identifier }) => strike(world.rds, identifier),
    strikeRds: strike,
    ...more,
  };
}

/** The fault, at everything whose name begins with the database's, and nowhere else: databases may share a world. */
function scoped(definition: FaultDefinition, database: string): FaultDefinition {
  const isIts = (name: string) => name === database || name.startsWith(`${database}-`);
  const isItsThing = (thing: Thing) => isIts(nameOf(thing));
  const { refuses, forestalls, losesAnswer, redirects, delaysTags, follows } = definition;
  return {
    ...definition,
    ...(refuses && {
      refuses: (call, nth, world, input) =>
        call.names.some(isIts) ? refuses(call, nth, world, input) : undefined,
    }),
    ...(forestalls && {
      forestalls: (call, world, input) => call.names.some(isIts) && forestalls(call, world, input),
    }),
    ...(losesAnswer && {
      losesAnswer: (call, input) => call.names.some(isIts) && losesAnswer(call, input),
    }),
    ...(redirects && {
      redirects: (work, world) => (isItsThing(work.thing) ? redirects(work, world) : undefined),
    }),
    ...(delaysTags && {
      delaysTags: (thing, world) => (isItsThing(thing) ? delaysTags(thing, world) : undefined),
    }),
    ...(follows && { follows: (move, world) => isItsThing(move.thing) && follows(move, world) }),
  };
}

/** An export's task has a name of its own: its snapshot's tells whose it is. */
function nameOf(thing: Thing): string {
  return thing.kind === "export-task" ? (thing.request.sourceArn.split(":").at(-1) ?? "") : thing.identifier;
}
