import { afterCommit } from "../moment.ts";
import type { RestoreFault } from "./fault.ts";
import { notes } from "./functions.ts";

const never = () => ({ hasStruck: () => true, lift: () => {} });

/** Nothing breaks; somebody wants otherwise, or writes something else than was meant. */
export const operators: readonly RestoreFault[] = [
  {
    name: "cancelled-in-the-swap",
    title: "The job is cancelled when the original gives up its name",
    sources: "both",
    expected: {
      end: "cancelled",
      found: "the original",
      recovers: "The original gets its name again; what was restored is deleted",
    },
    inject: ({ world, jobId, enqueue }) =>
      afterCommit(world, notes(jobId, "swapSince"), () => void enqueue({ job: "cancel", jobId })),
  },
  {
    name: "cancelled-too-late",
    title: "The job is cancelled after the new one was asked to take the name",
    sources: "both",
    expected: {
      end: "succeeded",
      found: "the restored",
      recovers:
        "There is only forward: the swap is finished, and the timeline says that the cancellation came too late",
    },
    inject: ({ world, jobId, enqueue }) =>
      afterCommit(world, notes(jobId, "forwardSince"), () => void enqueue({ job: "cancel", jobId })),
  },
  {
    name: "database-taken",
    title: "Another job is at work on the same database",
    sources: "both",
    expected: {
      end: "failed",
      error: "database-busy",
      found: "the restored",
      recovers: "Nothing was done; the other job goes on undisturbed, and the message has its id",
    },
    async inject({ world, identifier, enqueue, untilAt }) {
      const isCluster = world.databases.get(identifier)?.type === "aurora-cluster";
      const requestId = `${identifier}-first`;
      await enqueue({ identifier, task: "create_snapshot", isCluster, requestId });
      await untilAt(requestId, "restorer");
      return never();
    },
  },
  {
    name: "bad-fields",
    title: "Trapheus's message has fields of the wrong type, and one that nobody knows",
    sources: "both",
    request: { task: "db_restor", isCluster: "no", snapshot: 7 },
    expected: {
      end: "failed",
      error: "request-invalid",
      found: "the original",
      recovers: "It is refused with every field that is wrong, and what it must be, before anything is done",
    },
    inject: never,
  },
  {
    name: "no-snapshot",
    title: "The request names a snapshot that does not exist",
    sources: "both",
    request: { job: "restore", from: { snapshot: "of-last-year" } },
    expected: {
      end: "failed",
      error: "snapshot-not-found",
      found: "the original",
      recovers: "It is found before anything is done",
    },
    inject: never,
  },
];
