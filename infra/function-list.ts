import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import type { QueueName } from "@dblab-refresh/functions/environment";

/** The Lambdas of docs/architecture.md, by the names of their files in packages/functions/src. */
export const functionNames: readonly FunctionName[] = [
  "intake",
  ...steps,
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
  /** What it does for jobs of databases: nothing of it is permitted in a stage without any. */
  readonly databases?: DatabaseUse;
  /** Talks to DBLab Engine: may have to run in a VPC. */
  readonly dblab?: true;
  /** Connects to databases: may have to run in a VPC, too. */
  readonly connects?: true;
  /** Tells the event bus. */
  readonly events?: true;
  /** Tells the channels of the configuration: mail, Slack, topics, buses. */
  readonly alerts?: true;
}

export type JobAccess = "read" | "create" | "update" | "list";
export type LockAccess = "read" | "take" | "release";
export type RdsAccess = "find the snapshot" | "create the clone" | "delete the clone" | "delete orphans";

/** See permissions/databases.ts. */
export type DatabaseAccess = "snapshot" | "restore" | "export" | "clean up";

interface DatabaseUse {
  readonly access: DatabaseAccess;
  /** Beside those that it has anyway. */
  readonly jobs?: readonly JobAccess[];
  readonly locks?: readonly LockAccess[];
}

/** A step sends to itself, to the next one, and to the reaper. */
function step(name: Step, next: readonly Step[], uses: Partial<FunctionUse> & { does: string }): FunctionUse {
  return {
    drains: name,
    sendsTo: [...new Set<QueueName>([name, ...next, "reaper", "notifier", "rejected"])],
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
    sendsTo: [...steps, "notifier", "rejected"],
    jobs: ["read", "create", "update"],
    // What is paused by hand stands among the locks.
    locks: ["read"],
  },
  snapshotter: step("snapshotter", ["cloner", "restorer", "exporter"], {
    does: "Takes the lock, checks what can be checked, finds or takes the snapshot",
    locks: ["take"],
    rds: "find the snapshot",
    // An export is a job of its own, and waits until nobody replaces its snapshot any more.
    databases: { access: "snapshot", jobs: ["create"], locks: ["release"] },
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
    databases: { access: "restore" },
    connects: true,
  }),
  exporter: step("exporter", [], {
    does: "Exports a snapshot to S3",
    databases: { access: "export", locks: ["take"] },
  }),
  reaper: step("reaper", [], {
    does: "Deletes what is temporary and ends the job",
    locks: ["release"],
    rds: "delete the clone",
    databases: { access: "clean up" },
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
    sendsTo: [...steps, "notifier", "rejected"],
    jobs: ["read", "update"],
    locks: [],
  },
  janitor: {
    does: "Looks after what fell through",
    sendsTo: [...steps, "notifier"],
    jobs: ["read", "update", "list"],
    locks: ["take", "release"],
    rds: "delete orphans",
    databases: { access: "clean up" },
    dblab: true,
  },
};

/** The function that drains a queue; nobody drains what is rejected. */
export function drainerOf(queue: QueueName): FunctionName | undefined {
  return functionNames.find((name) => functionList[name].drains === queue);
}

/** Whether it runs in the stage's VPC, if there is one. */
export function isInVpc({ dblab, connects }: FunctionUse): boolean {
  return dblab === true || connects === true;
}
