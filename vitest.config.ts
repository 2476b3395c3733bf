import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longest-first.ts";

/** They change nothing that another file's tests depend on: a worker loads what they import once. */
const PURE = [
  "packages/core/test/**/*.test.ts",
  "packages/simulator/test/!(postgres)/**/*.test.ts",
  // The others set variables that every client of AWS reads.
  "test/contracts/!(alert-channels|event-bus-sink|postponement|referenced-secrets).test.ts",
  "test/simulation/*/**/*.test.ts",
];

export default defineConfig({
  test: {
    // For two cores: what runs on a stage waits half of its time.
    maxWorkers: 3,
    testTimeout: 20_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: "apart",
          include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...PURE],
          // The simulation's copies are bundled, one a mistake: Vite would transform each as a whole.
          server: { deps: { external: [/dblab-refresh-simulation-[^/]+\/.+\.mjs$/] } },
        },
      },
    ],
  },
});
