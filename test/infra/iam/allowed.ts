import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { functionNames } from "../../../infra/function-list.ts";
import type { Manner, ThingName } from "./account.ts";

// One table, so one file, though a long one: to be read from top to bottom by whoever must agree to the permissions.

/** A function's role, or the one that schedules act in. */
export type RoleName = FunctionName | "scheduler";
export const roleNames: readonly RoleName[] = [...functionNames, "scheduler"];

/** Who may do what, on what. All that is not in such a row is denied. */
export interface Allowed {
  readonly who: readonly RoleName[];
  readonly does: readonly string[];
  readonly on: readonly ThingName[];
  /** Only in these manners; in any if left out. */
  readonly only?: readonly Manner[];
  /** The code that does it, or what makes it harmless. */
  readonly because: string;
}

function allBut(...others: readonly FunctionName[]): readonly FunctionName[] {
  return functionNames.filter((name) => !others.includes(name));
}

const consumes = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ChangeMessageVisibility",
] as const;
const POLLED = "Lambda's event source mapping polls with the function's role; a failed message is put off";

const messages: readonly Allowed[] = [
  { who: ["intake"], does: consumes, on: ["jobs queue"], because: POLLED },
  { who: ["snapshotter"], does: consumes, on: ["snapshotter queue"], because: POLLED },
  { who: ["cloner"], does: consumes, on: ["cloner queue"], because: POLLED },
  { who: ["dblab-updater"], does: consumes, on: ["dblab-updater queue"], because: POLLED },
  { who: ["refresh-poller"], does: consumes, on: ["refresh-poller queue"], because: POLLED },
  { who: ["reaper"], does: consumes, on: ["reaper queue"], because: POLLED },
  { who: ["notifier"], does: consumes, on: ["notifier queue"], because: POLLED },
  { who: ["dead-letters"], does: consumes, on: ["dead-letters queue"], because: POLLED },
  {
    who: ["snapshotter"],
    does: ["sqs:SendMessage"],
    on: ["snapshotter queue", "cloner queue", "reaper queue"],
    because: "waits, advances, fails into the clean-up",
  },
  {
    who: ["cloner"],
    does: ["sqs:SendMessage"],
    on: ["cloner queue", "dblab-updater queue", "reaper queue"],
    because: "waits, advances, fails into the clean-up",
  },
  {
    who: ["dblab-updater"],
    does: ["sqs:SendMessage"],
    on: ["dblab-updater queue", "refresh-poller queue", "reaper queue"],
    because: "waits, advances, fails into the clean-up",
  },
  {
    who: ["refresh-poller"],
    does: ["sqs:SendMessage"],
    on: ["refresh-poller queue", "reaper queue"],
    because: "waits, concludes into the clean-up",
  },
  { who: ["reaper"], does: ["sqs:SendMessage"], on: ["reaper queue"], because: "waits" },
  {
    who: ["intake", "dead-letters", "janitor"],
    does: ["sqs:SendMessage"],
    on: ["snapshotter queue", "cloner queue", "dblab-updater queue", "refresh-poller queue", "reaper queue"],
    because: "a first message, a wake-up or a repetition goes to whatever step the job is at",
  },
  {
    who: allBut("notifier"),
    does: ["sqs:SendMessage"],
    on: ["notifier queue"],
    because: "there is something to tell",
  },
  {
    who: allBut("janitor"),
    does: ["sqs:SendMessage"],
    on: ["rejected queue"],
    because: "a message that cannot be read is kept",
  },
];

const items: readonly Allowed[] = [
  { who: ["intake"], does: ["dynamodb:PutItem"], on: ["job table"], because: "a request becomes a job" },
  {
    who: functionNames,
    does: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    on: ["job table"],
    because: "loads, commits, marks; an item is never deleted but by its time to live",
  },
  { who: ["janitor"], does: ["dynamodb:Query"], on: ["due index"], because: "finds what is overdue" },
  {
    who: ["snapshotter", "janitor"],
    does: ["dynamodb:GetItem", "dynamodb:PutItem"],
    on: ["lock table"],
    because: "takes an engine's lock, or reads who has it",
  },
  {
    who: ["reaper", "janitor"],
    does: ["dynamodb:DeleteItem"],
    on: ["lock table"],
    because: "gives the lock back, conditional on holding it",
  },
];

