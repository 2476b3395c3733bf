import type { Job } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

let stage: LocalStage;
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005, janitorSeconds: 1 });
}, 60_000);
afterAll(() => stage.close(), 20_000);

/** A job from beginning to end; DBLab's connection to it must be over, too. */
async function refresh(meanwhile?: (jobId: string) => Promise<void>): Promise<Job> {
  const jobId = stage.jobIdOf(await stage.enqueue({ job: "refresh", target: "demo" }));
  await meanwhile?.(jobId);
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

  it("functions killed between commit and send are started again, and the job succeeds", async () => {
    stage.inject("killed-between-commit-and-send");
    const before = stage.logs.all().length;

    const job = await refresh();

    expect(job.status).toBe("succeeded");
    // The commit was made, its log line was not: the process died in between.
    const lines = stage.logs.all().slice(before).join("\n");
    expect(job.timeline.map(({ say }) => say).join("\n")).toContain("The clone is available");
    expect(lines).not.toContain("The clone is available");
    await expectNothingLeft(job);
  });

  it("a handler that hangs is ended with its process at its time-out, and the job goes on", async () => {
    const { dblab } = stage.world;
    dblab.inject("silent");

    const job = await refresh(async () => {
      await vi.waitFor(
        () => expect(stage.logs.all().join("\n")).toContain("Task timed out after 3.00 seconds"),
        {
          timeout: 30_000,
        },
      );
      dblab.heal("silent");
    });

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
