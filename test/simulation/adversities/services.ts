import { steps } from "@dblab-refresh/core/job/step";
import type { Closed } from "../chance.ts";
import type { JobMemory } from "../job-memory.ts";
import type { Minutes, Occasion } from "../occasion.ts";
import type { QueueName } from "../queue-memory.ts";
import type { SinkMemory } from "../sink-memory.ts";

/** Whoever is to be told is away for hours. */
export function sinkGoes(occasion: Occasion): void {
  const { sinks } = occasion.installation();
  const sink = sinks[occasion.generator.between(0, sinks.length - 1)];
  if (sink !== undefined) goesAway(occasion, sink, [60, 360]);
}

export function goesAway(occasion: Occasion, sink: SinkMemory, minutes: Minutes): void {
  occasion.tell(sink.name, "is away");
  sink.isAway = true;
  occasion.later(minutes, () => {
    occasion.tell(sink.name, "is back");
    sink.isAway = false;
  });
}

const writers = ["jobs", ...steps, "dead-letters", "notifier", "janitor"] as const;

/** The job table takes nothing from one function, or from none, for a while; or whoever writes is killed. */
export function writesFail(occasion: Occasion): void {
  const { generator } = occasion;
  const { jobs, name } = occasion.installation();
  const how = generator.pick<"refused" | "killed">(["refused", "killed"]);
  const live = occasion.liveJobs().find(({ installation }) => installation === name);
  const drawn = generator.chance(0.3) ? "all" : generator.pick(writers);
  const next = live?.step === "reaper" && generator.chance(0.3) ? "notifier" : live?.step;
  const who = generator.chance(0.5) && next ? next : drawn;
  poisons(occasion, jobs, { who, how, minutes: [2, 90] });
}

/** @param who a function's name, or `all` */
export function poisons(
  occasion: Occasion,
  { poisoned }: JobMemory,
  { who, how, minutes }: { who: string; how: "refused" | "killed"; minutes: Minutes },
): void {
  occasion.tell("the job table", `${who}: every write is ${how}`);
  poisoned.set(who, how);
  occasion.outage(minutes, () => {
    occasion.tell("the job table", `${who}: writes again`);
    poisoned.delete(who);
  });
}

/** A queue takes nothing for up to an hour and a half, and mostly gives nothing either. */
export function queueGoesDown(occasion: Occasion): void {
  const { generator, world } = occasion;
  const { jobs, queues, name } = occasion.installation();
  const live = occasion.liveJobs().find(({ installation }) => installation === name);
  const drawn = generator.pick<QueueName>(["jobs", "notifier", "dead-letters", "cloner", "reaper"]);
  const queue = generator.chance(0.7) && live ? live.step : drawn;
  const milliseconds = generator.between(20, 90) * 60_000;
  const isDeaf = generator.chance(0.5);
  occasion.tell("SQS", `${queue} ${isDeaf ? "takes nothing" : "is down"} for ${milliseconds / 60_000} min`);
  // Then its messages die while they are current, and cannot be sent again.
  if (isDeaf && queue === live?.step && generator.chance(0.5))
    poisons(occasion, jobs, { who: queue, how: "refused", minutes: [2, 10] });
  world.chance.failFor(milliseconds);
  (isDeaf ? queues.deafUntil : queues.downUntil).set(queue, world.chance.timeline.now + milliseconds);
}

/** Calls by how their traces begin: of the tables, RDS, the engine, the queues. */
const closableCalls = [
  "jobs",
  "jobs.get",
  "jobs.commit",
  "jobs.create",
  "jobs by due time",
  "jobs.markServed",
  "jobs.requestCancellation",
  "locks",
  "locks.take",
  "locks.takeOver",
  "locks.release",
  "RDS",
  "RDS Describe",
  "RDS DescribeDBInstances",
  "RDS DescribeDBClusters",
  "RDS DescribeDBSnapshots",
  "RDS DescribeDBClusterSnapshots",
  "RDS Restore",
  "RDS CreateDBInstance",
  "RDS Modify",
  "RDS Delete",
  "RDS DeleteDBInstance",
  "RDS DeleteDBCluster",
  "DBLab",
  "DBLab GET /healthz",
  "DBLab GET /status",
  "DBLab GET /admin/config",
  "DBLab POST /admin/config",
  "DBLab POST /admin/test-db-source",
  "DBLab POST /full-refresh",
  "send",
  "notify",
  "reject",
  "secret",
  "secret PASSWORD_ORDERS",
  "secret TOKEN_ONE",
  "tell people",
  "tell bus",
  "tell channel",
] as const;

/** What jobs of databases call besides. */
const closableCallsOfDatabases = [
  "RDS CreateDBSnapshot",
  "RDS CopyDBSnapshot",
  "RDS DeleteDBSnapshot",
  "RDS ModifyDBInstance",
  "RDS ModifyDBInstance",
  "RDS ModifyDBCluster",
  "RDS RebootDBInstance",
  "RDS AddTagsToResource",
  "RDS RemoveTagsFromResource",
  "RDS StartExportTask",
  "RDS CancelExportTask",
  "RDS DescribeExportTasks",
  "RDS DescribeBlueGreenDeployments",
  "connect",
] as const;

/** And where a record leads to one of the databases. */
const closableCallsOfRecords = [
  "Route53",
  "Route53 ListResourceRecordSets",
  "Route53 ChangeResourceRecordSets",
  "Route53 GetChange",
] as const;

/** One call is refused, or denied by a policy, for a while: for everybody. */
export function callsFail(occasion: Occasion): void {
  const { generator, world } = occasion;
  const isTheirs = world.databases.scenario !== undefined && generator.chance(0.5);
  const isOfRecords = world.databases.records.names.length > 0 && generator.chance(0.2);
  const drawn = isTheirs ? generator.pick(closableCallsOfDatabases) : generator.pick(closableCalls);
  const call = isOfRecords ? generator.pick(closableCallsOfRecords) : drawn;
  closesCalls(occasion, call, generator.pick(["refused", "denied"]), [2, 90]);
}

/** The engine, or what stands in front of it, takes one of its calls from nobody any more. */
export function engineDenies(occasion: Occasion): void {
  const calls = ["POST /full-refresh", "POST /full-refresh", "POST /admin/config", "GET /status"] as const;
  closesCalls(occasion, `DBLab ${occasion.generator.pick(calls)}`, "denied", [2, 90]);
}

/** A store gives nobody a secret for a while: which targets need it is left to their configuration. */
export function secretsFail(occasion: Occasion): void {
  const { generator } = occasion;
  const call = generator.pick(["secret", "secret PASSWORD_ORDERS", "secret TOKEN_ONE"]);
  closesCalls(occasion, call, generator.pick(["refused", "denied"]), [2, 90]);
}

/** @param call how its trace begins */
export function closesCalls(occasion: Occasion, call: string, how: Closed, minutes: Minutes): void {
  const { closedCalls } = occasion.world.chance;
  occasion.tell("AWS", `${call}: every call is ${how}`);
  closedCalls.set(call, how);
  occasion.outage(minutes, () => {
    occasion.tell("AWS", `${call}: as before`);
    closedCalls.delete(call);
  });
}
