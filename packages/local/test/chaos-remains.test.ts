import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { remains, ServerWatch } from "@dblab-refresh/local/chaos/remains";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

let stage: LocalStage;
let servers: ServerWatch;
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005, janitorSeconds: 1 });
  servers = new ServerWatch(stage);
}, 60_000);
afterAll(() => stage.close(), 20_000);

/** Somebody else's client of RDS. */
async function callRds(Action: string, input: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams({ Action, Version: "2014-10-31", ...input });
  const answer = await fetch(stage.endpoints.rds, { method: "POST", body });
  expect(answer.status, await answer.text()).toBe(200);
}

describe("what remains after a chaos run", { timeout: 30_000 }, () => {
  it("is nothing on a stage at rest", async () => {
    expect(await remains(stage, servers)).toEqual([]);
  });

  it("is a clone, with its Postgres process, until both are gone", async () => {
    await callRds("RestoreDBInstanceFromDBSnapshot", {
      DBInstanceIdentifier: "dblab-refresh-forgotten",
      DBSnapshotIdentifier: stage.world.source.latestSnapshot,
      // Of another installation: this one's janitor leaves it alone.
      "Tags.Tag.1.Key": "dblab-refresh:owner",
      "Tags.Tag.1.Value": "other/forgotten",
      BackupRetentionPeriod: "0",
    });
    await vi.waitFor(
      async () =>
        expect(await remains(stage, servers)).toEqual([
          "clone dblab-refresh-forgotten",
          expect.stringMatching(/^Postgres process \d+ of a clone$/),
        ]),
      { timeout: 10_000 },
    );

    // Its process is there a moment before it is available, and RDS deletes none that is being created.
    await vi.waitFor(
      () =>
        callRds("DeleteDBInstance", {
          DBInstanceIdentifier: "dblab-refresh-forgotten",
          SkipFinalSnapshot: "true",
        }),
      { timeout: 10_000 },
    );

    await vi.waitFor(async () => expect(await remains(stage, servers)).toEqual([]), { timeout: 10_000 });
  });

  it("is a lock, a message in any queue, and a job that has not ended", async () => {
    const { documents, lockTableName: TableName } = stage.world.tables;
    await documents.send(new PutCommand({ TableName, Item: { lock: "engine/e", holder: "nobody" } }));
    await stage.enqueue("no request at all");
    const jobId = stage.jobIdOf(await stage.enqueue({ job: "refresh", target: "demo" }));

    await vi.waitFor(
      async () => {
        const left = await remains(stage, servers);
        expect(left).toContain("lock engine/e, held by job nobody");
        expect(left).toContain("message in the queue rejected: no request at all");
        expect(left.join("\n")).toContain(`job ${jobId} of demo is at `);
        expect(left.join("\n")).toMatch(/message in the queue (snapshotter|cloner): /);
      },
      { timeout: 10_000 },
    );
  });
});
