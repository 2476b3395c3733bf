import type { Task } from "@dblab-refresh/core/configuration/database";
import { fingerprint } from "@dblab-refresh/core/job/job-id";
import type { Deployment } from "./deployment.ts";
import { accountNamesOf, namesOf } from "./names.ts";
import { schedulerStatements } from "./permissions/scheduler.ts";
import type { Place } from "./permissions/statement.ts";
import { schedulerTrust, trustDocument } from "./permissions/trust.ts";
import { policyDocument } from "./policy-document.ts";
import type { Queues } from "./queues.ts";
import { tagsOf } from "./tags.ts";

/**
 * EventBridge Scheduler's own words, replaced when it calls: the time for which the schedule was due.
 * Source: "Adding context attributes in EventBridge Scheduler".
 */
const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** A schedule is tried again for an hour; its request says when it was due, so a late one is still its own. Seconds. */
const LATEST = 3600;

/** What schedules have in common: their group, the role that they act in, the queue for what cannot be delivered. */
export interface Scheduling {
  readonly deployment: Deployment;
  readonly queues: Queues;
  readonly group: aws.scheduler.ScheduleGroup;
  readonly role: aws.iam.Role;
}

export function createScheduling(
  deployment: Deployment,
  place: $util.Output<Place>,
  queues: Queues,
): Scheduling {
  const group = new aws.scheduler.ScheduleGroup("Schedules", {
    name: namesOf(deployment.name).scheduleGroup,
    tags: tagsOf(deployment, "schedules"),
  });
  return { deployment, queues, group, role: schedulerRole(deployment, place) };
}

export function createJanitorSchedule(scheduling: Scheduling, janitor: sst.aws.Function): $util.Resource {
  return new aws.scheduler.Schedule("JanitorSchedule", {
    ...commonOf(scheduling),
    name: "janitor",
    description: "Looks after what fell through",
    scheduleExpression: rate(scheduling.deployment.stage.janitor.every),
    // Another round comes soon: a late one is of no use.
    target: targetOf(scheduling, janitor.arn, JSON.stringify({ time: SCHEDULED_TIME }), 0),
  });
}

/** A schedule for each target that has one, straight to the jobs queue. */
export function createTargetSchedules(scheduling: Scheduling, needs: $util.Resource[]): void {
  for (const [name, { schedule }] of Object.entries(scheduling.deployment.stage.targets)) {
    if (schedule?.expression === undefined) continue;
    // Not logicalName's: it would make one of a-1 and a1, and a JanitorSchedule of a target named janitor.
    const scheduleName = `refresh-${name}`;
    new aws.scheduler.Schedule(
      scheduleName,
      {
        ...commonOf(scheduling),
        name: scheduleName,
        description: `Refreshes ${name}`,
        scheduleExpression: String(schedule.expression),
        scheduleExpressionTimezone: String(schedule.timezone ?? "UTC"),
        target: targetOf(scheduling, scheduling.queues.jobs.arn, requestOf(name), 10),
      },
      { dependsOn: needs },
    );
  }
}

/** Several of a database, each with a task: Trapheus's own message, straight to the jobs queue. */
export function createDatabaseSchedules(scheduling: Scheduling, needs: $util.Resource[]): void {
  for (const [identifier, { type, schedules }] of Object.entries(scheduling.deployment.stage.databases)) {
    for (const [index, { expression, timezone, task }] of schedules.entries()) {
      const scheduleName = databaseScheduleName(identifier, index + 1);
      new aws.scheduler.Schedule(
        scheduleName,
        {
          ...commonOf(scheduling),
          name: scheduleName,
          description: `${task} of ${identifier}`,
          scheduleExpression: expression,
          scheduleExpressionTimezone: timezone,
          target: targetOf(
            scheduling,
            scheduling.queues.jobs.arn,
            databaseRequestOf(identifier, task, type === "aurora-cluster"),
            10,
          ),
        },
        { dependsOn: needs },
      );
    }
  }
}

/** EventBridge Scheduler's limit of a name. */
const LONGEST_NAME = 64;

/** No name is refused for its identifier's length: a long one is cut, and told from others by a hash. */
function databaseScheduleName(identifier: string, number: number): string {
  const name = `database-${identifier}-${number}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = fingerprint({ identifier }).slice(0, 8);
  const rest = `-${hash}-${number}`;
  return `${`database-${identifier}`.slice(0, LONGEST_NAME - rest.length)}${rest}`;
}

function commonOf({ group }: Scheduling) {
  return { groupName: group.name, flexibleTimeWindow: { mode: "OFF" } };
}

/** What cannot be delivered goes to `rejected`, where an alarm sees it. */
function targetOf({ queues, role }: Scheduling, arn: $util.Output<string>, input: string, retries: number) {
  return {
    arn,
    roleArn: role.arn,
    input,
    deadLetterConfig: { arn: queues.rejected.arn },
    retryPolicy: { maximumEventAgeInSeconds: LATEST, maximumRetryAttempts: retries },
  };
}

/** Two deliveries of one schedule are one job: the id follows from the target and the time. */
function requestOf(target: string): string {
  return JSON.stringify({
    job: "refresh",
    target,
    trigger: "schedule",
    requestId: `${target} ${SCHEDULED_TIME}`,
    requestedAt: SCHEDULED_TIME,
  });
}

/** One task of one database at one time is one job, whichever of its schedules asks for it, and however often. */
function databaseRequestOf(identifier: string, task: Task, isCluster: boolean): string {
  return JSON.stringify({
    identifier,
    task,
    isCluster,
    trigger: "schedule",
    requestId: `${identifier} ${task} ${SCHEDULED_TIME}`,
    requestedAt: SCHEDULED_TIME,
  });
}

function rate(seconds: number): string {
  const minutes = seconds / 60;
  return `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`;
}

function schedulerRole(deployment: Deployment, place: $util.Output<Place>) {
  const { name, stage } = deployment;
  return new aws.iam.Role("SchedulerRole", {
    name: accountNamesOf(name, stage.deployment.region).role("scheduler"),
    description: "Sends requests to the jobs queue and runs the janitor",
    assumeRolePolicy: place.apply((known) => trustDocument(schedulerTrust(name, known))),
    inlinePolicies: [
      { name: "exact", policy: place.apply((known) => policyDocument(schedulerStatements(name, known))) },
    ],
    tags: tagsOf(deployment, "schedules"),
  });
}
