import { expect, test } from "vitest";
import { settled } from "../../../src/job/settled.ts";
import { leftStranded } from "../../../src/steps/reaper/left-stranded.ts";
import { later } from "../../../src/time.ts";
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

/** Rounds of the janitor's, five minutes apart. */
function janitor(run: RestoreRun) {
  let { job, now } = run;
  return {
    round: async () => {
      now = later(now, 300);
      const { left, unconfirmed, stranded } = await leftStranded({ job, now, databases: () => run.rds });
      job = settled(job, { owned: job.owned, left: [...left, ...unconfirmed], stranded }, now);
      return job.leftovers?.map(({ identifier }) => identifier).sort();
    },
    get whys() {
      return job.leftovers?.map(({ why }) => why).join("; ");
    },
  };
}

test("what was restored stays listed though a later restore deletes the original, until somebody takes our tag off", async () => {
  const run = await takenElsewhere();
  const { things } = run.rds;
  const rounds = janitor(run);
  expect(await rounds.round()).toEqual(["orders", LIVE]);

  const original = things.find(({ identifier }) => identifier === "orders");
  things.splice(things.indexOf(original ?? fail()), 1);
  // RDS shows what it renames under no name for minutes.
  for (let seconds = 0; seconds < 1800; seconds += 300)
    expect(await rounds.round()).toEqual([original?.resourceId, LIVE]);
  expect(await rounds.round()).toEqual([LIVE]);

  for (const one of things) one.shownTags = {};
  expect(await rounds.round()).toEqual([]);
});

test("of two that a record may lead to, one that is hidden for less than half an hour after the job's end decides nothing", async () => {
  const run = await takenElsewhere();
  const { things } = run.rds;
  const rounds = janitor(run);
  const live = things.find(({ identifier }) => identifier === LIVE) ?? fail();

  things.splice(things.indexOf(live), 1);
  for (let seconds = 0; seconds < 1800; seconds += 300)
    expect(await rounds.round()).toEqual([live.resourceId, "orders"]);
  expect(rounds.whys).toContain("RDS does not show it just now");
  things.push(live);
  expect(await rounds.round()).toEqual(["orders", LIVE]);
  things.splice(things.indexOf(live), 1);
  for (let seconds = 0; seconds < 1800; seconds += 300)
    expect(await rounds.round()).toEqual([live.resourceId, "orders"]);
  expect(await rounds.round()).toEqual([]);
});

function fail(): never {
  throw new Error("it is not there");
}
