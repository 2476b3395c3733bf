import type { CataloguedFault } from "../fault-definition.ts";

/** A call takes effect, and its caller does not learn so. */
export const lostAnswers = [
  {
    name: "create-answer-lost",
    title: "A restore takes effect, but its answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: ({ creates }) => creates !== undefined && creates.kind !== "member",
  },
  {
    name: "member-answer-lost",
    title: "The cluster's member is created, but the answer never arrives",
    clones: "cluster",
    times: 1,
    losesAnswer: ({ creates }) => creates?.kind === "member",
  },
  {
    name: "delete-answer-lost",
    title: "A deletion takes effect, but its answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: ({ operation }) => /^DeleteDB(Instance|Cluster)$/.test(operation),
  },
] as const satisfies readonly CataloguedFault[];
