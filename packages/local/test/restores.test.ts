import type { Job } from "@dblab-refresh/core/job/job";
import { atEndpoint, clientSettings } from "@dblab-refresh/local/contents";
import { hasLoopbackNetwork } from "@dblab-refresh/local/demo/restore/rivals";
import { EndpointClient } from "@dblab-refresh/local/endpoint-client";
import { restoreFaults } from "@dblab-refresh/local/faults/restore/all";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { writtenRows } from "@dblab-refresh/local/written-rows";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { base, isKill, runAll } from "./restore-fault-runs.ts";

// All jobs go at the same time, each on a database of its own: they wait most of theirs. The functions are killed meanwhile.
const requests = {
  unproven: { task: "db_restore" },
  instance: { task: "create_snapshot" },
  cluster: { task: "create_snapshot" },
  isolated: { task: "create_snapshot", isolate: true },
  older: { task: "db_restore" },
  exported: { task: "create_snapshot_only", export: true },
  recorded: { task: "db_restore", cutover: "dns" },
} as const;
type Name = keyof typeof requests;

const kills = restoreFaults.filter(isKill);
const typeOf = (name: string) => (name === "cluster" ? "aurora-cluster" : "rds");

/** Of the database that is restored by its record: longer than all else that is done from its change to the rename. Seconds. */
const record = { hostedZoneId: "Z0LOCAL", name: "recorded.db.example.com", ttl: 20 };
const byRecord = { ...base("rds"), restore: { ...base("rds").restore, record } };
/** Where its record was pointed, and what RDS was asked to call it, and when. Epoch milliseconds. */
const changes: { readonly what: string; readonly at: number }[] = [];
const hasNetwork = await hasLoopbackNetwork();

let stage: LocalStage;
let killed: ReturnType<typeof runAll>;
const jobs = new Map<Name, Promise<Job>>();
const clients = new Map<string, EndpointClient>();

function begin(name: Name): void {
  clients.set(
    name,
    EndpointClient.start(() => clientSettings(stage.world, name), { everyMs: 500 }),
  );
  const request = { identifier: name, isCluster: name === "cluster", requestId: name, ...requests[name] };
  const ended = async () => {
    await stage.enqueue(request);
    const job = await stage.waitForJob(stage.jobIdOf(name), { timeoutSeconds: 200 });
    await clients.get(name)?.stop();
    return job;
  };
  const job = ended();
  // The test that awaits it tells.
  job.catch(() => {});
  jobs.set(name, job);
}

