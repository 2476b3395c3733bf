import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { MANAGED_BY, OWNER_TAG, RETIRED_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { GatewayCall } from "@dblab-refresh/local/world/gateway-call";
import { configured, type Manner, type ThingName } from "./account.ts";
import type { Cell } from "./cell.ts";
import { databaseSnapshotThing, databaseThing, type LocalDatabase } from "./database-things.ts";
import { dnsCells } from "./dns-cells.ts";

export type TaggedType = "db" | "cluster" | "snapshot" | "cluster-snapshot";

/** What the local stage's things are, by their names there. */
export interface LocalThings {
  readonly installation: string;
  /** The tags of something that is there. */
  tagsOf(type: TaggedType, identifier: string): Readonly<Record<string, string>> | undefined;
  /** The database that something is, or is called after. */
  databaseOf(name: string): LocalDatabase | undefined;
  /** What has a resource id now. */
  nameOf(resourceId: string): string;
  /** Whether it is a source, or a member of one. */
  isSource(identifier: string): boolean;
  /** Whether the configuration has a record of this name in the zone. */
  isRecord(zone: string, name: string): boolean;
  readonly secretArn: string;
  readonly parameterArn: string;
  readonly webhookArn: string;
}

export type Service = "sqs" | "dynamodb" | "events" | "secrets" | "ses" | "sns" | "rds" | "dns";

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
    case "dns":
      return dnsCells(call, local);
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
  "restorer queue",
  "exporter queue",
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
  const name = (field: string) => (input[field] === undefined ? undefined : String(input[field]));
  const db = (field = "DBInstanceIdentifier") => instanceOrCluster("db", name(field), local);
  const cluster = (field = "DBClusterIdentifier") => instanceOrCluster("cluster", name(field), local);
  const snapshot = (field = "DBSnapshotIdentifier") => snapshotThing("snapshot", name(field), local);
  const clusterSnapshot = (field = "DBClusterSnapshotIdentifier") =>
    snapshotThing("cluster-snapshot", name(field), local);
  const cells = (about: string, on: readonly ThingName[], manner?: Manner) =>
    on.map((one) => ({ action: `rds:${about}`, on: one, manner }));
  const manner = mannerOfTags(input, local.installation);
  /** What is made, and what else the call names. RDS asks about the tags of what is made apart. */
  const made = (thing: ThingName, ...others: readonly ThingName[]): readonly Cell[] => [
    ...cells(operation, [thing, ...others], manner),
    ...(manner === "without tags" ? [] : cells("AddTagsToResource", [thing], manner)),
  ];
  /** Groups that the call names, or that RDS takes where it names none; a change of nothing else takes none. */
  const groups = (isMade: boolean, ...types: readonly (keyof typeof groupsOf)[]) =>
    types.flatMap((type): readonly ThingName[] => {
      const { field, named, usual } = groupsOf[type];
      if (field.some((one) => name(one) !== undefined)) return [named];
      return isMade ? [usual] : [];
    });
  /** A final snapshot is a call of its own to IAM, and RDS copies the tags of what is deleted to it. */
  const lastly = (about: string, of: ThingName, kept: ThingName) => [
    ...cells(about, [of, kept]),
    ...cells("AddTagsToResource", [kept]),
  ];
  switch (operation) {
    case "RestoreDBInstanceFromDBSnapshot":
      return made(db(), snapshot(), ...groups(true, "subnets", "parameters", "options"));
    case "RestoreDBClusterFromSnapshot":
      return made(
        cluster(),
        clusterSnapshot("SnapshotIdentifier"),
        ...groups(true, "subnets", "clusterParameters", "options"),
      );
    case "RestoreDBInstanceToPointInTime":
      return made(
        db("TargetDBInstanceIdentifier"),
        sourceOf("db", name("SourceDbiResourceId"), local),
        ...groups(true, "subnets", "parameters", "options"),
      );
    case "RestoreDBClusterToPointInTime":
      return made(
        cluster(),
        sourceOf("cluster", name("SourceDbClusterResourceId"), local),
        ...groups(true, "subnets", "clusterParameters", "options"),
      );
    case "CreateDBInstance":
      return made(db(), cluster(), ...groups(true, "subnets", "parameters", "options"));
    case "CreateDBSnapshot":
      return made(snapshot(), db());
    case "CreateDBClusterSnapshot":
      return made(clusterSnapshot(), cluster());
    case "CopyDBSnapshot":
      return made(snapshot("TargetDBSnapshotIdentifier"), snapshot("SourceDBSnapshotIdentifier"));
    case "CopyDBClusterSnapshot":
      return made(
        clusterSnapshot("TargetDBClusterSnapshotIdentifier"),
        clusterSnapshot("SourceDBClusterSnapshotIdentifier"),
      );
    case "ModifyDBInstance":
      return cells(operation, [
        db(),
        ...(name("NewDBInstanceIdentifier") ? [db("NewDBInstanceIdentifier")] : []),
        ...groups(false, "parameters", "options"),
      ]);
    case "ModifyDBCluster":
      return cells(operation, [
        cluster(),
        ...(name("NewDBClusterIdentifier") ? [cluster("NewDBClusterIdentifier")] : []),
        ...groups(false, "parameters", "clusterParameters", "options"),
      ]);
    case "DeleteDBInstance": {
      const final = name("FinalDBSnapshotIdentifier");
      const kept = final && lastly("CreateDBSnapshot", db(), snapshot("FinalDBSnapshotIdentifier"));
      return [...cells(operation, [db()]), ...(kept || [])];
    }
    case "DeleteDBCluster": {
      if (name("FinalDBSnapshotIdentifier") === undefined) return cells(operation, [cluster()]);
      const kept = clusterSnapshot("FinalDBSnapshotIdentifier");
      return [...cells(operation, [cluster(), kept]), ...lastly("CreateDBClusterSnapshot", cluster(), kept)];
    }
    case "AddTagsToResource":
    case "RemoveTagsFromResource":
      return cells(operation, [thingOfArn(name("ResourceName"), local)], manner);
    case "EnableHttpEndpoint":
    case "DisableHttpEndpoint":
    case "StartExportTask":
      return cells(operation, [thingOfArn(name("ResourceArn") ?? name("SourceArn"), local)]);
    case "DescribeDBSnapshots":
    case "DeleteDBSnapshot":
      return cells(operation, [snapshot()]);
    case "DescribeDBClusterSnapshots":
    case "DeleteDBClusterSnapshot":
      return cells(operation, [clusterSnapshot()]);
    case "DescribeExportTasks":
      // Asked for by a task's name: whichever of these the service takes it for.
      return cells(operation, ["someone's snapshot", "someone's cluster snapshot", "someone's cluster"]);
    case "CancelExportTask":
      return cells(operation, ["what RDS has no resource for"]);
    case "DescribeBlueGreenDeployments":
      return cells(operation, ["a blue/green deployment"]);
    case "DescribeDBProxies":
      return cells(operation, ["an RDS Proxy"]);
    case "DescribeDBProxyTargets":
      return cells(operation, ["an RDS Proxy", "a proxy's target group"]);
    case "DescribeGlobalClusters":
      return cells(operation, ["a global cluster"]);
    case "DescribeDBClusterEndpoints":
      return cells(operation, [cluster(), "a custom endpoint"]);
    default:
      return cells(operation, [operation.includes("DBCluster") ? cluster() : db()]);
  }
}

