import type { ErrorCode } from "../job/error-catalogue.ts";
import { Fault } from "../job/fault.ts";
import { mayPass } from "./passing-errors.ts";

/** The SDK's `error.name` is the shape's name, the wire's code often lacks `Fault`: compare without it. */
function bare(name: string): string {
  return name.replace(/Fault$/, "");
}

/** What passes of RDS's own. */
const passing = [
  /^PriorRequestNotComplete$/,
  /^Invalid(DBInstance|DBCluster|DBSnapshot|DBClusterSnapshot|Resource|ExportSource)State$/,
  // Five exports at a time: a place becomes free.
  /^ExportTaskLimitReached$/,
  /^Insufficient(DBInstanceCapacity|DBClusterCapacity|StorageClusterCapacity)$/,
];

const lasting: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /^(AccessDenied|UnauthorizedOperation|NotAuthorized|InvalidClientTokenId|SignatureDoesNotMatch)/,
    "permission-denied",
  ],
  [/^(DBSnapshotNotFound|DBClusterSnapshotNotFound)$/, "snapshot-not-found"],
  // Not there, not enabled, or no permission for it: RDS says the same of all three.
  [/^KMSKeyNotAccessible$/, "clone-key-not-accessible"],
  [
    /(Subnet|VPC|ParameterGroup|OptionGroup|SecurityGroup|StorageType|Quota|Domain|Certificate|License|Parameter|InvalidRestore|ValidationError|AuthorizationNotFound)/,
    "clone-refused",
  ],
];

/** What an error of RDS's means for a job. `reason` is its name without `Fault`. */
export function rdsFault(error: {
  readonly name: string;
  readonly message: string;
  readonly httpStatus?: number;
  readonly action: string;
}): Fault {
  const reason = bare(error.name);
  return new Fault({
    service: "RDS",
    reason,
    passing: mayPass({ ...error, name: reason }) || passing.some((pattern) => pattern.test(reason)),
    code: lasting.find(([pattern]) => pattern.test(reason))?.[1] ?? "aws-fault",
    message: `RDS ${error.action}: ${reason}: ${error.message}`,
  });
}

/**
 * The create found its identifier taken: by ours (a lost answer) or by somebody else's; the owner tag tells. Of a role:
 * it is associated already, or another one for the same feature is.
 */
export function meansAlreadyThere(fault: Fault): boolean {
  return /^(DB(Instance|Cluster|Snapshot|ClusterSnapshot|InstanceRole|ClusterRole)|ExportTask)AlreadyExists$/.test(
    fault.reason,
  );
}

/** The thing is not there (any more). */
export function meansNotFound(fault: Fault): boolean {
  return /^(DB(Instance|Cluster|Snapshot|ClusterSnapshot)|ExportTask)NotFound$/.test(fault.reason);
}
