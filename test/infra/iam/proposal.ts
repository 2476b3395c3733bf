// The least that fulfils the table, as a yardstick for the checks: what a change of a statement does to them.
import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { configured, things } from "./account.ts";
import type { FunctionName, PolicyOf, Statement } from "./statement.ts";

const arnsOf = (type: string, ...names: readonly string[]) =>
  names.map((name) => `arn:aws:rds:${configured.region}:${configured.account}:${type}:${name}`);

const clones = arnsOf("db", `${CLONE_PREFIX}*`);
const clusterClones = arnsOf("cluster", `${CLONE_PREFIX}*`);
const sourceInstances = configured.sources.filter(({ type }) => type === "rds");
const sourceClusters = configured.sources.filter(({ type }) => type === "aurora-cluster");
const sourceArns = [
  ...arnsOf("db", ...sourceInstances.map(({ identifier }) => identifier)),
  ...arnsOf("cluster", ...sourceClusters.map(({ identifier }) => identifier)),
];
/** The names of automated snapshots: a source whose name begins with this one's and a hyphen is matched as well. */
const snapshots = arnsOf(
  "snapshot",
  ...sourceInstances.map((one) =>
    "snapshotIdentifier" in one ? one.snapshotIdentifier : `rds:${one.identifier}-*`,
  ),
);
const clusterSnapshots = arnsOf(
  "cluster-snapshot",
  ...sourceClusters.map(({ identifier }) => `rds:${identifier}-*`),
);

const owned = {
  StringEquals: { [`aws:ResourceTag/${MANAGED_BY.key}`]: [MANAGED_BY.value] },
  StringLike: { [`aws:ResourceTag/${OWNER_TAG}`]: [`${configured.installation}/*`] },
};
const tagged = {
  StringEquals: { [`aws:RequestTag/${MANAGED_BY.key}`]: [MANAGED_BY.value] },
  StringLike: { [`aws:RequestTag/${OWNER_TAG}`]: [`${configured.installation}/*`] },
};

function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Statement["Condition"],
): Statement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

const keepSources: Statement = {
  Sid: "KeepSources",
  Effect: "Deny",
  NotAction: ["rds:Describe*"],
  Resource: sourceArns,
};

type QueueName = "jobs" | "rejected" | "notifier" | "dead-letters" | FunctionName;
const steps = ["snapshotter", "cloner", "dblab-updater", "refresh-poller", "reaper"] as const;

const queueArn = (name: QueueName) =>
  name === "intake" || name === "janitor" ? [] : [things[`${name} queue`].arn];

const poll = (name: QueueName) =>
  allow(
    "PollOwnQueue",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
    queueArn(name),
  );
const send = (...names: readonly QueueName[]) => allow("Send", ["sqs:SendMessage"], names.flatMap(queueArn));
const jobs = (...operations: readonly string[]) =>
  allow(
    "Jobs",
    operations.map((operation) => `dynamodb:${operation}`),
    [things["job table"].arn],
  );
const locks = (...operations: readonly string[]) =>
  allow(
    "Locks",
    operations.map((operation) => `dynamodb:${operation}`),
    [things["lock table"].arn],
  );
const readSecrets = [
  allow("ReadSecrets", ["secretsmanager:GetSecretValue"], [things["a target's secret"].arn]),
  allow("ReadParameters", ["ssm:GetParameter"], [things["a target's parameter"].arn]),
];

const reap = [
  allow(
    "ReapInstances",
    ["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:StartDBInstance"],
    clones,
    owned,
  ),
  allow(
    "ReapClusters",
    ["rds:DeleteDBCluster", "rds:ModifyDBCluster", "rds:StartDBCluster"],
    clusterClones,
    owned,
  ),
  keepSources,
];

const subnetGroups = arnsOf("subgrp", "default", configured.subnetGroup);
const optionGroups = arnsOf("og", "default:*", configured.optionGroup);
const defaultOptionGroups = arnsOf("og", "default:*");
const parameterGroups = arnsOf("pg", "default.*", configured.parameterGroup);
const clusterParameterGroups = arnsOf("cluster-pg", "default.*", configured.clusterParameterGroup);

