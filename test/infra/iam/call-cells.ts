import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { GatewayCall } from "@dblab-refresh/local/world/gateway-call";
import { configured, type Manner, type ThingName } from "./account.ts";

/** What IAM would ask about one call: one question for each thing that the call names. */
export interface Cell {
  readonly action: string;
  readonly on: ThingName;
  readonly manner: Manner | undefined;
}

/** What the local stage's things are, by their names there. */
export interface LocalThings {
  readonly installation: string;
  /** The tags of an instance or a cluster that is there. */
  tagsOf(type: "db" | "cluster", identifier: string): Readonly<Record<string, string>> | undefined;
  /** Whether it is a source, or a member of one. */
  isSource(identifier: string): boolean;
  readonly secretArn: string;
  readonly parameterArn: string;
  readonly webhookArn: string;
}

export type Service = "sqs" | "dynamodb" | "events" | "secrets" | "ses" | "sns" | "rds";

/** @throws if the call is none that a function of ours is known to make */
export function cellsOf(service: Service, call: GatewayCall, local: LocalThings): readonly Cell[] {
  const { operation, input } = call;
  const text = (name: string) => String(input[name] ?? "");
  const cell = (action: string, on: ThingName, manner?: Manner): Cell => ({ action, on, manner });
  switch (service) {
    case "sqs": {
      const queue = text("QueueUrl").split("/").at(-1)?.replace("dblab-refresh-", "");
      return [cell(`sqs:${operation}`, known(`${queue} queue`))];
    }
    case "dynamodb":
      return [cell(`dynamodb:${operation}`, tableThing(text("TableName"), input.IndexName))];
    case "events":
      return busesOf(input.Entries).map((bus) =>
        cell(
          `events:${operation}`,
          bus === "default" ? "event bus" : "a channel's bus",
          mannerOfEvents(input.Entries),
        ),
      );
    case "ses":
      return mailCells(operation, input);
    case "sns":
      return [
        cell(
          `sns:${operation}`,
          text("TopicArn").endsWith(`:${configured.topic}`) ? "a channel's topic" : "someone's topic",
        ),
      ];
    case "secrets":
      return operation === "GetParameter"
        ? [
            cell(
              "ssm:GetParameter",
              text("Name") === local.parameterArn ? "a target's parameter" : "someone's parameter",
            ),
          ]
        : [cell(`secretsmanager:${operation}`, secretThing(text("SecretId"), local))];
    case "rds":
      return rdsCells(operation, input, local);
  }
}

function secretThing(arn: string, { secretArn, webhookArn }: LocalThings): ThingName {
  if (arn === webhookArn) return "a webhook's address";
  return arn === secretArn ? "a target's secret" : "someone's secret";
}

/** SES asks about one identity or the other, by what is verified, and in its sandbox about the recipients', too. */
function mailCells(operation: string, input: GatewayCall["input"]): readonly Cell[] {
  const isOurs = input.FromEmailAddress === configured.mail.from;
  const manner = isOurs ? "from the configured address" : "from another address";
  const asked: readonly ThingName[] = [
    "the sender's address",
    "the sender's domain",
    "a recipient's address",
    "a recipient's domain",
    ...(input.ConfigurationSetName === configured.mail.configurationSet
      ? (["the mails' settings"] as const)
      : []),
  ];
  return asked.map((on) => ({ action: `ses:${operation}`, on, manner }));
}

const queues: readonly ThingName[] = [
  "jobs queue",
  "snapshotter queue",
  "cloner queue",
  "dblab-updater queue",
  "refresh-poller queue",
  "reaper queue",
  "notifier queue",
  "dead-letters queue",
  "rejected queue",
];

