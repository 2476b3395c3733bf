import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import type { QueueName } from "@dblab-refresh/functions/environment";

/** Not deployed yet, as no stage with databases is: see core's configuration/deployment.ts. */
type OfDatabases = "restorer" | "exporter";

/** The steps that are deployed. */
export const deployedSteps: readonly Exclude<Step, OfDatabases>[] = steps.filter(
  (step) => step !== "restorer" && step !== "exporter",
);

/** The Lambdas of docs/architecture.md that are deployed, by the names of their files in packages/functions/src. */
export const functionNames: readonly Exclude<FunctionName, OfDatabases>[] = [
  "intake",
  ...deployedSteps,
  "notifier",
  "dead-letters",
  "janitor",
];

/** What a function uses. Its environment and its permissions are made of this, and of its secrets
 * (secret-names.ts of core). */
export interface FunctionUse {
  readonly does: string;
  /** The queue that it drains. Absent: it runs on a schedule. */
  readonly drains?: Exclude<QueueName, "rejected">;
  readonly sendsTo: readonly QueueName[];
  readonly jobs: readonly JobAccess[];
  readonly locks: readonly LockAccess[];
  readonly rds?: RdsAccess;
  /** Talks to DBLab Engine: may have to run in a VPC. */
  readonly dblab?: true;
  /** Tells the event bus. */
  readonly events?: true;
  /** Tells the channels of the configuration: mail, Slack, topics, buses. */
  readonly alerts?: true;
}

export type JobAccess = "read" | "create" | "update" | "list";
export type LockAccess = "take" | "release";
export type RdsAccess = "find the snapshot" | "create the clone" | "delete the clone" | "delete orphans";

/** A step sends to itself, to the next one, and to the reaper. */
function step(name: Step, next: readonly Step[], uses: Partial<FunctionUse> & { does: string }): FunctionUse {
  return {
    drains: name,
    sendsTo: [...new Set<QueueName>([name, ...next, "reaper", "notifier", "rejected"])].filter(
      (queue) => queue !== "restorer" && queue !== "exporter",
    ),
    jobs: ["read", "update"],
    locks: [],
    ...uses,
  };
}

export const functionList: Readonly<Record<FunctionName, FunctionUse>> = {
  intake: {
    does: "Makes jobs of requests",
    drains: "jobs",
    // A cancellation wakes the job wherever it stands.
    sendsTo: [...deployedSteps, "notifier", "rejected"],
    jobs: ["read", "create", "update"],
    locks: [],
  },
  snapshotter: step("snapshotter", ["cloner", "restorer", "exporter"], {
    does: "Takes the engine's lock, checks it, finds the snapshot",
    locks: ["take"],
    rds: "find the snapshot",
    dblab: true,
  }),
  cloner: step("cloner", ["dblab-updater"], {
    does: "Restores the clone and waits for it",
    rds: "create the clone",
  }),
  "dblab-updater": step("dblab-updater", ["refresh-poller"], {
    does: "Points DBLab at the clone and starts the refresh",
    dblab: true,
  }),
  "refresh-poller": step("refresh-poller", [], { does: "Waits for the proof of the refresh", dblab: true }),
  restorer: step("restorer", ["snapshotter"], {
    does: "Restores a database beside the original and swaps the two",
  }),
  exporter: step("exporter", [], { does: "Exports a snapshot to S3" }),
  reaper: step("reaper", [], {
    does: "Deletes the clone and ends the job",
    locks: ["release"],
    rds: "delete the clone",
    dblab: true,
  }),
  notifier: {
    does: "Tells what is to be told",
    drains: "notifier",
    sendsTo: ["rejected"],
    jobs: ["read", "update"],
    locks: [],
    events: true,
    alerts: true,
  },
  "dead-letters": {
    does: "Sends again what a queue gave up",
    drains: "dead-letters",
    sendsTo: [...deployedSteps, "notifier", "rejected"],
    jobs: ["read", "update"],
    locks: [],
  },
  janitor: {
    does: "Looks after what fell through",
    sendsTo: [...deployedSteps, "notifier"],
    jobs: ["read", "update", "list"],
    locks: ["take", "release"],
    rds: "delete orphans",
    dblab: true,
  },
};

/** The function that drains a queue; nobody drains what is rejected. */
export function drainerOf(queue: QueueName): FunctionName | undefined {
  return functionNames.find((name) => functionList[name].drains === queue);
}
