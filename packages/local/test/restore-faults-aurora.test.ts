import type { LocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, it } from "vitest";
import { restoreFaultsFor, runAll, startRestoreStage } from "./restore-fault-runs.ts";

const faults = restoreFaultsFor("aurora-cluster");
let stage: LocalStage;
let failures: ReturnType<typeof runAll>;
beforeAll(async () => {
  stage = await startRestoreStage("aurora-cluster");
  failures = runAll(stage, faults);
}, 60_000);
afterAll(() => stage.close(), 30_000);

describe("a job of an Aurora cluster, when things go wrong:", { timeout: 240_000 }, () => {
  for (const { name, title, expected } of faults) {
    it(`${name}: ${title}: ${expected.end}`, async () => {
      const failure = await failures.get(name);
      if (failure !== undefined) throw failure;
    });
  }
});
