import { exitCodes } from "@dblab-refresh/cli/exit-codes";
import { conclude } from "@dblab-refresh/cli/single-machine/dry-run";
import type { Job } from "@dblab-refresh/core/job/job";
import { expect, it, vi } from "vitest";

const NOW = "2026-03-01T10:00:00.000Z";

/** Whose preflight waits for something. */
const waiting: Job = {
  jobId: "w41t1ng",
  kind: "refresh",
  installation: "dry-run",
  request: { requestId: "r", requestedAt: NOW, fingerprint: "f" },
  targetName: "main",
  status: "running",
  step: "snapshotter",
  version: 2,
  attemptId: "a",
  createdAt: NOW,
  updatedAt: NOW,
  deadline: NOW,
  stepStartedAt: NOW,
  stepDeadline: NOW,
  dueAt: NOW,
  owned: [],
  facts: {},
  faults: 0,
  timeline: [{ at: NOW, step: "snapshotter", say: "DBLab is busy with a refresh" }],
};

it("of a job that would wait at first says for what, and is no failure", () => {
  const view = { say: vi.fn(), warn: vi.fn() };

  const code = conclude(waiting, "main", view);

  expect(code).toBe(exitCodes.succeeded);
  expect(view.say).toHaveBeenCalledWith("main: would wait at first: DBLab is busy with a refresh");
  expect(view.warn).not.toHaveBeenCalled();
});

it("of a job whose checks cannot be made now is a failure", () => {
  const view = { say: vi.fn(), warn: vi.fn() };

  const say = "RDS DescribeDBInstances: TimeoutError: no answer (trying again)";
  const timeline = [{ at: NOW, step: "snapshotter", say }] as const;
  const aws = { region: "eu-central-1", endpoint: "http://127.0.0.1:9" };
  expect(conclude({ ...waiting, faults: 1, aws, timeline }, "main", view)).toBe(exitCodes.failed);
  expect(view.warn.mock.calls).toEqual([
    ["main: could not be checked: RDS DescribeDBInstances: TimeoutError: no answer"],
    [
      "What to do: Check the network, aws.region (eu-central-1), aws.endpoint (http://127.0.0.1:9) and dblab.apiEndpoint (none) of the configuration, and run it again.",
    ],
  ]);
});
