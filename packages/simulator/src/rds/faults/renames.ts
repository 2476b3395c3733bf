import { wasNameOfAnother } from "../access.ts";
import { nameOf } from "../arn.ts";
import { seededCluster } from "../cluster-seed.ts";
import { lasting, type Stage } from "../course.ts";
import { tellDoor } from "../door.ts";
import { codeFailure } from "../failure.ts";
import type { CallInput, CataloguedFault } from "../fault-definition.ts";
import { seededInstance } from "../seed.ts";
import type { Cluster, Instance, Thing } from "../thing.ts";
import type { Work } from "../work.ts";
import type { World } from "../world.ts";

/**
 * A swap is two renames: away from a name, and into one that another had before. Which of them a rename is follows from
 * what is there, not from what the names look like.
 */
type Direction = "away" | "in";

/** The rename that a call asks for; undefined if it asks for none. */
function renameBy({ operation }: { operation: string }, input: CallInput, world: World) {
  const kind = operation === "ModifyDBInstance" ? "instance" : "cluster";
  const given = kind === "instance" ? input.NewDBInstanceIdentifier : input.NewDBClusterIdentifier;
  if (!/^ModifyDB(Instance|Cluster)$/.test(operation) || typeof given !== "string") return undefined;
  const name = nameOf(given);
  return { kind, name, direction: directionOf(world, kind, name) } as const;
}

function directionOf(world: World, kind: "instance" | "cluster", name: string): Direction {
  return wasNameOfAnother(world, kind, name) ? "in" : "away";
}

/** Members go by their cluster's renames. */
function isRename({ kind, thing, takesName }: Work, world: World, direction: Direction): boolean {
  if (kind !== "rename" || takesName === undefined || !isHolder(thing)) return false;
  return directionOf(world, thing.kind, takesName) === direction;
}

const isHolder = (thing: Thing): thing is Instance | Cluster =>
  thing.kind === "cluster" || (thing.kind === "instance" && thing.membership === undefined);

const renamingStage = (change: (stage: Stage) => readonly Stage[], stages: readonly Stage[]) =>
  stages.flatMap((stage) => (stage.status === "renaming" ? change(stage) : [stage]));

/** Everything from `renaming` on does not come to pass. */
function hanging(stages: readonly Stage[]): readonly Stage[] {
  const at = stages.findIndex(({ status }) => status === "renaming");
  return [...stages.slice(0, at), lasting("renaming")];
}

const slower = (stages: readonly Stage[]) =>
  renamingStage((stage) => [{ ...stage, durationMs: stage.durationMs * 10 }], stages);

const denied = (direction: Direction): CataloguedFault["refuses"] => {
  return (call, _nth, world, input) =>
    renameBy(call, input, world)?.direction === direction
      ? codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${call.operation}`, 403)
      : undefined;
};

/** What has just taken a name that another had. */
function hasTakenOver(thing: Thing, left: string, world: World): thing is Instance | Cluster {
  return isHolder(thing) && left === "renaming" && directionOf(world, thing.kind, thing.identifier) === "in";
}

export const renames = [
  {
    name: "rename-away-denied",
    title: "The role may not rename the original",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: denied("away"),
  },
  {
    name: "rename-in-denied",
    title: "The role may rename the original, but not what is to take its name",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: denied("in"),
  },
  {
    name: "rename-answer-lost",
    title: "A rename takes effect, but its answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: ({ operation }, input) =>
      /^ModifyDB(Instance|Cluster)$/.test(operation) &&
      (input.NewDBInstanceIdentifier ?? input.NewDBClusterIdentifier) !== undefined,
  },
  {
    name: "rename-starts-late",
    title: "A rename is accepted, and for half an hour the old name is still shown as available",
    clones: "both",
    times: 1,
    redirects: (work, { durations }) => {
      const [first, ...rest] = work.stages;
      if (work.kind !== "rename" || first === undefined) return undefined;
      return [{ ...first, durationMs: durations.renamingMs * 15 }, ...rest];
    },
  },
  {
    name: "rename-away-slow",
    title: "The original takes ten times as long to give up its name",
    clones: "both",
    times: 1,
    redirects: (work, world) => (isRename(work, world, "away") ? slower(work.stages) : undefined),
  },
  {
    name: "rename-in-slow",
    title: "The new one takes ten times as long to take the name",
    clones: "both",
    times: 1,
    redirects: (work, world) => (isRename(work, world, "in") ? slower(work.stages) : undefined),
  },
  {
    name: "rename-away-hangs",
    title: "The original has given up its name, and stays in renaming for ever",
    clones: "both",
    times: 1,
    redirects: (work, world) => (isRename(work, world, "away") ? hanging(work.stages) : undefined),
  },
  {
    name: "rename-in-hangs",
    title: "The new one has taken the name, and stays in renaming for ever",
    clones: "both",
    times: 1,
    redirects: (work, world) => (isRename(work, world, "in") ? hanging(work.stages) : undefined),
  },
  {
    name: "name-taken-in-swap",
    title: "A stranger's instance, or cluster, takes the original's name before the new one does",
    clones: "both",
    times: 1,
    forestalls: (call, world, input) => {
      const rename = renameBy(call, input, world);
      if (rename?.direction !== "in") return false;
      const { kind, name: identifier } = rename;
      if (world.things.named(kind, identifier) !== undefined) return false;
      const tags = [{ Key: "team", Value: "somebody-else" }];
      if (kind === "cluster") seededCluster(world, { identifier, members: 0, tags });
      else seededInstance(world, { identifier, tags });
      return true;
    },
  },
  {
    name: "host-resolves-late",
    title: "After the swap the host resolves only five renames later, though RDS shows it as available",
    clones: "both",
    times: 1,
    follows: ({ thing, left }, world) => {
      if (!hasTakenOver(thing, left, world)) return false;
      thing.access = { ...thing.access, resolvesAtMs: world.now + world.durations.renamingMs * 5 };
      tellDoor(world, thing);
      return true;
    },
  },
  {
    name: "host-silent-after-swap",
    title: "After the swap nothing answers at the host, though RDS shows it as available",
    clones: "both",
    times: 1,
    follows: ({ thing, left }, world) => {
      if (!hasTakenOver(thing, left, world)) return false;
      thing.access = { ...thing.access, isSilent: true };
      tellDoor(world, thing);
      return true;
    },
  },
] as const satisfies readonly CataloguedFault[];
