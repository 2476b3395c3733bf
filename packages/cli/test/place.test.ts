// Where a stage is looked for: what is said first counts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findPlace } from "../src/operator/stage/place.ts";
import { typed } from "./typed.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-place-"));
  for (const name of [".sst", "config"]) mkdirSync(join(folder, name));
  const jobsQueue = "https://sqs.eu-west-3.amazonaws.com/123456789012/dblab-refresh-prod-jobs";
  writeFileSync(join(folder, ".sst", "outputs.json"), JSON.stringify({ jobsQueue }));
  for (const stage of ["prod", "other"])
    writeFileSync(join(folder, "config", `${stage}.yaml`), "deployment: { region: eu-north-1 }\n");
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.stubEnv("AWS_REGION", undefined);
  vi.stubEnv("DBLAB_REFRESH_CONFIG", undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it("takes the region that is said, then the deployed stage's, then AWS_REGION, then the file's", () => {
  expect(findPlace({ stage: "other" }).region).toBe("eu-north-1");

  vi.stubEnv("AWS_REGION", "us-east-2");

  expect(findPlace({ stage: "prod", region: "sa-east-1" }).region).toBe("sa-east-1");
  expect(findPlace({ stage: "prod" }).region).toBe("eu-west-3");
  // The SDK's own to find.
  expect(findPlace({ stage: "other" }).region).toBeUndefined();
});

it("says that order with --help", async () => {
  const { output } = await typed("jobs --help", {});

  expect(output.replaceAll(/\s+/g, " ")).toContain(
    "--region <region> the stage's region (default: what sst deploy left of the stage, AWS_REGION, its file's, the profile's)",
  );
});
