// How long a dry run tries what does not answer. The clients' own times are played by a clock that is turned.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Courier } from "@dblab-refresh/cli/single-machine/courier";
import { Machine } from "@dblab-refresh/cli/single-machine/machine";
import { systemClock } from "@dblab-refresh/cli/single-machine/machine-ports";
import { makeStateFolder, openState } from "@dblab-refresh/cli/single-machine/state-directory";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const FILE = `
source: { type: rds, identifier: orders, dbName: orders, username: postgres, password: p }
clone: { instanceClass: db.t3.medium, subnetGroup: default, securityGroups: [sg-0a1b2c3d] }
dblab: { apiEndpoint: "http://127.0.0.1:1", token: t }
aws: { region: eu-central-1 }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-preflight-"));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** What fails after so many seconds each time; from `until` on, it answers. */
const failing = (service: "RDS" | "DBLab", seconds: number, until = Number.POSITIVE_INFINITY) => {
  let calls = 0;
  return async <Answer>(answer: Answer): Promise<Answer> => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (calls > until) return answer;
    const message = `${service} did not answer`;
    throw new Fault({ service, passing: true, code: "aws-fault", reason: "TimeoutError", message });
  };
};

/** Runs a preflight to its end. @returns how long that took, and what the job had come to */
async function preflight(health: ReturnType<typeof failing>, rds: ReturnType<typeof failing>) {
  const read = readStage(FILE, "config.yaml");
  if (!read.ok) throw new Error(read.description);
  makeStateFolder(folder);
  const state = openState(folder, {
    configPath: "config.yaml",
    installation: "dry-run",
    isNamed: true,
    clock: systemClock,
    witness: () => {},
  });
  const courier = new Courier(() => {});
  const silent = () => {};
  const ports = {
    stage: { ...read.stage, installation: "dry-run" },
    clock: systemClock,
    ids: { attempt: () => "attempt" },
    log: { info: silent, warn: silent, error: silent },
    metrics: { put: silent },
    sinks: [],
    jobs: state.jobs,
    locks: state.locks,
    queues: courier,
    secrets: { variable: async () => undefined },
    rds: () => ({ instance: () => rds(undefined) }),
    engine: () => ({
      health: () => health({ instanceId: "engine", version: "v4.1.0" }),
      status: () => rds(undefined),
      file: () => rds(undefined),
    }),
    // The rest is not asked for by a look that comes no further.
  } as unknown as Ports;
  const machine = new Machine(ports, state.jobs, courier);
  const began = Date.now();
  let took: number | undefined;
  const done = machine.refresh("default", "dry-run").then((jobId) => machine.preflight(jobId));
  void done.then(() => {
    took = (Date.now() - began) / 1000;
  });
  for (let turns = 0; took === undefined && turns < 2000; turns += 1) await vi.advanceTimersByTimeAsync(500);
  return { took, job: await done };
}

it.each([
  ["refuses the connection", failing("DBLab", 0), failing("RDS", 0), 16],
  ["answers with 500", failing("DBLab", 0.1), failing("RDS", 1), 21],
  ["takes connections and never answers", failing("DBLab", 0.1, 0), failing("RDS", 36), 67],
  ["does so once DBLab has answered late", failing("DBLab", 2, 4), failing("RDS", 36), 67],
])("ends in its time at an endpoint that %s", async (_, health, rds, seconds) => {
  const { took, job } = await preflight(health, rds);

  expect(took).toBeLessThanOrEqual(seconds);
  expect(job).toMatchObject({ status: "running", step: "snapshotter" });
  expect(job.faults).toBeGreaterThan(0);
});

it("does not give up on what answers at last", async () => {
  const { job } = await preflight(failing("DBLab", 1, 2), failing("RDS", 0));

  expect(job.facts.engine).toMatchObject({ instanceId: "engine" });
});
