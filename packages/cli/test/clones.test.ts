// The look for forgotten clones where RDS cannot be reached at all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweepClones } from "@dblab-refresh/cli/single-machine/clones";
import { Courier } from "@dblab-refresh/cli/single-machine/courier";
import { machinePorts, machineSecrets, systemClock } from "@dblab-refresh/cli/single-machine/machine-ports";
import { makeStateFolder, openState } from "@dblab-refresh/cli/single-machine/state-directory";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const CONFIGURATION = `
installation: alone
source: { type: rds, identifier: orders, dbName: orders, username: postgres, password: secret }
clone: { instanceClass: db.t3.medium }
dblab: { apiEndpoint: "http://127.0.0.1:1", token: secret }
aws: { region: eu-central-1, endpoint: "http://127.0.0.1:1" }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-sweep-"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it("begins nothing while it cannot be known what an earlier run has left, and says how to refresh regardless", async () => {
  const read = readStage(CONFIGURATION, "config.yaml");
  if (!read.ok) throw new Error(read.description);
  makeStateFolder(folder);
  const state = openState(folder, {
    configPath: "config.yaml",
    installation: "alone",
    isNamed: true,
    clock: systemClock,
  });
  const warn = vi.fn();
  const ports = machinePorts({
    stage: read.stage,
    state,
    queues: new Courier(() => {}),
    log: { info: () => {}, warn, error: () => {} },
    secrets: machineSecrets(),
  });

  const sweeping = sweepClones(ports, {
    deadline: 3600,
    patience: 0.2,
    pollInterval: 0.01,
    signal: new AbortController().signal,
    say: () => {},
  });

  await expect(sweeping).rejects.toMatchObject({
    message: expect.stringMatching(
      /^whether an earlier run has left a clone cannot be known: .*ECONNREFUSED/,
    ),
    next: expect.stringContaining("--skip-cleanup"),
    exitCode: 1,
  });
  expect(warn).toHaveBeenCalled();
}, 20_000);