const announcements: readonly Allowed[] = [
  {
    who: ["notifier"],
    does: ["events:PutEvents"],
    on: ["event bus"],
    only: ["as dblab-refresh"],
    because: "tells the bus, under the one source that is ours",
  },
  {
    who: ["notifier"],
    does: ["events:PutEvents"],
    on: ["a channel's bus"],
    only: ["as dblab-refresh"],
    because: "tells a channel, under the one source that is ours",
  },
  {
    who: ["notifier"],
    does: ["ses:SendEmail"],
    on: [
      "the sender's address",
      "the sender's domain",
      "a recipient's address",
      "a recipient's domain",
      "the mails' settings",
    ],
    only: ["from the configured address"],
    because: "tells a channel by mail; in its sandbox SES asks about the recipients' identities, too",
  },
  {
    who: ["notifier"],
    does: ["sns:Publish"],
    on: ["a channel's topic"],
    because: "tells a channel",
  },
];

const secrets: readonly Allowed[] = [
  {
    who: ["notifier"],
    does: ["secretsmanager:GetSecretValue"],
    on: ["a webhook's address"],
    because: "posts to it, and nobody else may",
  },
  {
    who: allBut("notifier", "dead-letters"),
    does: ["secretsmanager:GetSecretValue"],
    on: ["a target's secret"],
    because: "resolves targets, and hides what it has resolved",
  },
  {
    who: allBut("notifier", "dead-letters"),
    does: ["ssm:GetParameter"],
    on: ["a target's parameter"],
    because: "resolves targets, and hides what it has resolved",
  },
];

const keys: readonly Allowed[] = [
  {
    who: ["cloner"],
    does: ["kms:DescribeKey"],
    on: ["the databases' key"],
    only: ["through RDS", "through RDS, with a grant for RDS"],
    because: "RDS looks at the key of the snapshot that the cloner restores",
  },
  {
    who: ["cloner"],
    does: ["kms:CreateGrant"],
    on: ["the databases' key"],
    only: ["through RDS, with a grant for RDS"],
    because: "RDS grants itself the key of the snapshot that the cloner restores",
  },
  {
    who: allBut("notifier", "dead-letters"),
    does: ["kms:Decrypt"],
    on: ["the secrets' key"],
    only: ["through Secrets Manager", "through SSM"],
    because: "the stores decrypt a target's secret and its parameter",
  },
  {
    who: ["notifier"],
    does: ["kms:Decrypt"],
    on: ["the secrets' key"],
    only: ["through Secrets Manager"],
    because: "the store decrypts a webhook's address",
  },
];

const logs: readonly Allowed[] = functionNames.map((who) => ({
  who: [who],
  does: ["logs:CreateLogStream", "logs:PutLogEvents"],
  on: [`${who}'s log`],
  because:
    "Lambda writes what a function says into its log, in the function's role; the group is there already",
}));

const schedules: readonly Allowed[] = [
  {
    who: ["scheduler"],
    does: ["sqs:SendMessage"],
    on: ["jobs queue", "rejected queue"],
    because: "a schedule asks for a refresh; what cannot be delivered is kept",
  },
  {
    who: ["scheduler"],
    does: ["lambda:InvokeFunction"],
    on: ["janitor's function"],
    because: "a schedule runs the janitor",
  },
];

const inVpc: readonly FunctionName[] = [
  "snapshotter",
  "dblab-updater",
  "refresh-poller",
  "reaper",
  "janitor",
];
const byLambda = "a function that talks to DBLab may be in a VPC: Lambda joins it there, the code must not";
const network: readonly Allowed[] = [
  {
    who: inVpc,
    does: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
    on: ["the VPC's descriptions"],
    only: ["by Lambda itself"],
    because: byLambda,
  },
  {
    who: inVpc,
    does: ["ec2:CreateNetworkInterface"],
    on: ["an interface", "a subnet of the VPC", "a security group of the VPC"],
    only: ["by Lambda itself"],
    because: byLambda,
  },
  {
    who: inVpc,
    does: ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
    on: ["an interface"],
    only: ["by Lambda itself"],
    because: byLambda,
  },
];