/** The fields that name a group, which one that is, and which RDS takes if none is named. */
const groupsOf = {
  subnets: {
    field: ["DBSubnetGroupName"],
    named: "the clone's subnet group",
    usual: "the default subnet group",
  },
  parameters: {
    field: ["DBParameterGroupName", "DBInstanceParameterGroupName"],
    named: "the clone's parameter group",
    usual: "a default parameter group",
  },
  clusterParameters: {
    field: ["DBClusterParameterGroupName"],
    named: "the clone's cluster parameter group",
    usual: "a default cluster parameter group",
  },
  options: {
    field: ["OptionGroupName"],
    named: "the clone's option group",
    usual: "a default option group",
  },
} as const;

/** `arn:aws:rds:us-east-1:123456789012:snapshot:orders-snapshot`. */
function thingOfArn(arn = "", local: LocalThings): ThingName {
  const [, , , , , type, ...rest] = arn.split(":");
  const name = rest.join(":");
  if (type === "db" || type === "cluster") return instanceOrCluster(type, name, local);
  if (type === "snapshot" || type === "cluster-snapshot") return snapshotThing(type, name, local);
  throw new Error(`no thing of ours is ${arn}`);
}

/** A moment is read by the resource id of the database, whose name the policies have. */
function sourceOf(type: "db" | "cluster", resourceId: string | undefined, local: LocalThings): ThingName {
  return instanceOrCluster(type, local.nameOf(resourceId ?? ""), local);
}

/** A call without a name is about all of them: only who may ask for anybody's may make it. */
function instanceOrCluster(
  type: "db" | "cluster",
  identifier: string | undefined,
  local: LocalThings,
): ThingName {
  const isDb = type === "db";
  if (identifier === undefined) return isDb ? "someone's instance" : "someone's cluster";
  if (local.isSource(identifier)) return isDb ? "production instance" : "production cluster";
  const database = local.databaseOf(identifier);
  if (database) {
    const tags = local.tagsOf(type, identifier);
    return databaseThing(type, identifier, database, { tags, installation: local.installation });
  }
  if (!identifier.startsWith(CLONE_PREFIX)) return isDb ? "a renamed clone" : "a renamed cluster";
  const tags = local.tagsOf(type, identifier);
  // What is to be made is not there yet; what has tags must have ours.
  if (tags !== undefined && !isOurs(tags, local.installation))
    return isDb ? "another installation's clone" : "another installation's cluster";
  if (!isDb) return "own cluster";
  return identifier.endsWith("-instance") ? "own member" : "own clone";
}

function snapshotThing(
  type: "snapshot" | "cluster-snapshot",
  identifier: string | undefined,
  local: LocalThings,
): ThingName {
  const isCluster = type === "cluster-snapshot";
  if (identifier === undefined) return isCluster ? "someone's cluster snapshot" : "someone's snapshot";
  const database = local.databaseOf(identifier);
  if (database) {
    const tags = local.tagsOf(type, identifier);
    return databaseSnapshotThing(type, identifier, database, { tags, installation: local.installation });
  }
  return isCluster ? "production cluster's automated snapshot" : "production's automated snapshot";
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
  const tags = Object.fromEntries(keys);
  if (tags[RETIRED_TAG] !== undefined)
    return tags[RETIRED_TAG].startsWith(`${installation}/`)
      ? "with our retired tag"
      : "with another installation's retired tag";
  // Tags that are nobody's mark are nothing that a policy asks for.
  if (tags[OWNER_TAG] === undefined && tags[MANAGED_BY.key] === undefined) return "without tags";
  return isOurs(tags, installation) ? "with our tags" : "with another installation's tags";
}
