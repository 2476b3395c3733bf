import {
  DBClusterParameterGroupNotFoundFault,
  DBParameterGroupNotFoundFault,
  InvalidDBClusterStateFault,
  InvalidDBInstanceStateFault,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { lasting, type Stage } from "../course.ts";
import { codeFailure, fault, invalidCombination } from "../failure.ts";
import type { CallInput, CataloguedFault } from "../fault-definition.ts";
import type { World } from "../world.ts";
import { endingAs } from "./failed-statuses.ts";

const isModification = ({ operation }: { operation: string }, input: CallInput) =>
  /^ModifyDB(Instance|Cluster)$/.test(operation) &&
  (input.NewDBInstanceIdentifier ?? input.NewDBClusterIdentifier) === undefined;

/** Whether a deletion means something that gave up its name to another: a swap's retired original. */
function deletesRetired({ operation }: { operation: string }, input: CallInput, world: World): boolean {
  const given = operation === "DeleteDBCluster" ? input.DBClusterIdentifier : input.DBInstanceIdentifier;
  if (!/^DeleteDB(Instance|Cluster)$/.test(operation) || typeof given !== "string") return false;
  const { things } = world;
  const kind = operation === "DeleteDBCluster" ? "cluster" : "instance";
  const former = things.named(kind, nameOf(given))?.access.formerNames ?? [];
  return former.some((name) => things.named(kind, name) !== undefined);
}

/** The group that a call names, unless it is one of AWS's own. */
function namedGroup(input: CallInput): "instance" | "cluster" | undefined {
  const isOwn = (name: unknown) => typeof name === "string" && !name.startsWith("default.");
  if (isOwn(input.DBClusterParameterGroupName)) return "cluster";
  return isOwn(input.DBParameterGroupName) ? "instance" : undefined;
}

const hangingAt = (status: string, stages: readonly Stage[]) => [
  ...stages.slice(
    0,
    stages.findIndex((stage) => stage.status === status),
  ),
  lasting(status),
];

/** Settings, tags, reboots and deletions of what is there. */
export const changes = [
  {
    name: "modify-refused",
    title: "A setting is refused as one that does not go with the others (InvalidParameterCombination)",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call, _nth, _world, input) =>
      isModification(call, input)
        ? invalidCombination("The requested setting isn't supported for this DB instance class.")
        : undefined,
  },
  {
    name: "modify-denied",
    title: "The role may not modify anything",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call, _nth, _world, input) =>
      isModification(call, input)
        ? codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${call.operation}`, 403)
        : undefined,
  },
  {
    name: "modify-answer-lost",
    title: "A modification takes effect, but its answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: isModification,
  },
  {
    name: "modify-hangs",
    title: "A modification stays in modifying for ever",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) =>
      kind === "modification" && stages.some(({ status }) => status === "modifying")
        ? hangingAt("modifying", stages)
        : undefined,
  },
  {
    name: "modification-stays-pending",
    title: "A modification is worked on, and afterwards it is as pending as before",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) =>
      kind === "modification" && stages.some(({ appliesPending }) => appliesPending)
        ? stages.map(({ appliesPending: _never, ...stage }) => stage)
        : undefined,
  },
  {
    name: "parameter-group-missing",
    title: "The parameter group that a restore or a modification names does not exist",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call, _nth, _world, input) => {
      const group = namedGroup(input);
      if (group === undefined || !/^(Restore|Modify|Create|Describe)/.test(call.operation)) return undefined;
      return group === "cluster" && !call.operation.startsWith("Describe")
        ? fault(DBClusterParameterGroupNotFoundFault, "DBClusterParameterGroup not found.")
        : fault(DBParameterGroupNotFoundFault, "DBParameterGroup not found.");
    },
  },
  {
    name: "reboot-hangs",
    title: "A reboot stays in rebooting for ever",
    clones: "both",
    times: 1,
    redirects: ({ kind }) => (kind === "reboot" ? [lasting("rebooting")] : undefined),
  },
  {
    name: "reboot-denied",
    title: "The role may not reboot anything",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ({ operation }) =>
      operation === "RebootDBInstance"
        ? codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${operation}`, 403)
        : undefined,
  },
  {
    name: "reboot-incompatible-parameters",
    title: "After a reboot the instance ends as incompatible-parameters",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) =>
      kind === "reboot" ? endingAs("incompatible-parameters", stages) : undefined,
  },
  {
    name: "tag-changes-lag",
    title: "A change of tags is seen only after fifteen times the usual lag: ten minutes in life",
    clones: "both",
    times: 3,
    delaysTags: (_thing, { durations }) => durations.tagsLagMs * 15,
  },
  {
    name: "retired-delete-denied",
    title: "The role may not delete the retired original",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call, _nth, world, input) =>
      deletesRetired(call, input, world)
        ? codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${call.operation}`, 403)
        : undefined,
  },
  {
    name: "retired-delete-refused",
    title: "The deletion of the retired original is refused five times for its state; then it is not",
    clones: "both",
    times: 5,
    refuses: (call, _nth, world, input) => {
      if (!deletesRetired(call, input, world)) return undefined;
      return call.operation === "DeleteDBCluster"
        ? fault(InvalidDBClusterStateFault, "The DB cluster cannot be deleted now.")
        : fault(InvalidDBInstanceStateFault, "The DB instance cannot be deleted now.");
    },
  },
] as const satisfies readonly CataloguedFault[];