function known(name: string): ThingName {
  const found = queues.find((queue) => queue === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

function tableThing(table: string, index: unknown): ThingName {
  if (table.endsWith("-locks")) return "lock table";
  if (!table.endsWith("-jobs")) return "someone's table";
  if (index === undefined) return "job table";
  return index === "byDueTime" ? "due index" : "target index";
}

function busesOf(entries: unknown): readonly string[] {
  const buses = (Array.isArray(entries) ? entries : []).map(
    (entry: { EventBusName?: string }) => entry.EventBusName,
  );
  return [...new Set(buses.map((bus) => bus ?? "default"))];
}

function mannerOfEvents(entries: unknown): Manner {
  const sources = (Array.isArray(entries) ? entries : []).map((entry: { Source?: string }) => entry.Source);
  return sources.length > 0 && sources.every((source) => source === "dblab-refresh")
    ? "as dblab-refresh"
    : "as somebody else";
}

function rdsCells(operation: string, input: GatewayCall["input"], local: LocalThings): readonly Cell[] {
  const action = `rds:${operation}`;
  const name = (field: string) => (input[field] === undefined ? undefined : String(input[field]));
  const db = () => databaseThing("db", name("DBInstanceIdentifier"), local);
  const cluster = () => databaseThing("cluster", name("DBClusterIdentifier"), local);
  /** What is made, and what else the call names. RDS asks about the tags of what is made apart. */
  const made = (thing: ThingName, ...others: readonly ThingName[]): readonly Cell[] => {
    const manner = mannerOfTags(input, local.installation);
    const cells = [thing, ...others].map((on) => ({ action, on, manner }));
    return manner === "without tags"
      ? cells
      : [...cells, { action: "rds:AddTagsToResource", on: thing, manner }];
  };
  const subnets = name("DBSubnetGroupName") ? "the clone's subnet group" : "the default subnet group";
  const parameters = name("DBParameterGroupName")
    ? "the clone's parameter group"
    : "a default parameter group";
  const options = name("OptionGroupName") ? "the clone's option group" : "a default option group";
  const clusterParameters = name("DBClusterParameterGroupName")
    ? "the clone's cluster parameter group"
    : "a default cluster parameter group";
  switch (operation) {
    case "RestoreDBInstanceFromDBSnapshot":
      return made(db(), snapshotThing(name("DBSnapshotIdentifier")), subnets, parameters, options);
    case "RestoreDBClusterFromSnapshot":
      return made(
        cluster(),
        clusterSnapshotThing(name("SnapshotIdentifier")),
        subnets,
        clusterParameters,
        options,
      );
    case "CreateDBInstance":
      return made(db(), cluster(), subnets, parameters, options);
    case "DescribeDBSnapshots":
      return [{ action, on: snapshotThing(name("DBSnapshotIdentifier")), manner: undefined }];
    case "DescribeDBClusterSnapshots":
      return [{ action, on: clusterSnapshotThing(name("DBClusterSnapshotIdentifier")), manner: undefined }];
    default:
      return [{ action, on: operation.includes("DBCluster") ? cluster() : db(), manner: undefined }];
  }
}

/** A call without a name is about all of them: only who may ask for anybody's may make it. */
function databaseThing(
  type: "db" | "cluster",
  identifier: string | undefined,
  local: LocalThings,
): ThingName {
  const isDb = type === "db";
  if (identifier === undefined) return isDb ? "someone's instance" : "someone's cluster";
  if (local.isSource(identifier)) return isDb ? "production instance" : "production cluster";
  if (!identifier.startsWith(CLONE_PREFIX)) return isDb ? "a renamed clone" : "a renamed cluster";
  const tags = local.tagsOf(type, identifier);
  // What is to be made is not there yet; what has tags must have ours.
  if (tags !== undefined && !isOurs(tags, local.installation))
    return isDb ? "another installation's clone" : "another installation's cluster";
  if (!isDb) return "own cluster";
  return identifier.endsWith("-instance") ? "own member" : "own clone";
}

function snapshotThing(identifier: string | undefined): ThingName {
  return identifier === undefined ? "someone's snapshot" : "production's automated snapshot";
}

function clusterSnapshotThing(identifier: string | undefined): ThingName {
  return identifier === undefined ? "someone's cluster snapshot" : "production cluster's automated snapshot";
}

function isOurs(tags: Readonly<Record<string, string>>, installation: string): boolean {
  return (
    tags[MANAGED_BY.key] === MANAGED_BY.value && (tags[OWNER_TAG]?.startsWith(`${installation}/`) ?? false)
  );
}

/** The query protocol numbers a list's members: `Tags.Tag.1.Key`. */
function mannerOfTags(input: GatewayCall["input"], installation: string): Manner {
  const keys = Object.entries(input).flatMap(([field, key]) => {
    const number = /^Tags\.Tag\.(\d+)\.Key$/.exec(field)?.[1];
    return number === undefined ? [] : [[String(key), String(input[`Tags.Tag.${number}.Value`])] as const];
  });
  if (keys.length === 0) return "without tags";
  return isOurs(Object.fromEntries(keys), installation)
    ? "with our tags"
    : "with another installation's tags";
}
