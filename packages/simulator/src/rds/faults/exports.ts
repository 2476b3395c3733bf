import {
  IamRoleMissingPermissionsFault,
  IamRoleNotFoundFault,
  InvalidS3BucketFault,
  KMSKeyNotAccessibleFault,
} from "@aws-sdk/client-rds";
import type { Call } from "../call-log.ts";
import { lasting } from "../course.ts";
import { codeFailure, fault } from "../failure.ts";
import type { CataloguedFault } from "../fault-definition.ts";

const always = (error: () => Error) => ({
  clones: "both" as const,
  times: Number.POSITIVE_INFINITY,
  refuses: ({ operation }: Call) => (operation === "StartExportTask" ? error() : undefined),
});

/** Exports of snapshots to S3. */
export const exports = [
  {
    name: "export-fails",
    title: "An export fails in the middle",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) =>
      kind === "export"
        ? [
            ...stages.slice(0, 1),
            ...stages.slice(1, 2).map((stage) => ({ ...stage, durationMs: stage.durationMs / 2 })),
            lasting("FAILED"),
          ]
        : undefined,
  },
  {
    name: "export-hangs",
    title: "An export stays in progress for ever, at 99 percent",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) => (kind === "export" ? stages.slice(0, 2) : undefined),
  },
  {
    name: "export-canceled",
    title: "Somebody cancels an export in the middle",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }, { durations }) =>
      kind === "export"
        ? [
            ...stages.slice(0, 1),
            ...stages.slice(1, 2).map((stage) => ({ ...stage, durationMs: stage.durationMs / 2 })),
            { status: "CANCELING", durationMs: durations.exportCancelingMs },
            lasting("CANCELED"),
          ]
        : undefined,
  },
  {
    name: "export-limit-reached",
    title: "Five exports of others are under way, for the first three tries",
    ...always(() =>
      codeFailure("ExportTaskLimitReachedFault", "You have reached the limit of 5 concurrent export tasks"),
    ),
    times: 3,
  },
  {
    name: "export-role-missing",
    title: "The role that an export uses does not exist",
    ...always(() => fault(IamRoleNotFoundFault, "The IAM role requested for export can't be found.")),
  },
  {
    name: "export-role-lacks-permissions",
    title: "The role that an export uses may not write to the bucket",
    ...always(() =>
      fault(
        IamRoleMissingPermissionsFault,
        "The IAM role requested for export doesn't have the required permissions.",
      ),
    ),
  },
  {
    name: "export-bucket-missing",
    title: "The bucket that an export writes to does not exist",
    ...always(() => fault(InvalidS3BucketFault, "The specified Amazon S3 bucket name can't be found.")),
  },
  {
    name: "export-key-not-accessible",
    title: "The KMS key that an export uses is disabled, or may not be used",
    ...always(() => fault(KMSKeyNotAccessibleFault, "The specified KMS key is not accessible.")),
  },
  {
    name: "export-answer-lost",
    title: "An export is begun, but the answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: ({ operation }) => operation === "StartExportTask",
  },
] as const satisfies readonly CataloguedFault[];
