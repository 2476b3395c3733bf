import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { MANAGED_BY, OWNER_TAG, RETIRED_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { Question } from "./decision.ts";

/**
 * An account with everything in it that a permission could reach: what belongs to the stage under test, and beside each
 * thing the one that must be left alone. IAM never sees whether a thing exists, only its ARN and its tags.
 */
const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const INSTALLATION = "production";
const ZONE = "Z0123456789ABCDEFGHIJ";

const CLONE = `${CLONE_PREFIX}0a1b2c3d4e5f6g7h8j9k`;
const SIBLING = `${CLONE_PREFIX}9z8y7x6w5v4t3s2r1q0p`;
const STRANGER = `${CLONE_PREFIX}zzzzzzzzzzzzzzzzzzzz`;

/** The stage's configuration, as far as permissions follow from it. */
export const configured = {
  account: ACCOUNT,
  region: REGION,
  installation: INSTALLATION,
  sources: [
    { type: "rds", identifier: "orders-db" },
    { type: "aurora-cluster", identifier: "shop-cluster" },
    // Nothing forbids such a name: then only the explicit denial stands before it.
    { type: "rds", identifier: `${CLONE_PREFIX}primary`, snapshotIdentifier: "before-upgrade" },
  ],
  databases: [
    // A target's source as well.
    {
      type: "rds",
      identifier: "orders-db",
      // As people may write it.
      restore: { record: { hostedZoneId: ZONE, name: "Orders.db.example.com." } },
    },
    {
      type: "aurora-cluster",
      identifier: "ledger",
      restore: {
        names: ["audit-reader"],
        record: { hostedZoneId: ZONE, name: "ledger.db.example.com" },
      },
    },
  ],
  databaseRole: "rds-monitoring",
  subnetGroup: "clones",
  parameterGroup: "clone-settings",
  clusterParameterGroup: "clone-cluster-settings",
  optionGroup: "clone-options",
  secret: "dblab-refresh/db-password",
  parameter: "dblab-refresh/token",
  databaseKey: "11111111-1111-1111-1111-111111111111",
  exportKey: "44444444-4444-4444-4444-444444444444",
  secretKey: "22222222-2222-2222-2222-222222222222",
  webhook: "dblab-refresh/slack-webhook",
  mail: { from: "dblab@example.com", to: "team@example.org", configurationSet: "dblab-alerts" },
  topic: "dblab-alerts",
  bus: "operations",
  vpc: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] },
} as const;

/** The types of the service authorization reference. */
type ThingType =
  | "rds/db"
  | "rds/cluster"
  | "rds/snapshot"
  | "rds/cluster-snapshot"
  | "rds/subgrp"
  | "rds/pg"
  | "rds/cluster-pg"
  | "rds/og"
  | "rds/auto-backup"
  | "rds/cluster-auto-backup"
  | "rds/deployment"
  | "rds/proxy"
  | "rds/target-group"
  | "rds/global-cluster"
  | "rds/cluster-endpoint"
  | "iam/role"
  | "s3/bucket"
  | "s3/object"
  | "sqs/queue"
  | "dynamodb/table"
  | "dynamodb/index"
  | "events/event-bus"
  | "secretsmanager/Secret"
  | "ssm/parameter"
  | "kms/key"
  | "ses/identity"
  | "ses/configuration-set"
  | "sns/topic"
  | "route53/hostedzone"
  | "route53/change"
  | "logs/log-stream"
  | "lambda/function"
  | "ec2/network-interface"
  | "ec2/subnet"
  | "ec2/security-group"
  // What AWS has no resource for.
  | "ec2/*"
  | "rds/*";

export interface Thing {
  readonly type: ThingType;
  readonly arn: string;
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Configured as the source of a target, or as a database that may be restored, or both: explicitly denied to whoever may
   * change anything in RDS, but for what only databases allow.
   */
  readonly isKept?: "source" | "database";
  /** Of a key: the name by which AWS's own are known. */
  readonly alias?: string;
}

