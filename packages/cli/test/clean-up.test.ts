// `cleanup` as the rds-refresh binary has it: what is deleted, and above all what is not.
import { join } from "node:path";
import { rds } from "@dblab-refresh/functions/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "./command.ts";
import { packedCommand } from "./packed-command.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";
import { storedJobs } from "./stored-jobs.ts";

let small: SmallWorld;
let program: string;
beforeAll(async () => {
  [small, program] = await Promise.all([startSmallWorld(0.0002), packedCommand()]);
  Object.assign(process.env, small.environment);
}, 60_000);
afterAll(() => small.close(), 20_000);

/** A clone of somebody's. */
async function made(identifier: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const port = rds({ region: "eu-central-1", endpoint: small.world.rdsGateway.url });
  await port.restoreInstance({
    identifier,
    snapshotIdentifier: small.world.source.latestSnapshot,
    instanceClass: "db.t3.medium",
    subnetGroup: "default",
    securityGroups: [],
    publiclyAccessible: false,
    iamAuthentication: false,
    deletionProtection: false,
    tags,
  });
  await expect
    .poll(async () => (await port.instance(identifier))?.status, { timeout: 20_000 })
    .toBe("available");
}

async function instances(): Promise<readonly string[]> {
  const port = rds({ region: "eu-central-1", endpoint: small.world.rdsGateway.url });
  return (await port.instances(""))
    .filter(({ status }) => status !== "deleting")
    .map(({ identifier }) => identifier)
    .sort();
}

const marks = { ManagedBy: "dblab-rds-refresh", AutoDelete: "true" };
const past = "2020-01-01T00:00:00Z";
const future = "2099-01-01T00:00:00Z";

describe("cleanup", () => {
  it("deletes the clone of a killed run and the binary's stale ones, and nothing of anybody else", async () => {
    const stateDir = join(small.folder, "state");
    const killed = start(["-config", small.configFile, "-state-dir", stateDir], { ...small, program });
    await killed.until("Restoring dblab-refresh-");
    killed.child.kill("SIGKILL");
    await killed.ended;
    await made("dblab-refresh-20200101-020000", { ...marks, DeleteAfter: past });
    await made("dblab-refresh-20990101-020000", { ...marks, DeleteAfter: future });
    await made("dblab-refresh-by-hand", { AutoDelete: "true", DeleteAfter: past });
    const owned = { ...marks, DeleteAfter: past, "dblab-refresh:owner": "another-stage/j0b" };
    await made("dblab-refresh-another", owned);
    await made("orders-copy", { ...marks, DeleteAfter: past });
    const before = await instances();
    const words = ["cleanup", "-config", small.configFile, "-state-dir", stateDir];

    const dry = start([...words, "-dry-run"], { ...small, program });

    expect(await dry.ended, dry.text()).toBe(0);
    expect(dry.text()).toMatch(
      /dblab-refresh-20200101-020000, made by the rds-refresh binary, .* old: would be deleted/,
    );
    expect(await instances()).toEqual(before);

    const command = start(words, { ...small, program });

    expect(await command.ended, command.text()).toBe(0);
    expect(await instances()).toEqual([
      "dblab-refresh-20990101-020000",
      "dblab-refresh-another",
      "dblab-refresh-by-hand",
      "orders",
      "orders-copy",
    ]);
    expect(storedJobs(stateDir).map(({ status }) => status)).toEqual(["cancelled"]);

    const younger = start([...words, "-max-age", "1s"], { ...small, program });

    expect(await younger.ended, younger.text()).toBe(0);
    expect(await instances()).toEqual([
      "dblab-refresh-another",
      "dblab-refresh-by-hand",
      "orders",
      "orders-copy",
    ]);
  }, 90_000);
});
