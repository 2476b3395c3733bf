// A database with a DNS record: the record says which one it is, by whatever name it has in RDS.
import { expect, test } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import type { Standing } from "../../../src/ports/dns.ts";
import { noRecords } from "../memory-records.ts";
import { aDatabase, aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { Run } from "./a-run.ts";

const HOST = ".abc.eu-central-1.rds.amazonaws.com";
const LIVE = "orders-live-f0rmer00";
const database = aDatabase({
  restore: { record: { hostedZoneId: "Z0123456789", name: "orders.db.example.com" } },
});

/** A job of `orders`, which is called `name` in RDS, and whose record is as given. */
async function end(is: Standing, over: Partial<Job> = {}, name = LIVE) {
  const run = new Run([aDatabaseJob({ database, ...over })], undefined, {
    dns: { ...noRecords, standing: async () => is },
  });
  run.databases.name = name;
  run.databases.describes({
    DBInstanceIdentifier: name,
    Endpoint: { Address: `${name}${HOST}`, Port: 5432 },
  });
  await run.toEnd();
  return {
    run,
    job: run.job(JOB_ID),
    said: run
      .job(JOB_ID)
      .timeline.map(({ say }) => say)
      .join("\n"),
  };
}

const cname = (host: string): Standing => ({ at: "cname", value: host, ttl: 60 });

test.each([["orders"], [LIVE]])("a snapshot is taken of %s if the record points at it", async (name) => {
  const { run, job } = await end(cname(`${name}${HOST}`), {}, name);

  expect(job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.databases.calls[0]).toBe(`createSnapshot ${OWN}`);
  expect(run.databases.snapshots.get(FIXED)?.sourceIdentifier).toBe(name);
});

test("the next snapshot replaces the one that was taken of the database before", async () => {
  const run = new Run([aDatabaseJob({ database })], undefined, {
    dns: { ...noRecords, standing: async () => cname(`${LIVE}${HOST}`) },
  });
  run.databases.name = LIVE;
  run.databases.describes({
    DBInstanceIdentifier: LIVE,
    Endpoint: { Address: `${LIVE}${HOST}`, Port: 5432 },
  });
  run.databases.has(FIXED, { sourceIdentifier: "orders" });

  await run.toEnd();

  expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.databases.snapshots.get(FIXED)?.sourceIdentifier).toBe(LIVE);
});

test.each([
  ["is not there", { at: "absent" }, "orders.db.example.com is not there"],
  ["is no plain CNAME", { at: "other", what: "a record of type A" }, "a record of type A, not a plain CNAME"],
  ["is another database's", cname(`audit${HOST}`), "neither orders nor what was restored of it"],
  ["only begins like it", cname(`${LIVE}x${HOST}`), "neither orders nor what was restored of it"],
  [
    "is a reader's endpoint",
    cname("orders.cluster-ro-abc.eu-central-1.rds.amazonaws.com"),
    "but the endpoint of orders is",
  ],
] as const)("a record that %s is refused before anything is done", async (_, is, words) => {
  const { run, job } = await end(is, {}, "orders");

  expect(job).toMatchObject({ status: "failed", error: { code: "record-unusable" }, owned: [] });
  expect(job.error?.message).toContain(words);
  expect(run.databases.calls).toEqual([]);
});

test("a dry run of a swap by the record says what it will cost", async () => {
  const order = anOrder({ dryRun: true, from: { kind: "new" }, cutover: "dns" });

  const { run, job, said } = await end(cname(`${LIVE}${HOST}`), { kind: "restore", order });

  expect(job.status).toBe("succeeded");
  expect(run.databases.calls).toEqual([]);
  expect(said).toContain("The record orders.db.example.com names orders-live-f0rmer00");
  expect(said).toContain(
    "It is restored beside orders-live-f0rmer00 as orders-live-0rdersj0, gets its settings, is proven to answer, and the record orders.db.example.com is pointed at it",
  );
  expect(said).toContain("No name leads nowhere");
  expect(said).toContain("orders-live-f0rmer00 takes writes for the record's 60 s more");
});
