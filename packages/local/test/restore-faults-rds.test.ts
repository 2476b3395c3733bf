import type { LocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, describe, it } from "vitest";
import { restoreFaultsFor, runRestore, startRestoreStage } from "./restore-fault-runs.ts";

let stage: LocalStage;
beforeAll(async () => {
  stage = await startRestoreStage("rds");
}, 60_000);
afterAll(() => stage.close(), 30_000);

describe.concurrent("a job of a DB instance, when things go wrong:", { timeout: 240_000 }, () => {
  for (const { name, title, expected } of restoreFaultsFor("rds")) {
    it(`${name}: ${title}: ${expected.end}`, () => runRestore(stage, name));
  }
});
