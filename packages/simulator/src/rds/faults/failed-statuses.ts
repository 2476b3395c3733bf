import { lasting, type Plan, type Stage } from "../course.ts";
import type { CataloguedFault } from "../fault-definition.ts";

/**
 * The statuses in which a restore can end for good, and the sort of clone that can have them: the lists of both user
 * guides ("Viewing DB instance status", "Viewing DB cluster status").
 */
const endings = {
  failed: "instance",
  "restore-error": "instance",
  "incompatible-restore": "instance",
  "incompatible-network": "instance",
  "incompatible-option-group": "instance",
  "incompatible-parameters": "instance",
  "incompatible-credentials": "instance",
  "insufficient-capacity": "instance",
  "inaccessible-encryption-credentials": "both",
  "inaccessible-encryption-credentials-recoverable": "both",
  "storage-full": "instance",
  "cloning-failed": "cluster",
  "migration-failed": "cluster",
} as const satisfies Record<string, CataloguedFault["clones"]>;

type FailedStatus = keyof typeof endings;

/** `restore-<status>`, but for two that would read badly. */
type RestoreFaultName<Status extends FailedStatus> = Status extends "incompatible-restore"
  ? "restore-incompatible"
  : Status extends "restore-error"
    ? "restore-error"
    : `restore-${Status}`;

export type FailedStatusFaultName = RestoreFaultName<FailedStatus>;

function nameFor(status: FailedStatus): FailedStatusFaultName {
  if (status === "incompatible-restore") return "restore-incompatible";
  return status === "restore-error" ? "restore-error" : `restore-${status}`;
}

/** `restore-<status>` for each. */
export const failedStatuses = Object.entries(endings).map(([status, clones]) => {
  const thing = clones === "both" ? "instance or cluster" : clones;
  return {
    // The entries of a constant record have its keys.
    name: nameFor(status as FailedStatus),
    title: `The restored ${thing} ends as ${status} instead of available`,
    clones,
    times: 1,
    diverts: ({ kind, stages }: Plan) =>
      kind === clones || (clones === "both" && kind !== "member") ? endingAs(status, stages) : undefined,
  } satisfies CataloguedFault;
});

/** The stages of creation with another end; what would follow it does not come to pass. */
export function endingAs(status: string, [first]: readonly Stage[]): readonly Stage[] {
  return first === undefined ? [lasting(status)] : [first, lasting(status)];
}
