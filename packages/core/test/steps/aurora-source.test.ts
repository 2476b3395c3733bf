import { describe, expect, it } from "vitest";
import type { Target } from "../../src/configuration/target.ts";
import type { Rds } from "../../src/ports/rds.ts";
import { snapshotter } from "../../src/steps/snapshotter/snapshotter.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anRds, aSnapshot, aTarget } from "./a-context.ts";
import { aCluster } from "./an-aurora.ts";

const met = aJob({ facts: { engine: { instanceId: "engine-1", version: "v4.1.0" } } });
const shop = aCluster({ identifier: "shop", resourceId: "cluster-shop", tags: {} });
const taken = aSnapshot({
  identifier: "rds:shop-1",
  engine: "aurora-postgresql",
  sourceResourceId: "cluster-shop",
});

/** The choice of a snapshot for the Aurora cluster `shop`, in an RDS that fails if it is asked about instances. */
function choose(over: Partial<Rds> = {}, source: Partial<Target["source"]> = {}) {
  const notOfInstances = () => Promise.reject(new Error("asked about an instance"));
  const rds = anRds({
    instance: notOfInstances,
    snapshot: notOfInstances,
    automatedSnapshots: notOfInstances,
    cluster: async (name) => (name === "shop" ? shop : undefined),
    automatedClusterSnapshots: async () => [taken],
    ...over,
  });
  const target = aTarget({ source: { type: "aurora-cluster", identifier: "shop", ...source } });
  return snapshotter(aContext({ job: met, rds, target }));
}

describe("an Aurora cluster as the source", () => {
  it("gives its latest automated snapshot, asked for by its resource id, and the intent of a cluster", async () => {
    const asked: string[] = [];
    const older = { ...taken, identifier: "rds:shop-0", createdAt: at(-90_000) };
    const automatedClusterSnapshots = async (resourceId: string) => {
      asked.push(resourceId);
      return [older, taken];
    };

    const outcome = await choose({ automatedClusterSnapshots });

    expect(asked).toEqual(["cluster-shop"]);
    expect(outcome).toMatchObject({
      kind: "advance",
      to: "cloner",
      changes: {
        facts: {
          source: { resourceId: "cluster-shop" },
          snapshot: { identifier: "rds:shop-1", engine: "aurora-postgresql" },
        },
      },
    });
    expect(outcome).toHaveProperty("changes.owned", [
      { type: "db-cluster", identifier: "dblab-refresh-j0b", purpose: "temporary", intendedAt: NOW },
    ]);
  });

  it("gives the cluster snapshot that is named", async () => {
    const clusterSnapshot = async (identifier: string) => ({ ...taken, identifier });

    const outcome = await choose({ clusterSnapshot }, { snapshotIdentifier: "mine" });

    expect(outcome).toMatchObject({
      kind: "advance",
      changes: { facts: { snapshot: { identifier: "mine" } } },
    });
  });

  it.each<[string, Partial<Rds>, Partial<Target["source"]>, string]>([
    ["does not exist", {}, { identifier: "shpo" }, "source-not-found"],
    ["is MySQL's", { cluster: async () => ({ ...shop, engine: "aurora-mysql" }) }, {}, "source-not-postgres"],
    [
      "is no Aurora: a Multi-AZ cluster of plain Postgres cannot be cloned so",
      { cluster: async () => ({ ...shop, engine: "postgres" }) },
      {},
      "source-not-postgres",
    ],
    ["has no snapshot", { automatedClusterSnapshots: async () => [] }, {}, "snapshot-not-found"],
    ["has none of the name", {}, { snapshotIdentifier: "mine" }, "snapshot-not-found"],
  ])("fails the job if it %s", async (_, over, source, code) => {
    const outcome = await choose(over, source);

    expect(outcome).toMatchObject({ kind: "fail", error: { code } });
  });
});
