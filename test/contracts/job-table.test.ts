// The job and lock tables against DynamoDB's protocol: conditions, lost answers, paging, the sparse index.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { LockTable } from "@dblab-refresh/aws/lock-table";
import type { Job } from "@dblab-refresh/core/job/job";
import { instant, later } from "@dblab-refresh/core/time";
import { startTables, type Tables } from "@dblab-refresh/local/world/tables";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const NOW = "2026-03-01T10:00:00.000Z";
let tables: Tables;
let documents: DynamoDBDocumentClient;
let jobs: JobTable;
let locks: LockTable;
let now = NOW;
let count = 0;

beforeAll(async () => {
  tables = await startTables("us-east-1");
  const client = new DynamoDBClient({
    endpoint: tables.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  jobs = new JobTable(documents, tables.jobTableName, { now: () => now });
  locks = new LockTable(documents, tables.lockTableName);
});
afterAll(async () => {
  documents.destroy();
  await tables.close();
});
beforeEach(() => {
  now = NOW;
});

function job(changes: Partial<Job> = {}): Job {
  count += 1;
  return {
    jobId: `job${count}`,
    kind: "refresh",
    installation: "test",
    request: { requestId: `request-${count}`, requestedAt: NOW, fingerprint: "f" },
    targetName: "main",
    aws: { region: "us-east-1" },
    status: "running",
    step: "snapshotter",
    version: 1,
    attemptId: "attempt-1",
    dueAt: NOW,
    createdAt: NOW,
    updatedAt: NOW,
    deadline: later(NOW, 3600),
    stepStartedAt: NOW,
    stepDeadline: later(NOW, 60),
    owned: [],
    facts: {},
    timeline: [{ at: NOW, step: "intake", say: "made" }],
    faults: 0,
    ...changes,
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The next answer of this operation is lost after the operation took effect. */
function loseAnswerOf(operation: string): void {
  const leave = tables.witness((call) => {
    if (call.operation !== operation) return "answer";
    leave();
    return "break";
  });
}

describe("the job table", () => {
  it("gives back a job as it was written", async () => {
    const made = job({ facts: { engine: { instanceId: "e", version: "4.1" } }, error: undefined });

    expect(await jobs.create(made)).toEqual({ created: true });

    const { error: _, ...written } = made;
    expect(await jobs.get(made.jobId)).toEqual(written);
  });

  it("answers the job that is there already, and leaves it alone", async () => {
    const first = job();
    await jobs.create(first);

    const second = await jobs.create({ ...first, attemptId: "attempt-2", targetName: "other" });

    expect(second).toMatchObject({
      created: false,
      existing: { targetName: "main", attemptId: "attempt-1" },
    });
    expect((await jobs.get(first.jobId))?.targetName).toBe("main");
  });

  it("knows its own creation again when the answer was lost", async () => {
    const made = job();
    loseAnswerOf("PutItem");

    expect(await jobs.create(made)).toEqual({ created: true });
  });

  it("commits what changed, takes off what is gone, and touches nothing else", async () => {
    const before = job({ facts: { cloneStatus: "creating" } });
    await jobs.create(before);
    // An attribute that this code does not know, such as a cancellation.
    const { dueAt: _, ...rest } = before;
    const after: Job = { ...rest, version: 2, attemptId: "attempt-2", status: "failed", facts: {} };

    expect(await jobs.commit(before, after)).toBe(true);

    expect(await jobs.get(before.jobId)).toEqual(after);
    const item = await documents.send(
      new GetCommand({ TableName: tables.jobTableName, Key: { jobId: before.jobId } }),
    );
    expect(item.Item).not.toHaveProperty("attention");
  });

  it("refuses a commit on a version that is not the item's", async () => {
    const before = job();
    await jobs.create(before);
    const winner = { ...before, version: 2, attemptId: "winner" };
    await jobs.commit(before, winner);

    const second = await jobs.commit(before, { ...before, version: 2, attemptId: "loser", targetName: "x" });

    expect(second).toBe(false);
    expect(await jobs.get(before.jobId)).toEqual(winner);
  });

  it("knows its own commit again when the answer was lost", async () => {
    const before = job();
    await jobs.create(before);
    loseAnswerOf("UpdateItem");

    expect(await jobs.commit(before, { ...before, version: 2, attemptId: "mine" })).toBe(true);

    expect((await jobs.get(before.jobId))?.version).toBe(2);
  });

  it("lets exactly one of many simultaneous commits through", async () => {
    const before = job();
    await jobs.create(before);

    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        jobs.commit(before, { ...before, version: 2, attemptId: `a${n}` }),
      ),
    );

    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it("lists what is due, the longest overdue first, over several pages, without what has ended", async () => {
    const base = "2025-01-01T00:00:00.000Z";
    const padding = "x".repeat(1000);
    const due = Array.from({ length: 30 }, (_, n) =>
      job({ dueAt: later(base, 30 - n), aws: { region: `eu-west-${n % 3}` }, targetName: padding }),
    );
    const { dueAt: _, ...ended } = job({ status: "succeeded" });
    await Promise.all([...due, ended, job({ dueAt: later(base, 1000) })].map((one) => jobs.create(one)));

    const found = await all(jobs.dueBefore(later(base, 31)));

    expect(found.map((one) => one.dueAt)).toEqual(due.map((one) => one.dueAt).sort());
    const regions = (await jobs.regions()).map((aws) => aws.region);
    expect(regions).toEqual(expect.arrayContaining(["eu-west-0", "eu-west-1", "eu-west-2"]));
    expect(new Set(regions).size).toBe(regions.length);
  });

  it("takes an expired job for absent, though DynamoDB has not deleted it yet", async () => {
    const old = job({ status: "succeeded", expiresAt: Date.parse(NOW) / 1000 });
    now = instant(Date.parse(NOW) - 1000);
    await jobs.create(old);
    expect(await jobs.get(old.jobId)).toBeDefined();

    now = NOW;

    expect(await jobs.get(old.jobId)).toBeUndefined();
    expect(await jobs.create({ ...old, attemptId: "again" })).toEqual({ created: true });
  });
});

describe("marks beside the chain", () => {
  const served = { "ended:log": NOW, "ended:event-bus": later(NOW, 1) };

  it("ask a live job to stop, at the time of the first request, and leave its version to its chain", async () => {
    const made = job({ version: 7 });
    await jobs.create(made);

    const first = await jobs.requestCancellation(made.jobId, NOW);
    const second = await jobs.requestCancellation(made.jobId, later(NOW, 60));

    expect([first, second]).toEqual([true, true]);
    expect(await jobs.get(made.jobId)).toEqual({ ...made, cancelRequestedAt: NOW });
  });

  it.each(["succeeded", "failed", "cancelled", "skipped"] as const)(
    "do not ask a job to stop that has %s",
    async (status) => {
      const ended = job({ status });
      await jobs.create(ended);

      expect(await jobs.requestCancellation(ended.jobId, NOW)).toBe(false);
      expect(await jobs.get(ended.jobId)).toEqual(ended);
    },
  );

  it("make no job where there is none", async () => {
    expect(await jobs.requestCancellation("nobody", NOW)).toBe(false);
    await expect(jobs.markServed("nobody", "ended:log", NOW)).rejects.toThrow();
    expect(await jobs.get("nobody")).toBeUndefined();
  });

  it("know a cancellation whose answer was lost for theirs", async () => {
    const made = job();
    await jobs.create(made);
    loseAnswerOf("UpdateItem");

    expect(await jobs.requestCancellation(made.jobId, NOW)).toBe(true);
    expect((await jobs.get(made.jobId))?.cancelRequestedAt).toBe(NOW);
  });

  it("note each sink that was served, side by side and again after a lost answer", async () => {
    const made = job({ served: {}, version: 7 });
    await jobs.create(made);
    loseAnswerOf("UpdateItem");

    await Promise.all(Object.entries(served).map(([mark, at]) => jobs.markServed(made.jobId, mark, at)));

    expect(await jobs.get(made.jobId)).toEqual({ ...made, served });
  });

  it("note the first sink on a job from before there were any", async () => {
    const made = job();
    await jobs.create(made);

    await Promise.all(Object.entries(served).map(([mark, at]) => jobs.markServed(made.jobId, mark, at)));

    expect(await jobs.get(made.jobId)).toEqual({ ...made, served });
  });

  it("outlive the commit of a look that began before them", async () => {
    const before = job({ served: {} });
    await jobs.create(before);
    await jobs.requestCancellation(before.jobId, NOW);
    await jobs.markServed(before.jobId, "failing:log", NOW);
    const after: Job = { ...before, version: 2, attemptId: "attempt-2", step: "cloner" };

    const committed = await jobs.commit(before, after);

    expect(committed).toBe(true);
    expect(await jobs.get(before.jobId)).toEqual({
      ...after,
      cancelRequestedAt: NOW,
      served: { "failing:log": NOW },
    });
  });
});

describe("the lock table", () => {
  it("is taken once, by the first", async () => {
    const holders = await Promise.all(["a", "b", "c"].map((id) => locks.take("engine/race", id)));

    expect(new Set(holders).size).toBe(1);
    const [holder = ""] = holders;
    expect(await locks.take("engine/race", holder)).toBe(holder);
  });

  it("is taken over only from the holder that was named", async () => {
    await locks.take("engine/over", "dead");

    expect(await locks.takeOver("engine/over", "late", "somebody-else")).toBe("dead");
    expect(await locks.takeOver("engine/over", "next", "dead")).toBe("next");
    expect(await locks.takeOver("engine/over", "other", "dead")).toBe("next");
  });

  it("is released by its holder only", async () => {
    await locks.take("engine/free", "a");

    await locks.release("engine/free", "b");
    expect(await locks.take("engine/free", "c")).toBe("a");
    await locks.release("engine/free", "a");
    expect(await locks.take("engine/free", "c")).toBe("c");
    const items = await documents.send(new ScanCommand({ TableName: tables.lockTableName }));
    expect(items.Items).toContainEqual({ lock: "engine/free", holder: "c" });
  });

  it("says who holds it, at once, and that nobody does", async () => {
    await locks.take("engine/asked", "a");

    expect(await locks.holder("engine/asked")).toBe("a");
    await locks.release("engine/asked", "a");
    expect(await locks.holder("engine/asked")).toBeUndefined();
  });

  it("is held by the taker whose answer was lost", async () => {
    loseAnswerOf("PutItem");

    expect(await locks.take("engine/lost", "a")).toBe("a");
  });
});
