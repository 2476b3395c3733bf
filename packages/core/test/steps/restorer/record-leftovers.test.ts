import { expect, test } from "vitest";
import { settled } from "../../../src/job/settled.ts";
import { leftStranded } from "../../../src/steps/reaper/left-stranded.ts";
import { LIVE } from "./a-restore.ts";
import { RestoreRun } from "./restore-run.ts";

/** cutover: dns. A record may lead to either of two databases: both are listed until somebody decides. */

/** Somebody points the record elsewhere as soon as it was changed, so that both databases are left. */
async function takenElsewhere(): Promise<RestoreRun> {
  const run: RestoreRun = new RestoreRun("db-instance", {
    order: { cutover: "dns" },
    everyLook: ({ job, records }) => {
      if (job.facts.restore?.changeId !== undefined)
        records.is = { at: "cname", value: "elsewhere.abc.eu-central-1.rds.amazonaws.com", ttl: 60 };
    },
  });
  await run.toEnd();
  return run;
}

test("what was restored stays listed though a later restore deletes the original, until somebody takes our tag off", async () => {
  const run = await takenElsewhere();
  const { job, rds } = run;
  const listed = async () => {
    const { left } = await leftStranded({ job, now: run.now, databases: () => rds });
    return left.map((one) => one.identifier);
  };
  expect(await listed()).toEqual(["orders", LIVE]);

  rds.things.splice(
    rds.things.findIndex(({ identifier }) => identifier === "orders"),
    1,
  );
  expect(await listed()).toEqual([LIVE]);

  for (const one of rds.things) one.shownTags = {};
  expect(await listed()).toEqual([]);
});

test("of two that a record may lead to, one that a single look misses after the job's end decides nothing", async () => {
  const run = await takenElsewhere();
  const { rds } = run;
  let { job } = run;
  /** A round of the janitor's. */
  const listed = async () => {
    const { left, unconfirmed, stranded } = await leftStranded({ job, now: run.now, databases: () => rds });
    job = settled(job, { owned: job.owned, left: [...left, ...unconfirmed], stranded }, run.now);
    return job.leftovers?.map(({ identifier }) => identifier);
  };
  const { things } = rds;
  const live = things.find(({ identifier }) => identifier === LIVE);
  if (live === undefined) throw new Error(`${LIVE} is not there`);

  const hide = () => things.splice(things.indexOf(live), 1);
  hide();
  expect(await listed()).toEqual(["orders", live.resourceId]);
  things.push(live);
  expect(await listed()).toEqual(["orders", LIVE]);
  hide();
  expect(await listed()).toEqual(["orders", live.resourceId]);
  expect(await listed()).toEqual([]);
});
