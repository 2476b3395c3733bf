// IAM would deny a role that the stage's policy lacks in the middle of a restore: it is refused before.
import { describe, expect, it } from "vitest";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import type { Described } from "../../../src/ports/databases.ts";
import { aStage } from "../memory-ports.ts";
import { aDatabase, aDatabaseJob, anOrder, FIXED, JOB_ID } from "./a-database.ts";
import { Run } from "./a-run.ts";

const ACCOUNT = "012345678901";
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;

const watched = { MonitoringInterval: 15, MonitoringRoleArn: role("watch") };
const domain = [{ Domain: "d-1", IAMRoleName: "join", Status: "joined" }];
const everything = {
  ...watched,
  AssociatedRoles: [{ RoleArn: role("import"), FeatureName: "s3Import", Status: "ACTIVE" }],
  DomainMemberships: domain,
};

interface Scene {
  readonly shows?: Described;
  /** `restore.roles` of `orders`. */
  readonly roles?: readonly string[];
  readonly ofOther?: readonly string[];
  readonly order?: Partial<RestoreOrder>;
  readonly isDeployed?: boolean;
  readonly members?: readonly Described[];
}

async function ended(scene: Scene) {
  const { shows = {}, roles = [], ofOther = [], order = {}, isDeployed = true, members } = scene;
  const type = members ? "aurora-cluster" : "rds";
  const written = (listed: readonly string[]) => ({
    type,
    aws: { region: "eu-central-1" },
    restore: { roles: listed },
  });
  const stage = aStage({
    ...(isDeployed && { deployment: { region: "eu-central-1" } }),
    databases: { orders: written(roles), sales: written(ofOther) },
  });
  const job = aDatabaseJob({
    kind: "restore",
    order: anOrder({ from: { kind: "fixed" }, ...order }),
    database: aDatabase(written(roles)),
  });
  const run = new Run([job], undefined, { stage });
  const { databases } = run;
  databases.has(FIXED);
  databases.describes({ DBInstanceArn: `arn:aws:rds:eu-central-1:${ACCOUNT}:db:orders` });
  if (members === undefined) databases.describes(shows);
  else {
    databases.others.set("db-cluster orders", {
      DBClusterIdentifier: "orders",
      DbClusterResourceId: "cluster-ORDERS",
      DBClusterArn: `arn:aws:rds:eu-central-1:${ACCOUNT}:cluster:orders`,
      Endpoint: "orders.cluster.example.com",
      Port: 5432,
      Status: "available",
      Engine: "postgres",
      ...shows,
    });
    databases.ofCluster = members.map((member) => ({
      DBClusterIdentifier: "orders",
      DBInstanceStatus: "available",
      ...member,
    }));
  }
  await run.toEnd();
  return { job: run.job(JOB_ID), calls: databases.calls };
}

describe("a restore that would pass a role which the deployed stage may not pass", () => {
  it.each<[string, Partial<RestoreOrder>]>([
    ["beside", {}],
    ["rename-first", { order: "rename-first" }],
    ["isolated, of a new snapshot", { isolate: true, from: { kind: "new" } }],
    ["under another name", { to: "orders-copy" }],
    ["as a dry run", { dryRun: true }],
  ])("is refused before anything is done: %s", async (_, order) => {
    const { job, calls } = await ended({ shows: watched, order });

    expect(job).toMatchObject({ status: "failed", error: { code: "configuration-invalid" } });
    expect(job.error?.message).toBe(
      `orders has IAM roles that what is restored gets as well, and the stage's policy lets none of these be passed: ${role("watch")} (enhanced monitoring of orders); add the ARN of each to databases.orders.restore.roles`,
    );
    expect(calls).toEqual([]);
  });

  it.each<[string, Scene, string]>([
    [
      "its monitoring's, a feature's and its domain's",
      { shows: everything },
      `${role("watch")} (enhanced monitoring of orders), join (the domain of orders), ${role("import")} (s3Import of orders)`,
    ],
    [
      "those that are not listed",
      { shows: everything, roles: [role("watch"), role("directory/join")] },
      `passed: ${role("import")} (s3Import of orders);`,
    ],
    [
      "that of a domain, where the one of its name is another account's",
      { shows: { DomainMemberships: domain }, roles: [role("join", "999999999999"), role("rejoin")] },
      "passed: join (the domain of orders);",
    ],
    [
      "one of another path, or in other letters",
      { shows: watched, roles: [role("rds/watch"), role("Watch")] },
      role("watch"),
    ],
    [
      "each member's",
      {
        shows: { AssociatedRoles: [{ RoleArn: role("lambda"), Status: "ACTIVE" }] },
        members: [
          { DBInstanceIdentifier: "orders-1", ...watched },
          { DBInstanceIdentifier: "orders-2", ...watched },
        ],
      },
      `${role("lambda")} (an associated role of orders), ${role("watch")} (enhanced monitoring of orders-1, enhanced monitoring of orders-2);`,
    ],
  ])("names %s", async (_, scene, says) => {
    const { job } = await ended(scene);

    expect(job.error?.message).toContain(says);
  });
});

describe("a restore goes on", () => {
  it.each<[string, Scene]>([
    [
      "with every role listed, a domain's by its ARN",
      { shows: everything, roles: [role("watch"), role("import"), role("directory/join")] },
    ],
    [
      "with roles listed for another database of the stage: the policy is the same",
      { shows: watched, ofOther: [role("watch")] },
    ],
    [
      "where the stage is not deployed: no policy of ours denies anything",
      { shows: everything, isDeployed: false },
    ],
    ["without monitoring, though its role is shown", { shows: { ...watched, MonitoringInterval: 0 } }],
    [
      "without a role that is being taken away",
      { shows: { AssociatedRoles: [{ RoleArn: role("import"), Status: "DELETING" }] } },
    ],
    [
      "in a directory of one's own, which has a secret in place of a role",
      {
        shows: {
          DomainMemberships: [{ FQDN: "db.example.com", AuthSecretArn: "arn:s", IAMRoleName: "join" }],
        },
      },
    ],
    [
      "without what members show of their cluster: it is restored there",
      {
        roles: [role("watch")],
        members: [
          {
            DBInstanceIdentifier: "orders-1",
            ...watched,
            AssociatedRoles: [{ RoleArn: role("import"), Status: "ACTIVE" }],
            DomainMemberships: domain,
          },
        ],
      },
    ],
  ])("%s", async (_, scene) => {
    const { job } = await ended(scene);

    expect(job.error).toBeUndefined();
    expect(job.step).toBe("restorer");
  });
});
