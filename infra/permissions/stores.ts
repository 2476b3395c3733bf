import { DUE_INDEX } from "@dblab-refresh/aws/table-shapes";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { EVENT_BUS } from "../environment.ts";
import { hasDatabases } from "../export-place.ts";
import type { FunctionUse, JobAccess, LockAccess } from "../function-list.ts";
import { APP, type Names } from "../names.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

const jobActions: Readonly<Record<Exclude<JobAccess, "list">, string>> = {
  read: "dynamodb:GetItem",
  create: "dynamodb:PutItem",
  update: "dynamodb:UpdateItem",
};

/** A lock that is held is read for its holder; see lock-table.ts. */
const lockActions: Readonly<Record<LockAccess, readonly string[]>> = {
  read: ["dynamodb:GetItem"],
  take: ["dynamodb:PutItem", "dynamodb:GetItem"],
  release: ["dynamodb:DeleteItem"],
};

/** The job table and the lock table. */
export function tableStatements(
  use: FunctionUse,
  stage: Pick<Stage, "databases">,
  names: Names,
  place: Place,
): readonly Statement[] {
  const extra = hasDatabases(stage) ? use.databases : undefined;
  const jobs = [...use.jobs, ...(extra?.jobs ?? [])];
  const locks = [...use.locks, ...(extra?.locks ?? [])];
  const table = (name: string) => arn(place, "dynamodb", `table/${name}`);
  const ofJobs = jobs.flatMap((access) => (access === "list" ? [] : [jobActions[access]]));
  const statements = [allow("Jobs", ofJobs, [table(names.jobTable)])];
  if (jobs.includes("list")) {
    const index = `${table(names.jobTable)}/index/${DUE_INDEX}`;
    statements.push(allow("DueJobs", ["dynamodb:Query"], [index]));
  }
  if (locks.length > 0) {
    const ofLocks = locks.flatMap((access) => lockActions[access]);
    statements.push(allow("Locks", ofLocks, [table(names.lockTable)]));
  }
  return statements;
}

/** The queues that it sends to, and its own, whose failed messages it puts off. */
export function queueStatements(
  { drains, sendsTo }: FunctionUse,
  names: Names,
  place: Place,
): readonly Statement[] {
  const queue = (name: Parameters<Names["queue"]>[0]) => arn(place, "sqs", names.queue(name));
  return [
    allow("Send", ["sqs:SendMessage"], sendsTo.map(queue)),
    ...(drains ? [allow("PutOff", ["sqs:ChangeMessageVisibility"], [queue(drains)])] : []),
  ];
}

export function eventStatements({ events }: FunctionUse, place: Place): readonly Statement[] {
  if (!events) return [];
  return [
    // Under our own name: on a bus that others listen to, nobody else's event can be made up.
    allow("Tell", ["events:PutEvents"], [arn(place, "events", `event-bus/${EVENT_BUS}`)], {
      "ForAllValues:StringEquals": { "events:source": [APP] },
      // All of no values is true, too.
      Null: { "events:source": ["false"] },
    }),
  ];
}