/** Whatever has the clones' prefix, whoever made it: its tags are what is looked for. */
const instancesByPrefix = [
  "own clone",
  "own member",
  "another job's clone",
  "another installation's clone",
  "a clone of an installation named like ours",
  "the rds-refresh binary's clone",
  "a clone without tags",
  "a clone without the managed-by tag",
  "production instance under our prefix with our tags",
] as const;
const clustersByPrefix = [
  "own cluster",
  "another job's cluster",
  "another installation's cluster",
  "a cluster without tags",
  "a cluster without the managed-by tag",
] as const;

const looks: readonly Allowed[] = [
  {
    who: ["snapshotter"],
    does: ["rds:DescribeDBInstances"],
    on: [
      "production instance",
      "production instance with our tags",
      "production instance under our prefix with our tags",
    ],
    because: "looks at the source",
  },
  {
    who: ["snapshotter"],
    does: ["rds:DescribeDBClusters"],
    on: ["production cluster", "production cluster with our tags"],
    because: "looks at the source",
  },
  {
    who: ["snapshotter"],
    does: ["rds:DescribeDBSnapshots"],
    on: [
      "production's automated snapshot",
      "the automated snapshot of a source with a named one",
      "a source's named snapshot",
      "someone's snapshot",
      "someone's automated snapshot",
    ],
    because: "lists by the source's resource id, which IAM knows as a listing of all snapshots",
  },
  {
    who: ["snapshotter"],
    does: ["rds:DescribeDBClusterSnapshots"],
    on: ["production cluster's automated snapshot", "someone's cluster snapshot"],
    because: "lists by the source's resource id, which IAM knows as a listing of all snapshots",
  },
  {
    who: ["cloner"],
    does: ["rds:DescribeDBInstances"],
    on: instancesByPrefix,
    because: "waits for its clone; one that is there already is recognised by its tags, after it was read",
  },
  {
    who: ["cloner", "reaper"],
    does: ["rds:DescribeDBClusters"],
    on: clustersByPrefix,
    because: "waits for its clone; one that is there already is recognised by its tags, after it was read",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DescribeDBInstances"],
    on: [
      ...instancesByPrefix,
      "a renamed clone",
      "a reader that autoscaling added to the clone",
      "production instance",
      "production instance with our tags",
      "production cluster's member",
      "someone's instance",
    ],
    because:
      "a cluster's members and the janitor's clones are found by listing, which IAM allows for all or none",
  },
  {
    who: ["janitor"],
    does: ["rds:DescribeDBClusters"],
    on: [
      ...clustersByPrefix,
      "a renamed cluster",
      "production cluster",
      "production cluster with our tags",
      "someone's cluster",
    ],
    because: "finds clones by listing, which IAM allows for all or none",
  },
];

/** All that has our prefix and is not a configured source: it does not exist yet, so it has no tags to go by. */
const creatableInstances = instancesByPrefix.filter(
  (name) => name !== "production instance under our prefix with our tags",
);

const creations: readonly Allowed[] = [
  {
    who: ["cloner"],
    does: ["rds:RestoreDBInstanceFromDBSnapshot"],
    on: [
      ...creatableInstances,
      "production's automated snapshot",
      "a source's named snapshot",
      "the clone's subnet group",
      "the default subnet group",
      "the clone's parameter group",
      "a default parameter group",
      "the clone's option group",
      "a default option group",
    ],
    only: ["with our tags"],
    because: "restores under the prefix, owner and manager on it; a name that is taken is refused by RDS",
  },
  {
    who: ["cloner"],
    does: ["rds:RestoreDBClusterFromSnapshot"],
    on: [
      ...clustersByPrefix,
      "production cluster's automated snapshot",
      "the clone's subnet group",
      "the default subnet group",
      "the clone's cluster parameter group",
      "a default cluster parameter group",
      "a default option group",
    ],
    only: ["with our tags"],
    because: "restores under the prefix, owner and manager on it; a name that is taken is refused by RDS",
  },
  {
    who: ["cloner"],
    does: ["rds:CreateDBInstance"],
    on: [
      ...creatableInstances,
      "own cluster",
      "another job's cluster",
      "the default subnet group",
      "the clone's subnet group",
      "the clone's parameter group",
      "a default parameter group",
      "a default option group",
    ],
    only: ["with our tags"],
    because:
      "adds the member to a cluster of this installation; another job's cannot be told apart by IAM, since the owner tag is matched as <installation>/*",
  },
  {
    who: ["cloner"],
    does: ["rds:AddTagsToResource"],
    on: [
      "own clone",
      "own member",
      "another job's clone",
      "the rds-refresh binary's clone",
      "a clone without tags",
      "a clone without the managed-by tag",
      "own cluster",
      "another job's cluster",
      "a cluster without tags",
      "a cluster without the managed-by tag",
    ],
    only: ["with our tags"],
    because:
      "RDS asks for it when tags come with a creation; what has no owner yet cannot be told from what is being created, what has another owner is left alone",
  },
];