const statements: Readonly<Record<FunctionName, readonly Statement[]>> = {
  intake: [
    poll("jobs"),
    send(...steps, "notifier", "rejected"),
    jobs("PutItem", "GetItem", "UpdateItem"),
    ...readSecrets,
  ],
  snapshotter: [
    poll("snapshotter"),
    send("snapshotter", "cloner", "reaper", "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
    locks("GetItem", "PutItem"),
    ...readSecrets,
    allow(
      "LookAtSources",
      ["rds:DescribeDBInstances"],
      sourceArns.filter((arn) => arn.includes(":db:")),
    ),
    allow(
      "LookAtSourceClusters",
      ["rds:DescribeDBClusters"],
      sourceArns.filter((arn) => arn.includes(":cluster:")),
    ),
    allow("ListSnapshots", ["rds:DescribeDBSnapshots"], arnsOf("snapshot", "*")),
    allow("ListClusterSnapshots", ["rds:DescribeDBClusterSnapshots"], arnsOf("cluster-snapshot", "*")),
    keepSources,
  ],
  cloner: [
    poll("cloner"),
    send("cloner", "dblab-updater", "reaper", "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
    ...readSecrets,
    allow("LookAtInstances", ["rds:DescribeDBInstances"], clones),
    allow("LookAtClusters", ["rds:DescribeDBClusters"], clusterClones),
    allow(
      "RestoreInstance",
      ["rds:RestoreDBInstanceFromDBSnapshot"],
      [...clones, ...snapshots, ...subnetGroups, ...parameterGroups, ...optionGroups],
      tagged,
    ),
    allow(
      "RestoreCluster",
      ["rds:RestoreDBClusterFromSnapshot"],
      [
        ...clusterClones,
        ...clusterSnapshots,
        ...subnetGroups,
        ...clusterParameterGroups,
        ...defaultOptionGroups,
      ],
      tagged,
    ),
    allow(
      "CreateMember",
      ["rds:CreateDBInstance"],
      [...clones, ...subnetGroups, ...parameterGroups, ...defaultOptionGroups],
      tagged,
    ),
    allow("CreateMemberIn", ["rds:CreateDBInstance"], clusterClones, {
      StringEquals: { ...owned.StringEquals, ...tagged.StringEquals },
      StringLike: { ...owned.StringLike, ...tagged.StringLike },
    }),
    allow("TagCreated", ["rds:AddTagsToResource"], [...clones, ...clusterClones], {
      ...tagged,
      StringLikeIfExists: owned.StringLike,
    }),
    keepSources,
  ],
  "dblab-updater": [
    poll("dblab-updater"),
    send("dblab-updater", "refresh-poller", "reaper", "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
    ...readSecrets,
  ],
  "refresh-poller": [
    poll("refresh-poller"),
    send("refresh-poller", "reaper", "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
    ...readSecrets,
  ],
  reaper: [
    poll("reaper"),
    send("reaper", "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
    locks("DeleteItem"),
    ...readSecrets,
    allow("ListInstances", ["rds:DescribeDBInstances"], arnsOf("db", "*")),
    allow("LookAtClusters", ["rds:DescribeDBClusters"], clusterClones),
    ...reap,
  ],
  notifier: [
    poll("notifier"),
    send("rejected"),
    jobs("GetItem", "UpdateItem"),
    allow("Tell", ["events:PutEvents"], [things["event bus"].arn], {
      "ForAllValues:StringEquals": { "events:source": ["dblab-refresh"] },
      // All of no values is true, too.
      Null: { "events:source": ["false"] },
    }),
  ],
  "dead-letters": [
    poll("dead-letters"),
    send(...steps, "notifier", "rejected"),
    jobs("GetItem", "UpdateItem"),
  ],
  janitor: [
    send(...steps, "notifier"),
    jobs("GetItem", "UpdateItem"),
    allow("FindDue", ["dynamodb:Query"], [things["due index"].arn]),
    locks("GetItem", "PutItem", "DeleteItem"),
    ...readSecrets,
    allow("ListInstances", ["rds:DescribeDBInstances"], arnsOf("db", "*")),
    allow("ListClusters", ["rds:DescribeDBClusters"], arnsOf("cluster", "*")),
    ...reap,
  ],
};

export const proposed: PolicyOf = (functionName) => statements[functionName];
