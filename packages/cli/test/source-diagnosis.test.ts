import { expect, it } from "vitest";
import { diagnosis, type Finding } from "../src/operator/diagnosing/diagnosis.ts";
import type { StagePorts } from "../src/operator/stage/stage-ports.ts";

it("the doctor says which database of the stage's file is not in RDS, and what to do", async () => {
  const database = { type: "rds", aws: { region: "eu-central-1" } };
  const ports = {
    // All else that is looked at fails, and is told as such.
    place: {},
    secrets: { variable: async () => undefined },
    stage: { installation: "prod", targets: {}, databases: { orders: database, shop: database } },
    rds: () => ({ instance: async (name: string) => (name === "shop" ? {} : undefined) }),
  } as unknown as StagePorts;

  const found: Finding[] = [];
  for await (const finding of diagnosis(ports)) {
    if (finding.about.startsWith("database ")) found.push(finding);
    if (found.length === 2) break;
  }

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
