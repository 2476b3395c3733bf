import {
  DBClusterParameterGroupNotFoundFault,
  DBClusterQuotaExceededFault,
  DBParameterGroupNotFoundFault,
  DBSubnetGroupNotFoundFault,
  InstanceQuotaExceededFault,
  InsufficientDBClusterCapacityFault,
  InsufficientDBInstanceCapacityFault,
  KMSKeyNotAccessibleFault,
} from "@aws-sdk/client-rds";
import type { Call } from "../call-log.ts";
import { codeFailure, fault } from "../failure.ts";
import type { CataloguedFault } from "../fault-definition.ts";

/** A refusal of the call that creates the clone. */
const ofTheClone = (error: (isCluster: boolean, call: Call) => Error) => (call: Call) =>
  call.creates === undefined || call.creates.kind === "member"
    ? undefined
    : error(call.creates.kind === "cluster", call);

/** The calls that create the clone, or any call, are refused. */
export const refusals = [
  {
    name: "no-capacity",
    title: "There is no capacity for the clone, three times; then there is",
    clones: "both",
    times: 3,
    refuses: ofTheClone((isCluster) =>
      isCluster
        ? fault(InsufficientDBClusterCapacityFault, "The cluster does not have enough capacity.")
        : fault(
            InsufficientDBInstanceCapacityFault,
            "Insufficient capacity for the DB instance class in the Availability Zone.",
          ),
    ),
  },
  {
    name: "member-no-capacity",
    title: "There is no capacity for the cluster's member, three times; then there is",
    clones: "cluster",
    times: 3,
    refuses: ({ creates }) =>
      creates?.kind === "member"
        ? fault(
            InsufficientDBInstanceCapacityFault,
            "Insufficient capacity for the DB instance class in the Availability Zone.",
          )
        : undefined,
  },
  {
    name: "quota-exceeded",
    title: "The account may have no more instances, or clusters",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ofTheClone((isCluster) =>
      isCluster
        ? fault(DBClusterQuotaExceededFault, "Quota exceeded: DB clusters.")
        : fault(InstanceQuotaExceededFault, "Quota exceeded: DB instances."),
    ),
  },
  {
    name: "key-not-accessible",
    title: "The KMS key of the snapshot is disabled, or may not be used",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ofTheClone(() => fault(KMSKeyNotAccessibleFault, "The specified KMS key is not accessible.")),
  },
  {
    name: "no-subnet-group",
    title: "The subnet group of the clone does not exist",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ofTheClone(() => fault(DBSubnetGroupNotFoundFault, "DBSubnetGroup not found.")),
  },
  {
    name: "no-parameter-group",
    title: "The parameter group of the clone does not exist",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ofTheClone((isCluster) =>
      isCluster
        ? fault(DBClusterParameterGroupNotFoundFault, "DBClusterParameterGroup not found.")
        : fault(DBParameterGroupNotFoundFault, "DBParameterGroup not found."),
    ),
  },
  {
    name: "access-denied",
    title: "The role may not create the clone",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: ofTheClone((_isCluster, { operation }) =>
      codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${operation}`, 403),
    ),
  },
  {
    name: "throttled",
    title: "Every third call is answered with Throttling",
    clones: "both",
    times: 10,
    refuses: (_call, nth) => (nth % 3 === 0 ? codeFailure("Throttling", "Rate exceeded") : undefined),
  },
] as const satisfies readonly CataloguedFault[];
