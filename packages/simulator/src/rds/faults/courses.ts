import { gone, lasting, type Plan, type Stage } from "../course.ts";
import type { CataloguedFault } from "../fault-definition.ts";
import type { World } from "../world.ts";
import { endingAs } from "./failed-statuses.ts";

const isClone = ({ kind }: Plan) => kind !== "member";

/** Somebody does something to the clone while it has a status, half as long after as its creation takes. */
const someone =
  (does: (plan: Plan, world: World) => readonly Stage[]) => (plan: Plan, world: World, status: string) => {
    const at = plan.stages.findIndex((stage) => stage.status === status);
    if (!isClone(plan) || at < 0) return undefined;
    const pauseMs = (plan.stages[0]?.durationMs ?? 0) / 2;
    return [...plan.stages.slice(0, at), { status, durationMs: pauseMs }, ...does(plan, world)];
  };

/** What is being created takes another course. */
export const courses = [
  {
    name: "tags-lag",
    title: "The clone's tags are seen only after fifteen times the usual lag: ten minutes in life",
    clones: "both",
    times: 1,
    hidesTags: (plan) => (isClone(plan) ? plan.tagsLagMs * 15 : undefined),
  },
  {
    name: "clone-stuck-creating",
    title: "The clone stays in creating for ever, where it cannot be deleted either",
    clones: "both",
    times: 1,
    diverts: (plan) => (isClone(plan) ? [lasting("creating")] : undefined),
  },
  {
    name: "status-unknown",
    title: "The clone has a status that nobody has heard of for a while, then it becomes available",
    clones: "both",
    times: 1,
    diverts: (plan) => {
      const [first, ...rest] = plan.stages;
      if (!isClone(plan) || first === undefined) return undefined;
      return [first, { status: "realigning-volume", durationMs: first.durationMs }, ...rest];
    },
  },
  {
    name: "member-create-fails",
    title: "The cluster is restored, but its member ends as failed",
    clones: "cluster",
    times: 1,
    diverts: ({ kind, stages }) => (kind === "member" ? endingAs("failed", stages) : undefined),
  },
  {
    name: "clone-deleted",
    title: "Somebody deletes the clone, and its members, when it has become available",
    clones: "both",
    times: 1,
    status: "available",
    diverts: someone((_plan, { durations }) => [
      { status: "deleting", durationMs: durations.deletingMs },
      gone,
    ]),
  },
  {
    name: "clone-stopped",
    title: "Somebody stops the clone when it has become available",
    clones: "both",
    times: 1,
    status: "available",
    diverts: someone((_plan, { durations }) => [
      { status: "stopping", durationMs: durations.stoppingMs },
      lasting("stopped"),
    ]),
  },
  {
    name: "clone-renamed",
    title: "Somebody renames the clone when it has become available",
    clones: "both",
    times: 1,
    status: "available",
    diverts: someone(({ identifier }, { durations }) => [
      {
        status: "renaming",
        durationMs: durations.renamingMs,
        takesName: `${identifier.slice(0, 55)}-renamed`,
      },
      lasting("available"),
    ]),
  },
] as const satisfies readonly CataloguedFault[];
