import type { LocalStageOptions } from "../stage.ts";

/** The targets of config/local.yaml: an RDS instance and an Aurora cluster, here each with an engine of its own. */
export const targetNames = ["demo", "demo-aurora"] as const;
export type ChaosTarget = (typeof targetNames)[number];

/**
 * A job may take ten times as long as without kills, and must succeed all the same: only the bound in time of the whole
 * run ends it. Two jobs of a target wait for each other.
 */
const target = {
  waitFor: { engine: "5h" },
  deadlines: { snapshot: "1h", clone: "1h", update: "1h", start: "30m", deletion: "1h", appear: "5s" },
  dblab: { timeout: "1h" },
};

export const stageSettings: LocalStageOptions = {
  source: "rds",
  beside: ["demo-aurora"],
  scale: 0.0005,
  janitorSeconds: 1,
  settings: {
    installation: "chaos",
    // A message whose function was killed comes back after six time-outs.
    lambda: { timeout: "2s" },
    janitor: { grace: "2s" },
    targets: { demo: target, "demo-aurora": target },
  },
};
