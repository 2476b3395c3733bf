import type { Job } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let stage: LocalStage;
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005 });
}, 60_000);
afterAll(() => stage.close(), 20_000);

async function refresh(): Promise<Job> {
  const jobId = stage.jobIdOf(await stage.enqueue({ job: "refresh", target: "demo" }));
  return stage.waitForJob(jobId, { timeoutSeconds: 75 });
}

async function expectNothingLeft(job: Job): Promise<void> {
  expect(job.leftovers).toEqual([]);
  expect(await stage.leftovers()).toEqual({ clones: [], snapshots: [], backups: [] });
  expect(stage.dblabSourceHost()).toMatch(/\.invalid$/);
}

describe("on the local stage", { timeout: 80_000 }, () => {
  it("a clone that cannot be restored fails the job, and the clone is deleted", async () => {
    stage.inject("restore-incompatible");

    const job = await refresh();

    expect(job).toMatchObject({ status: "failed", error: { code: "clone-failed" } });
    expect(job.error?.message).toContain("incompatible-restore");
    expect(job.owned).toMatchObject([{ goneAt: expect.any(String), resourceId: expect.any(String) }]);
    await expectNothingLeft(job);
  });

  it("a refresh that fails in DBLab fails the job with the engine's own words", async () => {
    stage.inject("refresh-fails");

    const job = await refresh();

    expect(job).toMatchObject({ status: "failed", error: { code: "refresh-failed" } });
    expect(job.error?.message).toContain("server closed the connection unexpectedly");
    await expectNothingLeft(job);
  });

  it("a create whose answer is lost makes one clone, and the job succeeds", async () => {
    stage.inject("create-answer-lost");
    const before = stage.world.rds.calls.length;

    const job = await refresh();

    const restores = stage.world.rds.calls
      .slice(before)
      .filter(({ operation }) => operation === "RestoreDBInstanceFromDBSnapshot");
    expect(restores).toMatchObject([{ error: "LostAnswer" }]);
    expect(job.status).toBe("succeeded");
    await expectNothingLeft(job);
  });

  it("throttling by RDS makes a job slower, and it succeeds", async () => {
    stage.inject("throttled");
    const before = stage.world.rds.calls.length;

    const job = await refresh();

    const throttled = stage.world.rds.calls.slice(before).filter(({ error }) => error === "Throttling");
    expect(throttled.length).toBeGreaterThan(0);
    expect(job.status).toBe("succeeded");
    await expectNothingLeft(job);
  });
});
