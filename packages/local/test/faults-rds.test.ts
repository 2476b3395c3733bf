import { afterAll, beforeAll, describe, it } from "vitest";
import { faultsFor, run, startQuickStage } from "./fault-runs.ts";
import { StagePool } from "./stage-pool.ts";

const STAGES = 2;

let pool: StagePool;
beforeAll(async () => {
  pool = await StagePool.of(STAGES, () => startQuickStage("rds"));
}, 60_000);
afterAll(() => pool.close(), 30_000);

describe.concurrent("a job whose source is an RDS instance, when things go wrong:", {
  timeout: 240_000,
}, () => {
  for (const { name, title, expected, isLasting } of faultsFor("rds")) {
    it(`${name}: ${title}: ${expected.end}`, async () => {
      await pool.use((stage) => run(stage, name), isLasting);
    });
  }
});
