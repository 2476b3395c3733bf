import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    // Two cores: the tests that start Postgres would only slow each other down.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
