import { SnapshotQuotaExceededFault } from "@aws-sdk/client-rds";
import { lasting } from "../course.ts";
import { codeFailure, fault } from "../failure.ts";
import type { CataloguedFault } from "../fault-definition.ts";
import { endingAs } from "./failed-statuses.ts";

const creates = ({ operation }: { operation: string }) => /^CreateDB(Cluster)?Snapshot$/.test(operation);
const copies = ({ operation }: { operation: string }) => /^CopyDB(Cluster)?Snapshot$/.test(operation);

/** Manual snapshots and their copies. */
export const snapshots = [
  {
    name: "snapshot-stuck-creating",
    title: "A manual snapshot stays in creating for ever",
    clones: "both",
    times: 1,
    redirects: ({ kind }) => (kind === "snapshot" ? [lasting("creating")] : undefined),
  },
  {
    name: "snapshot-fails",
    title: "A manual snapshot ends as failed",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) => (kind === "snapshot" ? endingAs("failed", stages) : undefined),
  },
  {
    name: "snapshot-quota-exceeded",
    title: "The account may have no more manual snapshots",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call) =>
      creates(call) || copies(call)
        ? fault(SnapshotQuotaExceededFault, "Cannot create more than 100 manual snapshots")
        : undefined,
  },
  {
    name: "snapshot-denied",
    title: "The role may not take a snapshot",
    clones: "both",
    times: Number.POSITIVE_INFINITY,
    refuses: (call) =>
      creates(call)
        ? codeFailure("AccessDenied", `The caller is not authorized to perform: rds:${call.operation}`, 403)
        : undefined,
  },
  {
    name: "snapshot-answer-lost",
    title: "A snapshot is begun, but the answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: creates,
  },
  {
    name: "copy-fails",
    title: "The copy of a snapshot ends as failed",
    clones: "both",
    times: 1,
    redirects: ({ kind, stages }) => (kind === "snapshot-copy" ? endingAs("failed", stages) : undefined),
  },
  {
    name: "copy-stuck-creating",
    title: "The copy of a snapshot stays in creating for ever",
    clones: "both",
    times: 1,
    redirects: ({ kind }) => (kind === "snapshot-copy" ? [lasting("creating")] : undefined),
  },
  {
    name: "copy-answer-lost",
    title: "A snapshot's copy is begun, but the answer never arrives",
    clones: "both",
    times: 1,
    losesAnswer: copies,
  },
] as const satisfies readonly CataloguedFault[];
