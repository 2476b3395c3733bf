import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { functionNames } from "../../../infra/function-list.ts";
import { type Manner, type Thing, type ThingName, thingNames, things } from "./account.ts";

// One table, so one file, though a long one: to be read from top to bottom by whoever must agree to the permissions.

/** A function's role, the one that schedules act in, or the one in which RDS writes exports. */
export type RoleName = FunctionName | "scheduler" | "exports";
export const roleNames: readonly RoleName[] = [...functionNames, "scheduler", "exports"];

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
  { who: ["restorer"], does: consumes, on: ["restorer queue"], because: POLLED },
  { who: ["exporter"], does: consumes, on: ["exporter queue"], because: POLLED },
  { who: ["reaper"], does: consumes, on: ["reaper queue"], because: POLLED },
  { who: ["notifier"], does: consumes, on: ["notifier queue"], because: POLLED },
  { who: ["dead-letters"], does: consumes, on: ["dead-letters queue"], because: POLLED },
  {
    who: ["snapshotter"],
    does: ["sqs:SendMessage"],
    on: ["snapshotter queue", "cloner queue", "restorer queue", "exporter queue", "reaper queue"],
    because: "waits, advances, begins an export, fails into the clean-up",
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
  {
    who: ["restorer"],
    does: ["sqs:SendMessage"],
    on: ["restorer queue", "snapshotter queue", "reaper queue"],
    because: "waits, has the isolated original's snapshot taken, concludes or fails into the clean-up",
  },
  {
    who: ["exporter"],
    does: ["sqs:SendMessage"],
    on: ["exporter queue", "reaper queue"],
    because: "waits, concludes or fails into the clean-up",
  },
  { who: ["reaper"], does: ["sqs:SendMessage"], on: ["reaper queue"], because: "waits" },
  {
    who: ["intake", "dead-letters", "janitor"],
    does: ["sqs:SendMessage"],
    on: [
      ...(["snapshotter queue", "cloner queue", "dblab-updater queue", "refresh-poller queue"] as const),
      ...(["restorer queue", "exporter queue", "reaper queue"] as const),
    ],
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
    who: ["snapshotter"],
    does: ["dynamodb:PutItem"],
    on: ["job table"],
    because: "an export is a job of its own, which begins when its snapshot is complete",
  },
  {
    who: functionNames,
    does: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    on: ["job table"],
    because: "loads, commits, marks; an item is never deleted but by its time to live",
  },
  { who: ["janitor"], does: ["dynamodb:Query"], on: ["due index"], because: "finds what is overdue" },
  {
    who: ["intake"],
    does: ["dynamodb:GetItem"],
    on: ["lock table"],
    because: "skips what a schedule asks for while somebody has paused it by hand",
  },
  {
    who: ["snapshotter", "exporter", "janitor"],
    does: ["dynamodb:GetItem", "dynamodb:PutItem"],
    on: ["lock table"],
    because: "takes an engine's, a database's or a snapshot's lock, or reads who has it",
  },
  {
    who: ["snapshotter", "reaper", "janitor"],
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

/** The others work with databases or with items only, and neither has secrets. */
const resolving = allBut("notifier", "dead-letters", "restorer", "exporter");

const secrets: readonly Allowed[] = [
  {
    who: ["notifier"],
    does: ["secretsmanager:GetSecretValue"],
    on: ["a webhook's address"],
    because: "posts to it, and nobody else may",
  },
  {
    who: resolving,
    does: ["secretsmanager:GetSecretValue"],
    on: ["a target's secret"],
    because: "resolves targets, and hides what it has resolved",
  },
  {
    who: resolving,
    does: ["ssm:GetParameter"],
    on: ["a target's parameter"],
    because: "resolves targets, and hides what it has resolved",
  },
];

/** Whatever the secret is: which one may be read, is for its own permission. */
const throughSecretsManager = [
  "through Secrets Manager",
  "through Secrets Manager, for a managed password",
  "through Secrets Manager, for a cluster's managed password",
  "through Secrets Manager, for someone's secret",
] as const satisfies readonly Manner[];

const keys: readonly Allowed[] = [
  {
    who: ["cloner", "snapshotter", "restorer"],
    does: ["kms:DescribeKey"],
    on: ["the databases' key"],
    only: ["through RDS", "through RDS, with a grant for RDS"],
    because: "RDS looks at the key of the snapshot that is restored or copied",
  },
  {
    who: ["cloner", "snapshotter", "restorer"],
    does: ["kms:CreateGrant"],
    on: ["the databases' key"],
    only: ["through RDS, with a grant for RDS"],
    because: "RDS grants itself the key of the snapshot that is restored or copied",
  },
  {
    who: ["restorer"],
    does: ["kms:Decrypt", "kms:GenerateDataKey"],
    on: ["the databases' key"],
    only: [
      "through Secrets Manager, for a managed password",
      "through Secrets Manager, for a cluster's managed password",
    ],
    because:
      "RDS makes the secret of a managed password in the restorer's name, with the key that the original's has",
  },
  {
    who: ["restorer"],
    does: ["kms:DescribeKey"],
    on: ["Secrets Manager's own key"],
    only: ["through RDS", "through RDS, with a grant for RDS"],
    because: "RDS looks at the key of a managed password, and Secrets Manager's own is the usual one",
  },
  {
    who: ["exporter"],
    does: ["kms:DescribeKey"],
    on: ["the exports' key"],
    because: "RDS asks it of whoever starts an export",
  },
  {
    who: ["exporter"],
    does: ["kms:CreateGrant"],
    on: ["the exports' key"],
    only: ["by itself, with a grant for AWS", "through RDS, with a grant for RDS"],
    because: "RDS grants itself the key that an export is written with",
  },
  {
    who: resolving,
    does: ["kms:Decrypt"],
    on: ["the secrets' key"],
    only: [...throughSecretsManager, "through SSM"],
    because: "the stores decrypt a target's secret and its parameter",
  },
  {
    who: ["notifier"],
    does: ["kms:Decrypt"],
    on: ["the secrets' key"],
    only: throughSecretsManager,
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
    because: "a schedule asks for a refresh or for a database's task; what cannot be delivered is kept",
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
  "restorer",
  "reaper",
  "janitor",
];
const byLambda =
  "a function that talks to DBLab or to databases may be in a VPC: Lambda joins it there, the code must not";
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

/** Whatever is called as a job's own snapshot, `…-snapshot-*`, whoever made it. */
const jobsSnapshots = [
  "a job's snapshot",
  "another installation's job's snapshot",
  "someone's snapshot that is called like a job's",
  "a job's snapshot without the managed-by tag",
] as const;
const jobsClusterSnapshots = [
  "a job's cluster snapshot",
  "someone's cluster snapshot that is called like a job's",
] as const;

/** What only a listing of all shows: IAM allows that for all or for none. */
function every(type: Thing["type"]): readonly ThingName[] {
  return thingNames.filter((name) => {
    const { type: its, arn }: Thing = things[name];
    return its === type && !arn.includes(":us-west-2:");
  });
}

const looks: readonly Allowed[] = [
  {
    who: ["snapshotter", "restorer", "reaper", "janitor"],
    does: ["rds:DescribeDBInstances"],
    on: every("rds/db"),
    because:
      "databases are found by their resource ids, a cluster's members and the janitor's clones by listing, which IAM allows for all or none",
  },
  {
    who: ["snapshotter", "restorer", "reaper", "janitor"],
    does: ["rds:DescribeDBClusters"],
    on: every("rds/cluster"),
    because: "databases are found by their resource ids, clones by listing, which IAM allows for all or none",
  },
  {
    who: ["snapshotter", "restorer", "exporter"],
    does: ["rds:DescribeDBSnapshots"],
    on: every("rds/snapshot"),
    because:
      "automated ones are listed by the source's resource id, which IAM knows as a listing of all; a request may name any",
  },
  {
    who: ["snapshotter", "restorer", "exporter"],
    does: ["rds:DescribeDBClusterSnapshots"],
    on: every("rds/cluster-snapshot"),
    because:
      "automated ones are listed by the source's resource id, which IAM knows as a listing of all; a request may name any",
  },
  {
    who: ["cloner"],
    does: ["rds:DescribeDBInstances"],
    on: instancesByPrefix,
    because: "waits for its clone; one that is there already is recognised by its tags, after it was read",
  },
  {
    who: ["cloner"],
    does: ["rds:DescribeDBClusters"],
    on: clustersByPrefix,
    because: "waits for its clone; one that is there already is recognised by its tags, after it was read",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DescribeDBSnapshots"],
    on: jobsSnapshots,
    because: "waits until a job's own snapshot is gone",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DescribeDBClusterSnapshots"],
    on: jobsClusterSnapshots,
    because: "waits until a job's own snapshot is gone",
  },
  {
    who: ["snapshotter", "restorer"],
    does: [
      ...["rds:DescribeBlueGreenDeployments", "rds:DescribeDBProxies", "rds:DescribeDBProxyTargets"],
      ...["rds:DescribeGlobalClusters", "rds:DescribeDBClusterEndpoints"],
    ],
    on: [
      ...(["a blue/green deployment", "an RDS Proxy", "a proxy's target group", "a global cluster"] as const),
      "a custom endpoint",
      ...every("rds/cluster"),
    ],
    because: "whatever hangs on a database is found by listing it",
  },
  {
    who: ["exporter", "reaper", "janitor"],
    does: ["rds:DescribeExportTasks"],
    on: [
      ...every("rds/snapshot"),
      ...every("rds/cluster-snapshot"),
      ...every("rds/cluster"),
      "own cluster in a region that is not configured",
    ],
    because: "asks for a task by its name, and IAM knows tasks by their snapshots only",
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

/** Of databases that have a record: the database itself, and what a restore makes, have names that IAM cannot tell apart. */
const liveInstances = [
  ...(["an instance that a record will point at", "an instance that a record points at"] as const),
  "another installation's instance that a record will point at",
] as const;
const liveMembers = [
  "a member of what a record will point at",
  "a member of what a record points at",
] as const;
const liveClusters = [
  ...(["a cluster that a record will point at", "a cluster that a record points at"] as const),
  "another installation's cluster that a record will point at",
] as const;

const snapshots: readonly Allowed[] = [
  {
    who: ["snapshotter"],
    does: ["rds:CreateDBSnapshot"],
    on: ["production instance", "production instance with our tags", ...liveInstances],
    only: ["with our tags"],
    because: "takes a snapshot of a database, by whatever name its record points at",
  },
  {
    who: ["snapshotter"],
    does: ["rds:CreateDBClusterSnapshot"],
    on: ["database cluster", ...liveClusters],
    only: ["with our tags"],
    because: "takes a snapshot of a database, by whatever name its record points at",
  },
  {
    who: ["snapshotter"],
    does: ["rds:CreateDBSnapshot", "rds:CopyDBSnapshot", "rds:AddTagsToResource"],
    on: [
      "the fixed snapshot",
      "Trapheus's fixed snapshot",
      "a job's snapshot",
      "someone's snapshot that is called like a job's",
      "a job's snapshot without the managed-by tag",
    ],
    only: ["with our tags"],
    because:
      "under its job's own name, which becomes the fixed one by a copy; what has no owner yet cannot be told from what is being made, what has another installation's is left alone",
  },
  {
    who: ["snapshotter"],
    does: ["rds:CreateDBClusterSnapshot", "rds:CopyDBClusterSnapshot", "rds:AddTagsToResource"],
    on: [
      "the fixed cluster snapshot",
      "Trapheus's fixed cluster snapshot",
      "a job's cluster snapshot",
      "someone's cluster snapshot that is called like a job's",
    ],
    only: ["with our tags"],
    because: "as for an instance",
  },
  {
    who: ["snapshotter"],
    does: ["rds:DeleteDBSnapshot"],
    on: ["the fixed snapshot", "Trapheus's fixed snapshot", "another installation's fixed snapshot"],
    because:
      "replaces what had the fixed name when the job began: Trapheus's have no tags to go by, so the code goes by the time at which it was made",
  },
  {
    who: ["snapshotter"],
    does: ["rds:DeleteDBClusterSnapshot"],
    on: [
      "the fixed cluster snapshot",
      "Trapheus's fixed cluster snapshot",
      "another installation's fixed cluster snapshot",
    ],
    because: "as for an instance",
  },
];

/** What is called as if it had been restored beside a database, and is nobody else's as far as its tags say. */
const restorable = [
  "a restored instance",
  "someone's instance that is called like a restored one",
  "a restored instance without the managed-by tag",
  "a restored member",
  ...(["an instance that a record will point at", "an instance that a record points at"] as const),
  ...liveMembers,
] as const;
/** What a swap of an instance, or of a cluster's members, changes by name. */
const swappable = [
  "production instance",
  "production instance with our tags",
  ...restorable,
  "another installation's restored instance",
  "another installation's instance that a record will point at",
  "a retired instance",
  "an instance that another installation retired",
  "an original that has given up its name",
  "a member of the database cluster",
  "a member that the configuration names",
  "a retired member",
  "an original's member that has given up its name",
] as const;
const restorableClusters = [
  "a restored cluster",
  "someone's cluster that is called like a restored one",
  "a restored cluster without the managed-by tag",
  ...(["a cluster that a record will point at", "a cluster that a record points at"] as const),
] as const;
const groups = [
  ...(["the clone's subnet group", "the default subnet group", "someone's subnet group"] as const),
  ...(["the clone's option group", "a default option group", "someone's option group"] as const),
] as const;
const parameterGroups = [
  ...(["the clone's parameter group", "a default parameter group", "someone's parameter group"] as const),
] as const;
const clusterParameterGroups = [
  "the clone's cluster parameter group",
  "a default cluster parameter group",
  "someone's cluster parameter group",
] as const;
const oursBeside = [
  "a restored instance",
  "a restored instance without the managed-by tag",
  "a restored member",
  "an instance that a record will point at",
  "a member of what a record will point at",
] as const;
const ourClustersBeside = [
  ...(["a restored cluster", "a restored cluster without the managed-by tag"] as const),
  "a cluster that a record will point at",
] as const;

const restores: readonly Allowed[] = [
  {
    who: ["restorer"],
    does: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBInstanceToPointInTime"],
    on: [...restorable, ...groups, ...parameterGroups],
    only: ["with our tags"],
    because: "restores under the job's own name, with the original's groups, which only the job knows",
  },
  {
    who: ["restorer"],
    does: ["rds:RestoreDBClusterFromSnapshot", "rds:RestoreDBClusterToPointInTime"],
    on: [...restorableClusters, ...groups, ...clusterParameterGroups],
    only: ["with our tags"],
    because: "restores under the job's own name, with the original's groups, which only the job knows",
  },
  {
    who: ["restorer"],
    does: ["rds:RestoreDBInstanceFromDBSnapshot"],
    on: every("rds/snapshot"),
    only: ["with our tags"],
    because: "a request may name any snapshot of the account",
  },
  {
    who: ["restorer"],
    does: ["rds:RestoreDBClusterFromSnapshot"],
    on: every("rds/cluster-snapshot"),
    only: ["with our tags"],
    because: "a request may name any snapshot of the account",
  },
  {
    who: ["restorer"],
    does: ["rds:RestoreDBInstanceToPointInTime"],
    on: [
      ...(["production instance", "production instance with our tags", "an automated backup"] as const),
      ...liveInstances,
      ...(["a retired instance", "an instance that another installation retired"] as const),
      "an original that has given up its name",
    ],
    only: ["with our tags"],
    because: "reads a database as it was at a moment, by the name that it has just then",
  },
  {
    who: ["restorer"],
    does: ["rds:RestoreDBClusterToPointInTime"],
    on: [
      ...(["database cluster", "a cluster's automated backup"] as const),
      ...liveClusters,
      ...(["a retired cluster", "a cluster that another installation retired"] as const),
      "an original cluster that has given up its name",
    ],
    only: ["with our tags"],
    because: "reads a database as it was at a moment, by the name that it has just then",
  },
  {
    who: ["restorer"],
    does: ["rds:CreateDBInstance"],
    on: [...restorable, ...restorableClusters, ...groups, ...parameterGroups],
    only: ["with our tags"],
    because: "adds the members to the cluster that it restored",
  },
  {
    who: ["restorer"],
    does: ["rds:AddTagsToResource"],
    on: [...restorable, ...restorableClusters],
    only: ["with our tags"],
    because:
      "RDS asks for it when tags come with a creation; what has no owner yet cannot be told from what is being created, what has another owner is left alone",
  },
  {
    who: ["restorer"],
    does: ["rds:AddTagsToResource", "rds:RemoveTagsFromResource", "rds:CreateDBInstance"],
    on: [...oursBeside, ...ourClustersBeside],
    because:
      "gives back a tag that ours stood for, takes ours off before it takes the name, and adds members: of what has our owner's tag only",
  },
  {
    who: ["restorer"],
    does: ["rds:AddRoleToDBInstance"],
    on: oursBeside,
    because: "what was restored gets the original's roles, if the configuration names them",
  },
  {
    who: ["restorer"],
    does: ["rds:AddRoleToDBCluster", "rds:EnableHttpEndpoint", "rds:DisableHttpEndpoint"],
    on: ourClustersBeside,
    because: "what was restored gets the original's roles and Data API",
  },
  {
    who: ["restorer"],
    does: ["rds:ModifyDBInstance"],
    on: ["another name of the database"],
    because: "a request's to may ask for any name that begins with the identifier and a hyphen",
  },
  {
    who: ["restorer"],
    does: ["rds:ModifyDBInstance", "rds:RebootDBInstance"],
    on: swappable,
    because:
      "renames, isolates, reboots, replays settings; an original has no tag of ours, and what was restored loses its own before it takes the name, so IAM goes by the names and the code by resource ids",
  },
  {
    who: ["restorer"],
    does: ["rds:ModifyDBInstance"],
    on: [...parameterGroups, "the clone's option group", "a default option group", "someone's option group"],
    because: "replays the original's groups",
  },
  {
    who: ["restorer"],
    does: ["rds:ModifyDBCluster"],
    on: [
      "database cluster",
      ...restorableClusters,
      "another installation's restored cluster",
      "another installation's cluster that a record will point at",
      "a retired cluster",
      "a cluster that another installation retired",
      "an original cluster that has given up its name",
      "another name of the database cluster",
      "a cluster of a name that the configuration names",
      ...parameterGroups,
      ...clusterParameterGroups,
      ...(["the clone's option group", "a default option group", "someone's option group"] as const),
    ],
    because: "as for an instance",
  },
  {
    who: ["restorer"],
    does: ["rds:AddTagsToResource"],
    on: [
      ...(["a retired instance", "an instance that another installation retired"] as const),
      ...(["an original that has given up its name", "a retired member"] as const),
      ...(["an original's member that has given up its name", "a retired cluster"] as const),
      "a cluster that another installation retired",
      "an original cluster that has given up its name",
    ],
    only: ["with our retired tag"],
    because: "marks the original, once it has given up its name, for its deletion",
  },
  {
    who: ["restorer"],
    does: ["rds:DeleteDBInstance", "rds:CreateDBSnapshot"],
    on: ["a retired instance", "a retired member"],
    because: "deletes the retired original, after a final snapshot: by its name and its tag",
  },
  {
    who: ["restorer"],
    does: ["rds:DeleteDBCluster", "rds:CreateDBClusterSnapshot"],
    on: ["a retired cluster"],
    because: "deletes the retired original, after a final snapshot: by its name and its tag",
  },
  {
    who: ["restorer"],
    does: ["rds:CreateDBSnapshot", "rds:AddTagsToResource"],
    on: ["a final snapshot"],
    because: "RDS takes the final snapshot, and copies the original's tags to it",
  },
  {
    who: ["restorer"],
    does: ["rds:CreateDBClusterSnapshot", "rds:DeleteDBCluster", "rds:AddTagsToResource"],
    on: ["a final cluster snapshot"],
    because: "RDS takes the final snapshot, and copies the original's tags to it",
  },
  {
    who: ["restorer"],
    does: ["iam:PassRole"],
    on: ["a database's role"],
    only: ["to RDS", "to RDS's monitoring"],
    because: "what was restored gets the original's roles, if the configuration names them",
  },
  {
    who: ["restorer"],
    does: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
    on: ["the secret of a managed password", "the secret of a cluster's managed password"],
    because: "RDS makes the secret of a managed password in the name of whoever asks for it",
  },
];

const records: readonly Allowed[] = [
  {
    who: ["restorer"],
    does: ["route53:ListResourceRecordSets"],
    on: ["the records' zone"],
    because: "the record says which one is the database; a zone's records are listed by its id only",
  },
  {
    who: ["restorer"],
    does: ["route53:ChangeResourceRecordSets"],
    on: ["the records' zone"],
    only: [
      "by a deletion and a creation of a configured CNAME",
      "by a deletion and a creation of another configured CNAME",
    ],
    because:
      "swaps the configured records; never by an UPSERT, which would overwrite what somebody else wrote",
  },
  {
    who: ["restorer"],
    does: ["route53:GetChange"],
    on: ["a change of records"],
    because: "waits until every name server has the change",
  },
];

const exported: readonly Allowed[] = [
  {
    who: ["exporter"],
    does: ["rds:StartExportTask"],
    on: [...every("rds/snapshot"), ...every("rds/cluster-snapshot")],
    because: "a request may name any snapshot of the account; it can be written into one bucket only",
  },
  {
    who: ["exporter"],
    does: ["iam:PassRole"],
    on: ["the exports' role"],
    only: ["to RDS's exports"],
    because: "RDS writes the export in that role, which may write into one bucket only",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:CancelExportTask"],
    on: ["what RDS has no resource for"],
    because: "ends an export that is not wanted any more; the code knows the task by its job's id",
  },
  {
    who: ["exports"],
    does: ["s3:ListBucket", "s3:GetBucketLocation"],
    on: ["the exports' bucket"],
    because: "RDS writes exports, in this role",
  },
  {
    who: ["exports"],
    does: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectTagging"],
    on: ["an export"],
    because: "RDS writes exports, in this role",
  },
];

const reaped: readonly Allowed[] = [
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:StartDBInstance"],
    on: [
      ...(["a restored instance", "a restored member"] as const),
      ...(["an instance that a record will point at", "a member of what a record will point at"] as const),
    ],
    because:
      "what was restored and has no name yet is deleted like a clone; it loses the tags before it takes the name",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBCluster", "rds:ModifyDBCluster", "rds:StartDBCluster"],
    on: ["a restored cluster", "a cluster that a record will point at"],
    because: "as for an instance",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBSnapshot"],
    on: ["a job's snapshot"],
    because: "a job's own snapshot is temporary; the fixed one has another name",
  },
  {
    who: ["reaper", "janitor"],
    does: ["rds:DeleteDBClusterSnapshot"],
    on: ["a job's cluster snapshot"],
    because: "a job's own snapshot is temporary; the fixed one has another name",
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
  ...snapshots,
  ...restores,
  ...records,
  ...exported,
  ...reaped,
];

/** What nobody may do on anything: near what they may do, and worse. */
export const never: readonly string[] = [
  "rds:RebootDBCluster",
  "rds:StopDBInstance",
  "rds:StopDBCluster",
  "rds:FailoverDBCluster",
  "rds:CreateDBCluster",
  "rds:ModifyDBSnapshotAttribute",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:RemoveRoleFromDBInstance",
  "rds:PromoteReadReplica",
  "rds:DeleteDBInstanceAutomatedBackup",
  "rds:DeleteDBProxy",
  "rds:DeleteGlobalCluster",
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
  "route53:ChangeTagsForResource",
  "route53:DeleteHostedZone",
  "iam:UpdateAssumeRolePolicy",
  "iam:PutRolePolicy",
  "s3:DeleteBucket",
  "s3:PutBucketPolicy",
  "secretsmanager:PutSecretValue",
  "secretsmanager:DeleteSecret",
  "ssm:PutParameter",
  "ssm:DeleteParameter",
  "kms:Encrypt",
  "kms:GenerateDataKeyWithoutPlaintext",
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

/** To these every change of a source, and of a database, is denied explicitly: to whoever has a hand in one, or in RDS. */
const keeping: readonly RoleName[] = [
  ...(["snapshotter", "cloner", "dblab-updater", "refresh-poller", "reaper", "janitor"] as const),
  ...(["restorer", "exporter"] as const),
];

/** Whether an action on what is kept is denied explicitly; of databases the one or the other is somebody's part. */
export function keeps(who: RoleName, kept: "source" | "database", action: string): boolean {
  if (!changesRds(action) || !keeping.includes(who)) return false;
  if (kept === "source") return true;
  if (who === "restorer") return /^rds:DeleteDB(Instance|Cluster)$/.test(action);
  return who !== "snapshotter" || !/^rds:CreateDB(Cluster)?Snapshot$/.test(action);
}

/** These change something in RDS: on what is kept they are denied explicitly. */
export function changesRds(action: string): boolean {
  return action.startsWith("rds:") && !action.startsWith("rds:Describe");
}
