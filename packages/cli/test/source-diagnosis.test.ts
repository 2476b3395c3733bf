import { expect, it } from "vitest";
import { diagnosis, type Finding } from "../src/operator/diagnosing/diagnosis.ts";
import type { StagePorts } from "../src/operator/stage/stage-ports.ts";

/** What the doctor finds of these databases, all of which are of this type; what RDS shows is by its name. */
async function foundOf(
  restores: Readonly<Record<string, object>>,
  shown: Readonly<Record<string, object>>,
  { type = "rds", members = [] as readonly object[], isDeployed = true } = {},
): Promise<readonly Finding[]> {
  const aws = { region: "eu-central-1" };
  const databases = Object.fromEntries(
    Object.entries(restores).map(([name, restore]) => [name, { type, aws, restore }]),
  );
  const ports = {
    // All else that is looked at fails, and is told as such.
    place: {},
    secrets: { variable: async () => undefined },
    stage: { installation: "prod", targets: {}, databases, ...(isDeployed && { deployment: aws }) },
    databases: () => ({ find: async (_: string, name: string) => shown[name], members: async () => members }),
  } as unknown as StagePorts;

  const found: Finding[] = [];
  for await (const finding of diagnosis(ports))
    if (finding.about.startsWith("database ")) found.push(finding);
  return found;
}

const watch = "arn:aws:iam::012345678901:role/watch";
const watched = { MonitoringInterval: 15, MonitoringRoleArn: watch };

it("the doctor says which database of the stage's file is not in RDS, and what to do", async () => {
  const found = await foundOf({ orders: { roles: [] }, shop: { roles: [] } }, { shop: {} });

  expect(found).toMatchObject([
    {
      level: "problem",
      about: "database orders",
      say: "there is no orders in eu-central-1",
      remedy: expect.stringContaining("Correct its name under databases"),
    },
    { level: "fine", about: "database shop" },
  ]);
});

it("the doctor says which role a database has that no restore may pass", async () => {
  const shown = { orders: { DBInstanceIdentifier: "orders", ...watched } };
  const [missing] = await foundOf({ orders: { roles: [] } }, shown);
  const [listed] = await foundOf({ orders: { roles: [watch] } }, shown);
  const [local] = await foundOf({ orders: { roles: [] } }, shown, { isDeployed: false });

  expect(missing).toEqual({
    level: "problem",
    about: "database orders",
    say: `orders has IAM roles that what is restored gets as well, and the stage's policy lets none of these be passed: ${watch} (enhanced monitoring of orders)`,
    remedy:
      "Add the ARN of each to databases.orders.restore.roles and deploy: until then every restore is refused.",
  });
  expect([listed, local]).toMatchObject([{ level: "fine" }, { level: "fine" }]);
});

it("the doctor looks at a cluster's members, too", async () => {
  const [found] = await foundOf(
    { orders: { roles: [] } },
    { orders: { DBClusterIdentifier: "orders" } },
    {
      type: "aurora-cluster",
      members: [{ DBInstanceIdentifier: "orders-1", DBClusterIdentifier: "orders", ...watched }],
    },
  );

  expect(found?.say).toContain(`${watch} (enhanced monitoring of orders-1)`);
});
