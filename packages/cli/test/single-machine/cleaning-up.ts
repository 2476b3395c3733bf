import { existsSync } from "node:fs";
import { join } from "node:path";
import { rds } from "@dblab-refresh/functions/services";
import { beforeAll, expect, it, vi } from "vitest";
import { storedJobs } from "../stored-jobs.ts";
import type { Machine } from "./machine.ts";

/** A clone of somebody's. */
async function made(
  { small }: Machine,
  identifier: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
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
  await vi.waitFor(async () => expect((await port.instance(identifier))?.status).toBe("available"), 20_000);
}

async function instances({ small }: Machine): Promise<readonly string[]> {
  const port = rds({ region: "eu-central-1", endpoint: small.world.rdsGateway.url });
  return (await port.instances(""))
    .filter(({ status }) => status !== "deleting")
    .map(({ identifier }) => identifier)
    .sort();
}

const marks = { ManagedBy: "dblab-rds-refresh", AutoDelete: "true" };
const past = "2020-01-01T00:00:00Z";
const future = "2099-01-01T00:00:00Z";

/** `cleanup` as the rds-refresh binary has it: what is deleted, and above all what is not. */
export function cleaningUp(on: Machine): void {
  // The tests' own client of RDS reads them.
  beforeAll(() => void Object.assign(process.env, on.small.environment));

  it("deletes the clone of a killed run and the binary's stale ones, and nothing of anybody else", async () => {
    const stateDir = join(on.small.folder, "left by a kill");
    const killed = on.start(["-config", on.small.configFile, "-state-dir", stateDir]);
    await killed.until("Restoring dblab-refresh-");
    killed.child.kill("SIGKILL");
    await killed.ended;
    await made(on, "dblab-refresh-20200101-020000", { ...marks, DeleteAfter: past });
    await made(on, "dblab-refresh-20990101-020000", { ...marks, DeleteAfter: future });
    await made(on, "dblab-refresh-by-hand", { AutoDelete: "true", DeleteAfter: past });
    const owned = { ...marks, DeleteAfter: past, "dblab-refresh:owner": "another-stage/j0b" };
    await made(on, "dblab-refresh-another", owned);
    await made(on, "orders-copy", { ...marks, DeleteAfter: past });
    const before = await instances(on);
    const words = ["cleanup", "-config", on.small.configFile, "-state-dir", stateDir];

    const dry = on.start([...words, "-dry-run"]);

    expect(await dry.ended, dry.text()).toBe(0);
    expect(dry.text()).toMatch(
      /dblab-refresh-20200101-020000, made by the rds-refresh binary, .* old: would be deleted/,
    );
    expect(await instances(on)).toEqual(before);

    // As if the state were lost, and where it would be.
    const elsewhere = on.start([...words.slice(0, 3), "-state-dir", `${stateDir} elsewhere`, "-dry-run"]);

    expect(await elsewhere.ended, elsewhere.text()).toBe(0);
    expect(elsewhere.text()).toMatch(/dblab-refresh-[a-z0-9]{20}, which no job remembers, would be deleted/);
    expect(existsSync(`${stateDir} elsewhere`)).toBe(false);

    const command = on.start(words);

    expect(await command.ended, command.text()).toBe(0);
    expect(await instances(on)).toEqual([
      "dblab-refresh-20990101-020000",
      "dblab-refresh-another",
      "dblab-refresh-by-hand",
      "orders",
      "orders-copy",
    ]);
    expect(storedJobs(stateDir).map(({ status }) => status)).toEqual(["cancelled"]);

    const younger = on.start([...words, "-max-age", "1s"]);

    expect(await younger.ended, younger.text()).toBe(0);
    expect(await instances(on)).toEqual([
      "dblab-refresh-another",
      "dblab-refresh-by-hand",
      "orders",
      "orders-copy",
    ]);
  }, 90_000);
}