async function ended(name: Name) {
  const job = await jobs.get(name);
  if (job === undefined) throw new Error(`no job of ${name} was begun`);
  const said = job.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`).join("\n");
  const client = clients.get(name);
  const rows = await atEndpoint(stage.world, name, (one) => writtenRows(one, client?.written ?? []));
  return { job, said, rows, outages: client?.outages("write") ?? [] };
}

const dataOf = async (name: string) =>
  (await stage.databaseContents(name)).filter((table) => table.name !== "public.visits");
const dataIn = async (snapshot: string) =>
  (await stage.verifySnapshot(snapshot, "shop")).filter((table) => table.name !== "public.visits");

beforeAll(async () => {
  const names = Object.keys(requests).map((name) => [name, base(typeOf(name))]);
  const databases = Object.fromEntries([...names, ...kills.map(({ name }) => [name, base("rds")])]);
  stage = await startLocalStage({
    settings: {
      lambda: { timeout: "2s" },
      janitor: { grace: "2s" },
      databases: {
        ...databases,
        unproven: { ...base("rds"), deadlines: { restore: "60s", appear: "1s" } },
        recorded: byRecord,
      },
    },
    scale: 0.0005,
    janitorSeconds: 2,
  });
  for (const name of Object.keys(requests)) {
    await stage.createDatabase(name, { isOffItsDefaults: ["instance", "cluster"].includes(name) });
  }
  stage.world.backing.hideNext();
  begin("unproven");
  await vi.waitFor(() => expect(stage.world.backing.hidesNext).toBe(false), 60_000);
  stage.world.dns.listen(({ value }) => changes.push({ what: value, at: Date.now() }));
  stage.world.rdsGateway.meddle({
    before({ input: { DBInstanceIdentifier: from, NewDBInstanceIdentifier: to } }) {
      if (from === "recorded" && to !== undefined) changes.push({ what: `${to}`, at: Date.now() });
      return undefined;
    },
  });
  for (const name of ["instance", "cluster", "isolated", "older", "exported"] as const) begin(name);
  if (hasNetwork) begin("recorded");
  killed = runAll(stage, kills);
}, 150_000);
afterAll(async () => {
  await Promise.all([...clients.values()].map((client) => client.stop()));
  await stage.close();
}, 30_000);

describe("a restore on the local stage", { timeout: 240_000 }, () => {
  it.each(["instance", "cluster"] as const)(
    "puts a new snapshot of the %s under the same endpoint, with every setting, and leaves nothing",
    async (name) => {
      const { job, said, rows, outages } = await ended(name);

      expect(job, said).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(job.facts.restore?.differences).toEqual([]);
      expect(await dataOf(name)).toEqual(await dataIn(`${name}-snapshot`));
      const original = stage.world.databases.get(name)?.resourceId ?? "";
      expect(stage.world.backing.behind(original), "the original is gone").toBeUndefined();
      expect(stage.databaseRemains(name)).toEqual([]);
      expect(stage.snapshotNames(name)).toEqual(
        expect.arrayContaining([`${name}-snapshot`, `${name}-final-${job.jobId.slice(0, 8)}`]),
      );
      // The client was away for the swap, and lost what it wrote after the snapshot, and nothing else.
      expect(outages.length).toBeGreaterThan(0);
      expect(rows.missing).toBeGreaterThan(0);
      expect(rows.isOneTail).toBe(true);
    },
  );

  it("keeps in the final snapshot what was written after the one that was restored", async () => {
    const { job } = await ended("instance");
    const visits = async (snapshot: string) =>
      (await stage.verifySnapshot(snapshot, "shop")).find(({ name }) => name === "public.visits")?.rows ?? 0;

    const [final, restored] = await Promise.all([
      visits(`instance-final-${job.jobId.slice(0, 8)}`),
      visits("instance-snapshot"),
    ]);

    expect(final).toBeGreaterThan(restored);
  });

  it("loses no write of an isolated database, which cannot be written meanwhile", async () => {
    const { job, said, rows, outages } = await ended("isolated");

    expect(job.status, said).toBe("succeeded");
    expect(rows).toMatchObject({ missing: 0, isOneTail: true });
    expect(rows.written).toBeGreaterThan(0);
    expect(outages.length).toBeGreaterThan(0);
  });

  it("goes back to the snapshot that is there, if asked so", async () => {
    const before = await dataIn("older-snapshot");
    const { job, said } = await ended("older");

    expect(job.status, said).toBe("succeeded");
    expect(await dataOf("older")).toEqual(before);
    // Of last week: the second week's orders are not in it.
    expect(before.find(({ name }) => name === "public.orders")?.rows).toBe(2000);
  });

  it("takes a snapshot only, and exports it, without any write being refused", async () => {
    const { job, said, rows } = await ended("exported");
    const exporting = await stage.waitForJob(stage.jobIdOf("exported/export"), { timeoutSeconds: 100 });

    expect(job.status, said).toBe("succeeded");
    expect(rows.missing).toBe(0);
    expect(exporting).toMatchObject({ kind: "export", status: "succeeded", leftovers: [] });
    expect(exporting.facts.restore?.exportedTo).toMatch(/^s3:\/\/dblab-refresh-local-exports\//);
    expect(await dataOf("exported")).toEqual(await dataIn("exported-snapshot"));
  });

  it.runIf(hasNetwork)(
    "keeps a client of its record writing all along, and renames the original only when every resolver has forgotten it",
    async () => {
      const { job, said, rows, outages } = await ended("recorded");
      const [live, old] = [`recorded-live-${job.jobId.slice(0, 8)}`, `recorded-old-${job.jobId.slice(0, 8)}`];

      expect(job, said).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(outages).toEqual([]);
      expect(clients.get("recorded")?.outages("read")).toEqual([]);
      expect(clients.get("recorded")?.tries).toBeGreaterThan(10);
      expect(rows).toMatchObject({ isOneTail: true });
      expect(stage.world.dns.resolve(record.name)).toMatch(`${live}.`);
      expect(await dataOf("recorded")).toEqual(await dataIn("recorded-snapshot"));
      const turnedAt = changes.find(({ what }) => what.startsWith(`${live}.`))?.at ?? 0;
      const renamedAt = changes.find(({ what }) => what === old)?.at ?? 0;
      expect(turnedAt).toBeGreaterThan(0);
      expect(renamedAt - turnedAt).toBeGreaterThanOrEqual(record.ttl * 1000);
      expect(stage.databaseRemains("recorded")).toEqual([]);
    },
  );

  it("does not touch the original if what was restored does not answer", async () => {
    const { job, said, rows, outages } = await ended("unproven");

    expect(job, said).toMatchObject({ status: "failed", leftovers: [], error: { code: "deadline-passed" } });
    expect(job.error?.message).toContain("does not answer");
    expect(rows.missing).toBe(0);
    expect(outages).toEqual([]);
    expect(stage.databaseRemains("unproven")).toEqual([]);
  });

  for (const { name, title, expected } of kills) {
    it(`${name}: ${title}: ${expected.end}`, async () => {
      const failure = await killed.get(name);
      if (failure !== undefined) throw failure;
    });
  }

  it("tells no password of a database", async () => {
    await Promise.all([...jobs.values(), ...killed.values()]);
    const passwords = [...stage.world.databases.values()].map(({ password }) => password);
    const places = [
      stage.logs.all().join("\n"),
      JSON.stringify(await stage.jobs()),
      JSON.stringify(stage.world.alerts.server.arrivals),
    ];

    expect(new Set(passwords).size).toBe(1);
    for (const text of places) expect(text.includes(passwords[0] ?? ""), "a password was told").toBe(false);
  });
});
