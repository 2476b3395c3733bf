import { errors } from "@dblab-refresh/core/job/error-catalogue";
import type { SourceType } from "@dblab-refresh/local/world/production";
import type { Surroundings } from "@dblab-refresh/simulator/rds/surroundings";
import { describe, expect, it } from "vitest";
import { IDENTIFIER, VirtualStage } from "./restore-in-virtual-time.ts";

// Everything that cannot be swapped safely, over the real adapters: word for word what a person reads, and that nothing was done.
const arn = (type: "db" | "cluster", name: string) => `arn:aws:rds:us-east-1:123456789012:${type}:${name}`;
const unsafe = (why: string) => `orders cannot be swapped safely: ${why}`;
const deployment = (Source: string, Target: string) => ({
  blueGreenDeployments: [{ BlueGreenDeploymentName: "upgrade", Status: "AVAILABLE", Source, Target }],
});

interface Refusal {
  readonly what: string;
  readonly type: SourceType;
  readonly is?: ConstructorParameters<typeof VirtualStage>[1];
  readonly around?: Partial<Surroundings>;
  readonly code: "database-not-swappable" | "database-not-ready";
  readonly message: string;
}

const refusals: readonly Refusal[] = [
  {
    what: "an instance with read replicas",
    type: "rds",
    is: { settings: { ReadReplicaDBInstanceIdentifiers: ["orders-r1", "orders-r2"] } },
    code: "database-not-swappable",
    message: unsafe(
      "orders has read replicas (orders-r1, orders-r2), which would go on following the old database",
    ),
  },
  {
    what: "a read replica",
    type: "rds",
    is: { settings: { ReadReplicaSourceDBInstanceIdentifier: "main" } },
    code: "database-not-swappable",
    message: unsafe("orders is a read replica of main"),
  },
  {
    what: "a cluster with a replica in another region",
    type: "aurora-cluster",
    is: { settings: { ReadReplicaIdentifiers: [arn("cluster", "orders-west")] } },
    code: "database-not-swappable",
    message: unsafe(
      `orders has read replicas (${arn("cluster", "orders-west")}), which would go on following the old database`,
    ),
  },
  {
    what: "a cluster that replicates another one",
    type: "aurora-cluster",
    is: { settings: { ReplicationSourceIdentifier: arn("cluster", "main") } },
    code: "database-not-swappable",
    message: unsafe(`orders is a read replica of ${arn("cluster", "main")}`),
  },
  {
    what: "a member of a global cluster",
    type: "aurora-cluster",
    is: { settings: { GlobalClusterIdentifier: "world" } },
    around: { globalClusters: [{ GlobalClusterIdentifier: "world" }] },
    code: "database-not-swappable",
    message: unsafe("orders belongs to the global cluster world, which would not take in the new one"),
  },
  {
    what: "a Multi-AZ DB cluster",
    type: "aurora-cluster",
    is: {
      settings: {
        Engine: "postgres",
        DBClusterInstanceClass: "db.m6gd.large",
        StorageType: "io1",
        AllocatedStorage: 400,
        Iops: 3000,
      },
    },
    code: "database-not-swappable",
    message: unsafe("orders is a Multi-AZ DB cluster (engine postgres), which cannot be restored here"),
  },
  {
    what: "the blue side of a blue/green deployment",
    type: "rds",
    around: deployment(arn("db", "orders"), arn("db", "orders-green")),
    code: "database-not-swappable",
    message: unsafe("orders is the blue side of the blue/green deployment upgrade (AVAILABLE)"),
  },
  {
    what: "the green side of one",
    type: "aurora-cluster",
    around: deployment(arn("cluster", "orders-blue"), arn("cluster", "orders")),
    code: "database-not-swappable",
    message: unsafe("orders is the green side of the blue/green deployment upgrade (AVAILABLE)"),
  },
  ...(["rds", "aurora-cluster"] as const).map((type) => ({
    what: "pending modifications",
    type,
    is: { pending: { EngineVersion: "16.6" } },
    code: "database-not-ready" as const,
    message: "orders has pending modifications (EngineVersion), which a rename would apply",
  })),
  ...["stopped", "modifying", "backing-up", "storage-full"].map((status) => ({
    what: `an instance that is ${status}`,
    type: "rds" as const,
    is: { status },
    code: "database-not-ready" as const,
    message: `the DB instance orders is ${status}, not available`,
  })),
  ...["stopped", "failing-over"].map((status) => ({
    what: `a cluster that is ${status}`,
    type: "aurora-cluster" as const,
    is: { status },
    code: "database-not-ready" as const,
    message: `the DB cluster orders is ${status}, not available`,
  })),
];

describe("a restore is refused before anything is done, with what stands against it and what to do:", () => {
  it.each(refusals)("$what ($type)", async ({ type, is, around, code, message }) => {
    const stage = new VirtualStage(type, is);
    stage.rds.seedSurroundings({ ...around });

    for (const task of ["create_snapshot", "db_restore"]) {
      const isCluster = type === "aurora-cluster";
      const job = await stage.ended({ identifier: IDENTIFIER, task, isCluster, requestId: task });

      expect(job.error).toMatchObject({ code, message, next: errors[code].next });
      expect(job).toMatchObject({ status: "failed", owned: [], leftovers: [] });
    }
    expect(stage.rds.calls.filter(({ mutating }) => mutating)).toEqual([]);
    expect(errors[code].next).toMatch(/^(Remove what the message names|Bring the database into the status)/);
  });

  it.each([false, true])(
    "the isolation of a cluster whose Data API is on, which needs no way through a security group (dry run: %s)",
    async (dryRun) => {
      const stage = new VirtualStage("aurora-cluster");
      const asked = { identifier: IDENTIFIER, isCluster: true, isolate: true, dryRun };

      for (const task of ["create_snapshot", "db_restore"]) {
        const job = await stage.ended({ ...asked, task, requestId: task });

        expect(job).toMatchObject({ status: "failed", owned: [], leftovers: [] });
        expect(job.error).toMatchObject({
          code: "database-not-swappable",
          message:
            "orders cannot be isolated: its Data API is on (HttpEndpointEnabled), and no security group keeps out who writes through it. Switch the Data API off first, or ask with isolate: false",
        });
      }
      expect(stage.rds.calls.filter(({ mutating }) => mutating)).toEqual([]);
    },
  );

  it("and the dry run says the same", async () => {
    const stage = new VirtualStage("rds", { status: "stopped" });

    const job = await stage.ended({
      identifier: IDENTIFIER,
      task: "db_restore",
      isCluster: false,
      dryRun: true,
    });

    expect(job).toMatchObject({ status: "failed", error: { code: "database-not-ready" } });
  });
});
