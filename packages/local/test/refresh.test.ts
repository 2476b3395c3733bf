import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Job } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { functionQueues, type LocalQueue } from "@dblab-refresh/local/world/queue-settings";
import type { Witness } from "@dblab-refresh/local/world/tables";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

// One stage for the whole file: it takes seconds to start, and what comes first must not harm what comes after.
let stage: LocalStage;
/** Everything that the functions ever wrote to DynamoDB, whatever became of it. */
const written: string[] = [];
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005 });
  const record: Witness = ({ input }) => {
    written.push(JSON.stringify(input));
    return "answer";
  };
  stage.world.tables.witness(record);
}, 60_000);
afterAll(() => stage.close(), 20_000);

const refresh = (more = {}) => ({ job: "refresh", target: "demo", ...more });

async function run(request: object): Promise<Job> {
  const messageId = await stage.enqueue(request);
  const requestId = "requestId" in request ? String(request.requestId) : messageId;
  return stage.waitForJob(stage.jobIdOf(requestId), { timeoutSeconds: 60 });
}

describe("a refresh on the local stage", () => {
  it("leaves in DBLab what is in the latest complete snapshot, and nothing behind", async () => {
    const job = await run(refresh());

    expect(job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(job.facts.snapshot?.identifier).toBe(stage.world.source.latestSnapshot);
    const inDblab = await stage.dblabContents();
    expect(inDblab).toEqual(await stage.verifySnapshot(stage.world.source.latestSnapshot));
    expect(inDblab.reduce((rows, table) => rows + table.rows, 0)).toBe(127_000);
    expect(await stage.leftovers()).toEqual({ clones: [], snapshots: [], backups: [] });
    expect(stage.dblabSourceHost()).toMatch(/\.invalid$/);
  }, 70_000);

  it("has its end and its steps' durations among the metrics in the functions' log", () => {
    const measured: readonly Record<string, unknown>[] = stage.logs
      .all()
      .filter((line) => line.startsWith('{"_aws":'))
      .map((line) => JSON.parse(line));

    expect(measured.filter((line) => "JobsEnded" in line)).toMatchObject([
      {
        installation: "local",
        kind: "refresh",
        target: "demo",
        status: "succeeded",
        JobsFailed: 0,
        Leftovers: 0,
      },
    ]);
    const durations = measured.filter((line) => "StepDuration" in line).map(({ step }) => step);
    expect(durations).toEqual(["snapshotter", "cloner", "dblab-updater", "refresh-poller", "reaper"]);
  });

  // Both are summed up table by table: on a busy machine that takes a while.
  it("copies the snapshot, not the live database, in which every table but one has changed since", {
    timeout: 60_000,
  }, async () => {
    const [inDblab, live] = [await stage.dblabContents(), await stage.sourceContents()];

    const changed = live.filter((table) => !inDblab.some((one) => one.checksum === table.checksum));

    expect(changed.map(({ name }) => name)).toEqual([
      "audit.archive",
      "audit.events",
      "catalog.products",
      "sales.orders",
    ]);
  });

  it("only reads the source, and changes nothing but its own clone", () => {
    const { rds, source } = stage.world;
    const onSource = rds.calls.filter((call) => call.names.includes(source.identifier));
    const mutating = rds.calls.filter((call) => call.mutating);

    expect(onSource.length).toBeGreaterThan(0);
    expect(onSource.filter((call) => call.mutating)).toEqual([]);
    expect(mutating.map(({ operation }) => operation)).toEqual([
      "RestoreDBInstanceFromDBSnapshot",
      "DeleteDBInstance",
    ]);
    expect(mutating.every(({ names }) => names.some((name) => name.startsWith("dblab-refresh-")))).toBe(true);
  });

  it("is heard of on the event bus", () => {
    const { events } = stage.world.events;

    expect(events.map(({ detail }) => detail.EventID)).toContain("RDS-EVENT-0003");
    expect(events[0]).toMatchObject({ source: "aws.rds", "detail-type": expect.stringMatching(/^RDS DB/) });
  });
});

describe("a bad request", () => {
  it.each([
    ["is not JSON", "{job: refresh"],
    ["is another JSON value", '["refresh"]'],
    ["names an unknown job", { job: "defragment", target: "demo" }],
    ["has a field of the wrong type", { job: "refresh", target: 7 }],
    ["has no target", { job: "refresh" }],
    ["has a field too many", { ...refresh(), force: true }],
    ["has a date that is none", { ...refresh(), requestedAt: "yesterday" }],
    ["has an empty request id", { ...refresh(), requestId: "" }],
  ])("that %s is kept in the rejected queue, as it came and with the reason", async (_, request) => {
    const body = typeof request === "string" ? request : JSON.stringify(request);
    const before = (await stage.jobs()).length;

    await stage.enqueue(body);

    const found = await vi.waitFor(async () => {
      const kept = (await stage.rejected()).find((message) => message.body === body);
      if (kept === undefined) throw new Error("it is not rejected yet");
      return kept;
    }, 10_000);
    expect(found.attributes).toMatchObject({ code: "request-unreadable", from: "jobs" });
    expect(found.attributes.message).not.toBe("");
    expect(await stage.jobs()).toHaveLength(before);
  });

  it.each([
    ["an unknown target", refresh({ target: "elsewhere" }), "unknown-target"],
    ["a target by an inherited name", refresh({ target: "constructor" }), "unknown-target"],
    ["a time long ago", refresh({ requestedAt: "2020-01-01T00:00:00Z" }), "request-too-old"],
    ["a time to come", refresh({ requestedAt: "2999-01-01T00:00:00Z" }), "request-from-the-future"],
  ])("with %s becomes a job that failed, and says what to do", async (_, request, code) => {
    const job = await run(request);

    expect(job).toMatchObject({ status: "failed", owned: [], leftovers: [] });
    expect(job.error).toMatchObject({ code, next: expect.stringMatching(/\w/) });
  });

  it("on a step's queue is rejected, too", async () => {
    const { SendMessageCommand } = await import("@aws-sdk/client-sqs");
    const { queues } = stage.world;
    const MessageBody = JSON.stringify({ v: 1, jobId: "../x", step: "reaper", token: 1 });

    await queues.sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf("reaper"), MessageBody }));

    await vi.waitFor(async () => {
      expect((await stage.rejected()).map(({ body }) => body)).toContain(MessageBody);
    }, 10_000);
  });

  it("does not keep a good one from its refresh; the same request again is the same job, another one is rejected", async () => {
    const request = refresh({ requestId: "nightly" });
    const different = refresh({ requestId: "nightly", requestedAt: new Date().toISOString() });
    const before = (await stage.jobs()).length;

    await stage.enqueue(request);
    await stage.enqueue(request);
    const job = await run(request);
    await stage.enqueue(different);

    expect(job.status).toBe("succeeded");
    await vi.waitFor(async () => {
      const kept = (await stage.rejected()).find(({ body }) => body === JSON.stringify(different));
      expect(kept?.attributes.code).toBe("request-id-used");
    }, 10_000);
    expect(await stage.jobs()).toHaveLength(before + 1);
    // Only the notifier has written it since.
    const { createdAt, timeline, owned, facts, endedAt } = job;
    expect(await stage.job(job.jobId)).toMatchObject({ createdAt, timeline, owned, facts, endedAt });
  }, 70_000);
});

describe("a secret", () => {
  it("is in no item, no message and no log line of all that happened here", async () => {
    const { queues, tables, dblab } = stage.world;
    const all: readonly LocalQueue[] = [...functionQueues, "rejected", "dead-letters"];
    const messages = await Promise.all(all.map((queue) => queues.look(queue)));
    const items = await tables.documents.send(new ScanCommand({ TableName: tables.jobTableName }));
    const places = {
      items: JSON.stringify(items.Items),
      written: written.join("\n"),
      messages: JSON.stringify(messages),
      logs: stage.logs.all().join("\n"),
    };

    // They were used, and there is something to look through.
    expect(dblab.calls.filter(({ path }) => path === "/full-refresh")).toHaveLength(2);
    // The password, the token, the webhook's address.
    expect(stage.secrets).toHaveLength(3);
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(500);
      for (const secret of stage.secrets)
        expect(text.includes(secret), `a secret is in the ${place}`).toBe(false);
    }
  });
});