function arn(service: string, resource: string, region: string = REGION): string {
  return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

const rds = (type: "db" | "cluster", name: string, tags = {}, more: Partial<Thing> = {}): Thing => ({
  type: `rds/${type}`,
  arn: arn("rds", `${type}:${name}`),
  tags,
  ...more,
});
const snapshot = (type: "snapshot" | "cluster-snapshot", name: string, tags = {}): Thing => ({
  type: `rds/${type}`,
  arn: arn("rds", `${type}:${name}`),
  tags,
});
const attached = (
  type: "deployment" | "proxy" | "target-group" | "cluster-endpoint" | "auto-backup" | "cluster-auto-backup",
  resource: string,
): Thing => ({ type: `rds/${type}`, arn: arn("rds", resource) });
const group = (type: "subgrp" | "pg" | "cluster-pg" | "og", name: string): Thing => ({
  type: `rds/${type}`,
  arn: arn("rds", `${type}:${name}`),
});
const queue = (name: string): Thing => ({ type: "sqs/queue", arn: arn("sqs", name) });
const table = (name: string): Thing => ({ type: "dynamodb/table", arn: arn("dynamodb", `table/${name}`) });
const index = (name: string): Thing => ({ type: "dynamodb/index", arn: arn("dynamodb", `table/${name}`) });
const bus = (name: string): Thing => ({ type: "events/event-bus", arn: arn("events", `event-bus/${name}`) });
const identity = (name: string): Thing => ({ type: "ses/identity", arn: arn("ses", `identity/${name}`) });
const mailSettings = (name: string): Thing => ({
  type: "ses/configuration-set",
  arn: arn("ses", `configuration-set/${name}`),
});
const topic = (name: string): Thing => ({ type: "sns/topic", arn: arn("sns", name) });
const secret = (name: string): Thing => ({
  type: "secretsmanager/Secret",
  arn: arn("secretsmanager", `secret:${name}-AbCdEf`),
});
const parameter = (name: string): Thing => ({ type: "ssm/parameter", arn: arn("ssm", `parameter/${name}`) });

const key = (id: string, more: Partial<Thing> = {}): Thing => ({
  type: "kms/key",
  arn: arn("kms", `key/${id}`),
  ...more,
});

const dns = (type: "hostedzone" | "change", id: string): Thing => ({
  type: `route53/${type}`,
  arn: `arn:aws:route53:::${type}/${id}`,
});

const log = (functionName: string): Thing => ({
  type: "logs/log-stream",
  arn: arn("logs", `log-group:/aws/lambda/${functionName}:log-stream:2026/11/21/[$LATEST]0a1b`),
});

const lambda = (name: string): Thing => ({
  type: "lambda/function",
  arn: arn("lambda", `function:dblab-refresh-${name}`),
});
const ec2 = (
  type: "network-interface" | "subnet" | "security-group",
  id: string,
  region: string = REGION,
): Thing => ({ type: `ec2/${type}`, arn: arn("ec2", `${type}/${id}`, region) });

const managed = { [MANAGED_BY.key]: MANAGED_BY.value };
const ours = { ...managed, [OWNER_TAG]: `${INSTALLATION}/${CLONE.slice(CLONE_PREFIX.length)}` };
const siblings = { ...managed, [OWNER_TAG]: `${INSTALLATION}/${SIBLING.slice(CLONE_PREFIX.length)}` };
const theirs = { ...managed, [OWNER_TAG]: "staging/zzzzzzzzzzzzzzzzzzzz" };
const likeOurs = { ...managed, [OWNER_TAG]: `${INSTALLATION}-eu/zzzzzzzzzzzzzzzzzzzz` };
const retired = { [RETIRED_TAG]: `${INSTALLATION}/0rdersj0b00000000000` };
const retiredByOthers = { [RETIRED_TAG]: "staging/0rdersj0b00000000000" };
const source = { isKept: "source" } as const;
const database = { isKept: "database" } as const;

const role = (name: string): Thing => ({
  type: "iam/role",
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
});
const stored = (type: "bucket" | "object", name: string): Thing => ({
  type: `s3/${type}`,
  arn: `arn:aws:s3:::${name}`,
});
const EXPORTS = `dblab-refresh-production-exports-${ACCOUNT}-${REGION}`;

export const things = {
  "own clone": rds("db", CLONE, ours),
  "own member": rds("db", `${CLONE}-instance`, ours),
  "another job's clone": rds("db", SIBLING, siblings),
  "another installation's clone": rds("db", STRANGER, theirs),
  "a clone of an installation named like ours": rds("db", STRANGER, likeOurs),
  "the rds-refresh binary's clone": rds("db", STRANGER, managed),
  "a clone without tags": rds("db", STRANGER),
  "a clone without the managed-by tag": rds("db", STRANGER, { [OWNER_TAG]: ours[OWNER_TAG] ?? "" }),
  "a renamed clone": rds("db", "somebody-renamed-it", ours),
  "a reader that autoscaling added to the clone": rds("db", "application-autoscaling-0f0f0f"),
  "own clone in a region that is not configured": {
    type: "rds/db",
    arn: arn("rds", `db:${CLONE}`, "us-west-2"),
    tags: ours,
  },
  "production instance": rds("db", "orders-db", { environment: "production" }, database),
  "production instance with our tags": rds("db", "orders-db", { ...ours, ...retired }, database),
  "production instance under our prefix with our tags": rds("db", `${CLONE_PREFIX}primary`, ours, source),
  "production cluster's member": rds("db", "shop-cluster-1", { environment: "production" }),
  "someone's instance": rds("db", "billing-db", { team: "billing" }),

  "a restored instance": rds("db", "orders-db-new-0rdersj0", ours),
  "another installation's restored instance": rds("db", "orders-db-new-0rdersj0", theirs),
  "someone's instance that is called like a restored one": rds("db", "orders-db-new-store"),
  "a restored instance without the managed-by tag": rds("db", "orders-db-new-0rdersj0", {
    [OWNER_TAG]: ours[OWNER_TAG] ?? "",
  }),
  "a retired instance": rds("db", "orders-db-old-0rdersj0", retired),
  "an instance that another installation retired": rds("db", "orders-db-old-0rdersj0", retiredByOthers),
  "an original that has given up its name": rds("db", "orders-db-old-0rdersj0", { ...ours }),
  "another name of the database": rds("db", "orders-db-audit"),
  "an instance that a record will point at": rds("db", "orders-db-live-0rdersj0", ours),
  "an instance that a record points at": rds("db", "orders-db-live-0rdersj0", {
    environment: "production",
  }),
  "another installation's instance that a record will point at": rds("db", "orders-db-live-0rdersj0", theirs),
  "a restored instance in a region that is not configured": {
    type: "rds/db",
    arn: arn("rds", "db:orders-db-new-0rdersj0", "us-west-2"),
    tags: ours,
  },
  "a member of the database cluster": rds("db", "ledger-1", { environment: "production" }),
  "a member that the configuration names": rds("db", "audit-reader"),
  "a restored member": rds("db", "ledger-new-0rdersj0-1", ours),
  "a member of what a record will point at": rds("db", "ledger-live-0rdersj0-1", ours),
  "a member of what a record points at": rds("db", "ledger-live-0rdersj0-1"),
  "a retired member": rds("db", "ledger-old-0rdersj0-1", retired),
  "an original's member that has given up its name": rds("db", "ledger-old-0rdersj0-1"),

  "own cluster": rds("cluster", CLONE, ours),
  "another job's cluster": rds("cluster", SIBLING, siblings),
  "another installation's cluster": rds("cluster", STRANGER, theirs),
  "a cluster without tags": rds("cluster", STRANGER),
  "a cluster without the managed-by tag": rds("cluster", STRANGER, { [OWNER_TAG]: ours[OWNER_TAG] ?? "" }),
  "a renamed cluster": rds("cluster", "somebody-renamed-it", ours),
  "own cluster in a region that is not configured": {
    type: "rds/cluster",
    arn: arn("rds", `cluster:${CLONE}`, "us-west-2"),
    tags: ours,
  },
  "production cluster": rds("cluster", "shop-cluster", { environment: "production" }, source),
  "production cluster with our tags": rds("cluster", "shop-cluster", ours, source),
  "someone's cluster": rds("cluster", "billing-cluster", { team: "billing" }),

  "database cluster": rds("cluster", "ledger", { ...ours, ...retired }, database),
  "a restored cluster": rds("cluster", "ledger-new-0rdersj0", ours),
  "another installation's restored cluster": rds("cluster", "ledger-new-0rdersj0", theirs),
  "a restored cluster without the managed-by tag": rds("cluster", "ledger-new-0rdersj0", {
    [OWNER_TAG]: ours[OWNER_TAG] ?? "",
  }),
  "someone's cluster that is called like a restored one": rds("cluster", "ledger-new-store"),
  "a cluster that a record will point at": rds("cluster", "ledger-live-0rdersj0", ours),
  "a cluster that a record points at": rds("cluster", "ledger-live-0rdersj0"),
  "another installation's cluster that a record will point at": rds(
    "cluster",
    "ledger-live-0rdersj0",
    theirs,
  ),
  "a retired cluster": rds("cluster", "ledger-old-0rdersj0", retired),
  "a cluster that another installation retired": rds("cluster", "ledger-old-0rdersj0", retiredByOthers),
  "an original cluster that has given up its name": rds("cluster", "ledger-old-0rdersj0"),
  "another name of the database cluster": rds("cluster", "ledger-audit"),
  "a cluster of a name that the configuration names": rds("cluster", "audit-reader"),

  "production's automated snapshot": snapshot("snapshot", "rds:orders-db-2026-11-20-03-00"),
  "the automated snapshot of a source with a named one": snapshot(
    "snapshot",
    `rds:${CLONE_PREFIX}primary-2026-11-20-03-00`,
  ),
  "a source's named snapshot": snapshot("snapshot", "before-upgrade"),
  "someone's snapshot": snapshot("snapshot", "billing-before-upgrade"),
  "someone's automated snapshot": snapshot("snapshot", "rds:billing-db-2026-11-20-03-00"),
  "production cluster's automated snapshot": snapshot(
    "cluster-snapshot",
    "rds:shop-cluster-2026-11-20-03-00",
  ),
  "someone's cluster snapshot": snapshot("cluster-snapshot", "rds:billing-cluster-2026-11-20-03-00"),

  "the fixed snapshot": snapshot("snapshot", "orders-db-snapshot", ours),
  "Trapheus's fixed snapshot": snapshot("snapshot", "orders-db-snapshot"),
  "another installation's fixed snapshot": snapshot("snapshot", "orders-db-snapshot", theirs),
  "a job's snapshot": snapshot("snapshot", "orders-db-snapshot-0rdersj0", ours),
  "another installation's job's snapshot": snapshot("snapshot", "orders-db-snapshot-0rdersj0", theirs),
  "someone's snapshot that is called like a job's": snapshot("snapshot", "orders-db-snapshot-june"),
  "a job's snapshot without the managed-by tag": snapshot("snapshot", "orders-db-snapshot-0rdersj0", {
    [OWNER_TAG]: ours[OWNER_TAG] ?? "",
  }),
  "a final snapshot": snapshot("snapshot", "orders-db-final-0rdersj0"),
  "the fixed cluster snapshot": snapshot("cluster-snapshot", "ledger-snapshot", ours),
  "Trapheus's fixed cluster snapshot": snapshot("cluster-snapshot", "ledger-snapshot"),
  "another installation's fixed cluster snapshot": snapshot("cluster-snapshot", "ledger-snapshot", theirs),
  "a job's cluster snapshot": snapshot("cluster-snapshot", "ledger-snapshot-0rdersj0", ours),
  "someone's cluster snapshot that is called like a job's": snapshot(
    "cluster-snapshot",
    "ledger-snapshot-june",
  ),
  "a final cluster snapshot": snapshot("cluster-snapshot", "ledger-final-0rdersj0"),

  "an automated backup": attached("auto-backup", "auto-backup:ab-0a1b"),
  "a cluster's automated backup": attached("cluster-auto-backup", "cluster-auto-backup:ab-0a1b"),
  "a blue/green deployment": attached("deployment", "deployment:bgd-0a1b"),
  "an RDS Proxy": attached("proxy", "db-proxy:prx-0a1b"),
  "a proxy's target group": attached("target-group", "target-group:prx-tg-0a1b"),
  "a global cluster": {
    type: "rds/global-cluster",
    arn: `arn:aws:rds::${ACCOUNT}:global-cluster:worldwide`,
  },
  "a custom endpoint": attached("cluster-endpoint", "cluster-endpoint:reports"),
  "what RDS has no resource for": { type: "rds/*", arn: "*" },

  "the exports' role": role(`dblab-refresh-production-exports-${REGION}`),
  "a database's role": role(configured.databaseRole),
  "someone's role": role("administrator"),
  "a function's role": role(`dblab-refresh-production-restorer-${REGION}`),
  "the exports' bucket": stored("bucket", EXPORTS),
  "an export": stored("object", `${EXPORTS}/orders-db/part-0.parquet`),
  "someone's bucket": stored("bucket", "billing"),
  "someone's object": stored("object", "billing/june.csv"),

  "the clone's subnet group": group("subgrp", configured.subnetGroup),
  "the default subnet group": group("subgrp", "default"),
  "someone's subnet group": group("subgrp", "public"),
  "the clone's parameter group": group("pg", configured.parameterGroup),
  "a default parameter group": group("pg", "default.postgres16"),
  "someone's parameter group": group("pg", "billing-settings"),
  "the clone's cluster parameter group": group("cluster-pg", configured.clusterParameterGroup),
  "a default cluster parameter group": group("cluster-pg", "default.aurora-postgresql16"),
  "someone's cluster parameter group": group("cluster-pg", "billing-settings"),
  "the clone's option group": group("og", configured.optionGroup),
  "a default option group": group("og", "default:postgres-16"),
  "someone's option group": group("og", "billing-options"),

  "jobs queue": queue("dblab-refresh-production-jobs"),
  "snapshotter queue": queue("dblab-refresh-production-snapshotter"),
  "cloner queue": queue("dblab-refresh-production-cloner"),
  "dblab-updater queue": queue("dblab-refresh-production-dblab-updater"),
  "refresh-poller queue": queue("dblab-refresh-production-refresh-poller"),
  "restorer queue": queue("dblab-refresh-production-restorer"),
  "exporter queue": queue("dblab-refresh-production-exporter"),
  "reaper queue": queue("dblab-refresh-production-reaper"),
  "notifier queue": queue("dblab-refresh-production-notifier"),
  "dead-letters queue": queue("dblab-refresh-production-dead-letters"),
  "rejected queue": queue("dblab-refresh-production-rejected"),
  "another installation's queue": queue("dblab-refresh-staging-cloner"),
  "someone's queue": queue("invoices"),

  "job table": table("dblab-refresh-production-jobs"),
  "due index": index("dblab-refresh-production-jobs/index/byDueTime"),
  "target index": index("dblab-refresh-production-jobs/index/byTarget"),
  "lock table": table("dblab-refresh-production-locks"),
  "another installation's job table": table("dblab-refresh-staging-jobs"),
  "someone's table": table("invoices"),

  "event bus": bus("default"),
  "a channel's bus": bus(configured.bus),
  "someone's bus": bus("billing"),

  "the sender's address": identity(configured.mail.from),
  "the sender's domain": identity("example.com"),
  "a recipient's address": identity(configured.mail.to),
  "a recipient's domain": identity("example.org"),
  "someone's domain": identity("billing.example.com"),
  "the mails' settings": mailSettings(configured.mail.configurationSet),
  "someone's mails' settings": mailSettings("billing"),
  "a channel's topic": topic(configured.topic),
  "someone's topic": topic("billing"),

  "a target's secret": secret(configured.secret),
  "a webhook's address": secret(configured.webhook),
  "the secret of a managed password": secret("rds!db-0a1b2c3d"),
  "the secret of a cluster's managed password": secret("rds!cluster-0a1b2c3d"),
  "someone's secret": secret("billing/password"),
  "a target's parameter": parameter(configured.parameter),
  "someone's parameter": parameter("billing/token"),

  "the databases' key": key(configured.databaseKey),
  "the exports' key": key(configured.exportKey),
  "the secrets' key": key(configured.secretKey),
  "Secrets Manager's own key": key("55555555-5555-5555-5555-555555555555", {
    alias: "alias/aws/secretsmanager",
  }),
  "Secrets Manager's own key in a region that is not configured": key(
    "66666666-6666-6666-6666-666666666666",
    {
      arn: arn("kms", "key/66666666-6666-6666-6666-666666666666", "us-west-2"),
      alias: "alias/aws/secretsmanager",
    },
  ),
  "someone's key": key("33333333-3333-3333-3333-333333333333"),

  "the records' zone": dns("hostedzone", ZONE),
  "someone's zone": dns("hostedzone", "Z0FFFFFFFFFFFFFFFFFFF"),
  "a change of records": dns("change", "C0123456789ABCDEFGHIJ"),

  "intake's log": log("dblab-refresh-production-intake"),
  "snapshotter's log": log("dblab-refresh-production-snapshotter"),
  "cloner's log": log("dblab-refresh-production-cloner"),
  "dblab-updater's log": log("dblab-refresh-production-dblab-updater"),
  "refresh-poller's log": log("dblab-refresh-production-refresh-poller"),
  "restorer's log": log("dblab-refresh-production-restorer"),
  "exporter's log": log("dblab-refresh-production-exporter"),
  "reaper's log": log("dblab-refresh-production-reaper"),
  "notifier's log": log("dblab-refresh-production-notifier"),
  "dead-letters's log": log("dblab-refresh-production-dead-letters"),
  "janitor's log": log("dblab-refresh-production-janitor"),
  "someone's log": log("billing"),

  "janitor's function": lambda("production-janitor"),
  "intake's function": lambda("production-intake"),
  "another installation's janitor": lambda("staging-janitor"),

  "the VPC's descriptions": { type: "ec2/*", arn: "*" },
  "an interface": ec2("network-interface", "eni-0a1b2c3d"),
  "an interface in another region": ec2("network-interface", "eni-0a1b2c3d", "us-west-2"),
  "a subnet of the VPC": ec2("subnet", configured.vpc.subnets[0]),
  "someone's subnet": ec2("subnet", "subnet-0fffffff"),
  "a security group of the VPC": ec2("security-group", configured.vpc.securityGroups[0]),
  "someone's security group": ec2("security-group", "sg-0fffffff"),
} as const satisfies Readonly<Record<string, Thing>>;

export type ThingName = keyof typeof things;
export const thingNames = Object.keys(things) as readonly ThingName[];

/** What IAM knows of a thing beside its ARN: its tags and its aliases, under AWS's own keys. */
export function tagContext({ type, tags = {}, alias }: Thing): Question["context"] {
  const prefixes = ["aws:ResourceTag", ...(type.startsWith("rds/") ? [`rds:${type.slice(4)}-tag`] : [])];
  const tagged = prefixes.flatMap((prefix) =>
    Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value] as const),
  );
  return { ...Object.fromEntries(tagged), ...(alias && { "kms:ResourceAliases": [alias] }) };
}

