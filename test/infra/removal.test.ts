// What `sst remove` runs before anything else, as it runs it: a shell's line, somewhere in the checkout.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { jobTable } from "@dblab-refresh/aws/table-shapes";
import type { Job } from "@dblab-refresh/core/job/job";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { instant } from "@dblab-refresh/core/time";
import { startTables, type Tables } from "@dblab-refresh/local/world/tables";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { type RdsServer, startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aJob } from "../../packages/core/test/job/a-job.ts";
import { root } from "./synthesis/platform.ts";

const REGION = "eu-central-1";
const rds = new RdsModel({ now: () => Date.now(), ids: () => String(Math.random()) });
let tables: Tables;
let server: RdsServer;
let folder: string;

beforeAll(async () => {
  tables = await startTables(REGION);
  server = await startRdsServer({ model: rds });
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-removal-"));
}, 30_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
  await tables.close();
});

/** A stage with its own job table. */
async function stageWith(name: string, ...jobs: readonly Job[]): Promise<void> {
  const TableName = `dblab-refresh-${name}-jobs`;
  await tables.documents.send(new CreateTableCommand({ ...jobTable, TableName }));
  const store = new JobTable(tables.documents, TableName, { now: () => instant(Date.now()) });
  for (const job of jobs) await store.create(job);
  const target = {
    source: { type: "rds", identifier: "orders", dbName: "app", username: "dump", password: "$PASSWORD" },
    clone: { instanceClass: "db.r6g.large" },
    dblab: { apiEndpoint: "https://dblab.example.com", token: "$TOKEN" },
    aws: { region: REGION, endpoint: server.url },
  };
  const document = { deployment: { region: REGION }, lambda: { timeout: "1s" }, targets: { main: target } };
  writeFileSync(join(folder, `${name}.yaml`), JSON.stringify(document));
}

function remove(name: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["scripts/ready.mjs", "infra/removal/main.ts", name], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DBLAB_REFRESH_CONFIG: folder,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    said += part;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

it("a stage is removed only if no job lives, none has left anything, and none of its clones is there", async () => {
  const ended = { status: "failed", verdict: "failed", endedAt: instant(Date.now()) } as const;
  const left = [{ type: "db-instance", identifier: "dblab-refresh-0ld", why: "RDS refuses" }] as const;
  await stageWith("idle", aJob({ jobId: "untold", ...ended, leftovers: [] }));
  await stageWith(
    "busy",
    aJob({ jobId: "running", step: "cloner" }),
    aJob({ jobId: "over", ...ended, leftovers: left }),
  );
  await stageWith("orphan");
  rds.seedInstance({
    identifier: "dblab-refresh-0rphan",
    tags: [{ Key: OWNER_TAG, Value: "orphan/0rphan" }],
  });
  rds.seedInstance({
    identifier: "dblab-refresh-other",
    tags: [{ Key: OWNER_TAG, Value: "orphanage/other" }],
  });

  const [idle, busy, orphan] = await Promise.all(["idle", "busy", "orphan"].map(remove));

  expect(idle).toEqual({ code: 0, said: "" });
  expect(busy?.code).toBe(1);
  expect(busy?.said).toMatch(/^The stage busy is not removed: .*job running \(main\) is at cloner/);
  expect(busy?.said).toContain("job over (main) has left dblab-refresh-0ld");
  expect(busy?.said).toContain("Wait for it and remove the stage again, or cancel a job");
  expect(orphan?.code).toBe(1);
  expect(orphan?.said).toContain("The stage orphan is not removed: dblab-refresh-0rphan is in eu-central-1.");
}, 120_000);