const deletions: readonly Allowed[] = [
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:StartDBInstance"],
    on: ["own clone", "own member", "another job's clone"],
    because:
      "takes the protection off, starts what is stopped, deletes; another job's clone of the same installation cannot be told apart by IAM, since the owner tag is matched as <installation>/*: the code compares the whole tag and the resource id. A reader that autoscaling added has no tags and stays: a leftover that is reported",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBCluster", "rds:ModifyDBCluster", "rds:StartDBCluster"],
    on: ["own cluster", "another job's cluster"],
    because: "as for an instance",
  },
];

/** The whole table. */
export const allowed: readonly Allowed[] = [
  ...messages,
  ...items,
  ...announcements,
  ...secrets,
  ...keys,
  ...logs,
  ...schedules,
  ...network,
  ...looks,
  ...creations,
  ...deletions,
];

/** What nobody may do on anything: near what they may do, and worse. */
export const never: readonly string[] = [
  "rds:RebootDBInstance",
  "rds:RebootDBCluster",
  "rds:StopDBInstance",
  "rds:StopDBCluster",
  "rds:FailoverDBCluster",
  "rds:CreateDBCluster",
  "rds:CreateDBSnapshot",
  "rds:CreateDBClusterSnapshot",
  "rds:DeleteDBSnapshot",
  "rds:DeleteDBClusterSnapshot",
  "rds:CopyDBSnapshot",
  "rds:ModifyDBSnapshotAttribute",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:RestoreDBInstanceToPointInTime",
  "rds:RestoreDBClusterToPointInTime",
  "rds:RemoveTagsFromResource",
  "rds:DeleteDBSubnetGroup",
  "rds:ModifyDBParameterGroup",
  "sqs:DeleteQueue",
  "sqs:PurgeQueue",
  "sqs:SetQueueAttributes",
  "dynamodb:DeleteTable",
  "dynamodb:Scan",
  "dynamodb:BatchWriteItem",
  "events:PutRule",
  "events:DeleteEventBus",
  "ses:SendRawEmail",
  "ses:SendTemplatedEmail",
  "ses:DeleteEmailIdentity",
  "sns:Subscribe",
  "sns:DeleteTopic",
  "sns:SetTopicAttributes",
  "secretsmanager:PutSecretValue",
  "secretsmanager:DeleteSecret",
  "ssm:PutParameter",
  "ssm:DeleteParameter",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "logs:DeleteLogStream",
  "logs:GetLogEvents",
  "lambda:UpdateFunctionCode",
  "lambda:DeleteFunction",
  "ec2:AttachNetworkInterface",
  "ec2:ModifyNetworkInterfaceAttribute",
];

/** To these the sources are denied explicitly: to whoever has a hand in a refresh, in RDS or in DBLab. */
export const keepsSources: readonly FunctionName[] = [
  "snapshotter",
  "cloner",
  "dblab-updater",
  "refresh-poller",
  "reaper",
  "janitor",
];

/** These change something in RDS: on a configured source they are denied explicitly. */
export function changesRds(action: string): boolean {
  return action.startsWith("rds:") && !action.startsWith("rds:Describe");
}
