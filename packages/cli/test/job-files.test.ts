import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobFiles } from "@dblab-refresh/cli/single-machine/job-files";
import { LockFile } from "@dblab-refresh/cli/single-machine/lock-file";
import type { Job } from "@dblab-refresh/core/job/job";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aJob, at, NOW } from "../../core/test/job/a-job.ts";

let folder: string;
let jobs: JobFiles;
let now = NOW;
beforeEach(() => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-jobs-"));
  jobs = new JobFiles(folder, { now: () => now });
});
afterEach(() => rmSync(folder, { recursive: true }));

const next = (job: Job, over: Partial<Job> = {}): Job => ({
  ...job,
  version: job.version + 1,
  attemptId: "next",
  ...over,
});

describe("jobs in files", () => {
  it("are read as they were written, also by another process", async () => {
    expect(await jobs.create(aJob())).toEqual({ created: true });

    expect(await new JobFiles(folder, { now: () => now }).get("j0b")).toEqual(aJob());
  });

  it("are not made twice: the one that is there is answered, unless it is this very attempt's", async () => {
    await jobs.create(aJob());

    expect(await jobs.create(aJob({ attemptId: "another" }))).toEqual({ created: false, existing: aJob() });
    expect(await jobs.create(aJob())).toEqual({ created: true });
  });

  it("take a commit on the version that they have, once", async () => {
    await jobs.create(aJob());

    expect(await jobs.commit(aJob(), next(aJob()))).toBe(true);
    expect(await jobs.commit(aJob(), next(aJob(), { attemptId: "late" }))).toBe(false);
    expect(await jobs.commit(aJob(), next(aJob()))).toBe(true);

    expect(await jobs.get("j0b")).toMatchObject({ version: 4, attemptId: "next" });
  });

  it("keep what was marked beside the chain, and lose what a commit takes off", async () => {
    await jobs.create(aJob({ served: {} }));
    const before = aJob({ served: {} });
    await jobs.requestCancellation("j0b", at(1));
    await jobs.markServed("j0b", "ended:log", at(2));
    const { dueAt: _, ...closed } = next(before);

    await jobs.commit(before, closed);

    const job = await jobs.get("j0b");
    expect(job).toMatchObject({ cancelRequestedAt: at(1), served: { "ended:log": at(2) } });
    expect(job).not.toHaveProperty("dueAt");
  });

  it("are cancelled while they live, under the first time that it was asked for", async () => {
    await jobs.create(aJob());
    await jobs.create(aJob({ jobId: "over", status: "succeeded" }));

    expect(await jobs.requestCancellation("j0b", at(1))).toBe(true);
    expect(await jobs.requestCancellation("j0b", at(2))).toBe(true);
    expect(await jobs.requestCancellation("over", at(1))).toBe(false);
    expect(await jobs.requestCancellation("none", at(1))).toBe(false);

    expect((await jobs.get("j0b"))?.cancelRequestedAt).toBe(at(1));
  });

  it("are found by when they are due, the longest overdue first", async () => {
    await jobs.create(aJob({ jobId: "b", dueAt: at(-10) }));
    await jobs.create(aJob({ jobId: "a", dueAt: at(-20) }));
    await jobs.create(aJob({ jobId: "c", dueAt: at(10) }));

    const due: string[] = [];
    for await (const { jobId } of jobs.dueBefore(NOW)) due.push(jobId);

    expect(due).toEqual(["a", "b"]);
  });

  it("are gone once they have expired", async () => {
    await jobs.create(aJob({ expiresAt: Date.parse(NOW) / 1000 + 60 }));
    now = at(61);

    expect(await jobs.get("j0b")).toBeUndefined();
    jobs.forget();

    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("locks in a file", () => {
  it("have one holder, and are taken over from the one that is named only", async () => {
    const locks = new LockFile(join(folder, "locks.json"));

    expect(await locks.take("engine/e", "first")).toBe("first");
    expect(await locks.take("engine/e", "second")).toBe("first");
    expect(await locks.takeOver("engine/e", "second", "somebody")).toBe("first");
    expect(await locks.takeOver("engine/e", "second", "first")).toBe("second");
    await locks.release("engine/e", "first");
    expect(await new LockFile(join(folder, "locks.json")).take("engine/e", "third")).toBe("second");
    await locks.release("engine/e", "second");
    expect(await locks.take("engine/e", "third")).toBe("third");
  });
});