/** How a call may be made, where it makes a difference: the keys that IAM takes from the request. */
export const manners = {
  "with our tags": requestTags(ours),
  "with another installation's tags": requestTags(theirs),
  "without the managed-by tag": requestTags({ [OWNER_TAG]: ours[OWNER_TAG] ?? "" }),
  "without tags": {},
  "with our retired tag": requestTags(retired),
  "with another installation's retired tag": requestTags(retiredByOthers),
  "to RDS": { "iam:PassedToService": "rds.amazonaws.com" },
  "to RDS's monitoring": { "iam:PassedToService": "monitoring.rds.amazonaws.com" },
  "to RDS's exports": { "iam:PassedToService": "export.rds.amazonaws.com" },
  "to Lambda": { "iam:PassedToService": "lambda.amazonaws.com" },
  // PutEvents takes several events: the key has their sources as a list.
  "as dblab-refresh": { "events:source": ["dblab-refresh"] },
  "as somebody else": { "events:source": ["billing"] },
  "as nobody": {},
  "from the configured address": { "ses:FromAddress": configured.mail.from },
  "from another address": { "ses:FromAddress": "boss@example.com" },
  "by a deletion and a creation of a configured CNAME": recordChange({}),
  "by a deletion and a creation of another configured CNAME": recordChange({
    names: ["ledger.db.example.com"],
  }),
  "by a deletion and a creation of somebody's CNAME": recordChange({ names: ["billing.db.example.com"] }),
  "by changes of a configured and of somebody's CNAME": recordChange({
    names: ["orders.db.example.com", "billing.db.example.com"],
  }),
  "by a deletion and a creation of a record of addresses": recordChange({ types: ["CNAME", "A"] }),
  "by an UPSERT of a configured CNAME": recordChange({ actions: ["DELETE", "UPSERT"] }),
  "by Lambda itself": {},
  // The key has the function's ARN: see askedBy in questions.ts.
  "by the function's code": {},
  "by itself": {},
  "by itself, as if for a managed password": {
    "kms:EncryptionContext:SecretARN": secret("rds!db-0a1b2c3d").arn,
  },
  "by itself, with a grant for AWS": { "kms:GrantIsForAWSResource": "true" },
  "through RDS": { "kms:ViaService": `rds.${REGION}.amazonaws.com` },
  "through RDS, with a grant for RDS": {
    "kms:ViaService": `rds.${REGION}.amazonaws.com`,
    "kms:GrantIsForAWSResource": "true",
  },
  "through Secrets Manager": { "kms:ViaService": `secretsmanager.${REGION}.amazonaws.com` },
  "through Secrets Manager, for a managed password": encrypting("rds!db-0a1b2c3d"),
  "through Secrets Manager, for a cluster's managed password": encrypting("rds!cluster-0a1b2c3d"),
  "through Secrets Manager, for someone's secret": encrypting("billing/password"),
  "through SSM": { "kms:ViaService": `ssm.${REGION}.amazonaws.com` },
  "through EC2": { "kms:ViaService": `ec2.${REGION}.amazonaws.com` },
  "as dblab-refresh and somebody else": { "events:source": ["dblab-refresh", "billing"] },
} as const satisfies Readonly<Record<string, Question["context"]>>;

export type Manner = keyof typeof manners;

function encrypting(name: string): Record<string, string> {
  return {
    "kms:ViaService": `secretsmanager.${REGION}.amazonaws.com`,
    "kms:EncryptionContext:SecretARN": secret(name).arn,
  };
}

function requestTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:RequestTag/${key}`, value],
      [`rds:req-tag/${key}`, value],
    ]),
  );
}

/** The keys that IAM takes from a batch, each with what all its changes have. */
function recordChange({
  names = ["orders.db.example.com"],
  types = ["CNAME"],
  actions = ["DELETE", "CREATE"],
}: Partial<Readonly<Record<"names" | "types" | "actions", readonly string[]>>>) {
  return {
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
    "route53:ChangeResourceRecordSetsRecordTypes": types,
    "route53:ChangeResourceRecordSetsActions": actions,
  };
}

/** What only the code of a function has in its calls, and what Lambda does in the function's role has not. */
export function codeOf(functionName: string): Record<string, string> {
  return { "lambda:SourceFunctionArn": arn("lambda", `function:dblab-refresh-production-${functionName}`) };
}
