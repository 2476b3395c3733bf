import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const RESTARTED = "The functions' process ended; it is started again";

let stage: LocalStage;
let events: string[] = [];
beforeAll(async () => {
  stage = await startLocalStage({ scale: 0.0005, janitorSeconds: 1, onEvent: (text) => events.push(text) });
}, 60_000);
afterAll(() => stage.close(), 20_000);

/** A job from beginning to end, and what happened meanwhile. */
async function refresh(meanwhile: (jobId: string) => Promise<void> = async () => {}) {
  events = [];
  const before = stage.logs.all().length;
  const jobId = stage.jobIdOf(await stage.enqueue({ job: "refresh", target: "demo" }));
  await meanwhile(jobId);
  const job = await stage.waitForJob(jobId, { timeoutSeconds: 75 });
  const restarts = events.filter((text) => text === RESTARTED).length;
  return { job, restarts, log: stage.logs.all().slice(before).join("\n") };
}

async function expectSuccess(job: Job): Promise<void> {
  expect(job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(await stage.leftovers()).toEqual({ clones: [], snapshots: [], backups: [] });
  expect(await stage.dblabContents()).toEqual(await stage.verifySnapshot(stage.world.source.latestSnapshot));
}

describe("when the functions' process dies", { timeout: 80_000 }, () => {
  it("between commit and send, the job goes on and succeeds", async () => {
    await stage.inject("killed-between-commit-and-send");

    const { job, restarts, log } = await refresh();

    expect(restarts).toBe(1);
    // The commit was made, its log line was not: the process died in between.
    expect(job.timeline.map(({ say }) => say).join("\n")).toContain("The clone is available");
    expect(log).not.toContain("The clone is available");
    await expectSuccess(job);
  });

  it("because a handler hangs past its time-out, the job goes on and succeeds", async () => {
    const { dblab } = stage.world;
    dblab.inject("silent");

    const { job, restarts } = await refresh(async () => {
      await vi.waitFor(() => expect(events).toContain(RESTARTED), { timeout: 30_000 });
      dblab.heal("silent");
    });

    expect(restarts).toBeGreaterThanOrEqual(1);
    expect(stage.logs.all().join("\n")).toContain("Task timed out after 3.00 seconds");
    await expectSuccess(job);
  });

  it("at the beginning of every step, one clone is made and the job succeeds", async () => {
    const before = stage.world.rds.calls.length;

    const { job, restarts } = await refresh(async (jobId) => {
      let step = "";
      await vi.waitFor(
        async () => {
          const job = await stage.job(jobId);
          if (job !== undefined && isLive(job) && job.step !== step) {
            step = job.step;
            stage.killHost();
          }
          expect(step).toBe("reaper");
        },
        { timeout: 60_000, interval: 20 },
      );
    });

    expect(restarts).toBeGreaterThanOrEqual(3);
    const calls = stage.world.rds.calls.slice(before);
    expect(
      calls.filter((call) => call.operation.startsWith("Restore") && call.error === undefined),
    ).toHaveLength(1);
    await expectSuccess(job);
  });
});

describe("the functions' process", () => {
  it("ends with the stage's, however that ends, and takes the stage's temporary folder along", {
    timeout: 20_000,
  }, async () => {
    const script = fileURLToPath(new URL("./host-owner.ts", import.meta.url));
    const owner = spawn(process.execPath, ["--import", "tsx", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface({ input: owner.stdout }), "line");
    const [pid, folder = ""] = String(line).split(" ");
    const hostPid = Number(pid);
    expect(isRunning(hostPid)).toBe(true);
    expect(existsSync(folder)).toBe(true);

    owner.kill("SIGKILL");

    await vi.waitFor(() => expect(isRunning(hostPid)).toBe(false), { timeout: 5_000 });
    expect(existsSync(folder)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
