import { Fault } from "../../../src/job/fault.ts";
// cutover: dns. Clients connect to a DNS record, which is pointed at what was restored; it keeps its own identifier.

import { expect, test } from "vitest";
import type { Standing } from "../../../src/ports/dns.ts";
import { dnsFault } from "../../../src/rds/dns-fault.ts";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";
import { FINAL, LIVE, OLD } from "./a-restore.ts";
import { ISOLATION } from "./memory-rds.ts";
import { type Options, RECORD, RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const HOST = ".abc.eu-central-1.rds.amazonaws.com";
const WAS = `orders${HOST}`;
const said = (run: RestoreRun) => run.job.timeline.map(({ say }) => say);
const originalOf = (run: RestoreRun) => run.job.facts.restore?.original?.resourceId;
const namesOf = (run: RestoreRun) => run.rds.things.map(({ identifier }) => identifier).sort();

function byRecord(kind: (typeof kinds)[number], { order, ...options }: Options = {}): RestoreRun {
  return new RestoreRun(kind, { ...options, order: { cutover: "dns", ...order } });
}

function expectSwapped(run: RestoreRun, about = "") {
  expect(run.job, about).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(namesOf(run), about).toEqual(run.kind === "db-instance" ? [LIVE] : [LIVE, `${LIVE}-1`, `${LIVE}-2`]);
  expect(run.records.is, about).toEqual({ at: "cname", value: `${LIVE}${HOST}`, ttl: 60 });
  expect(run.rds.answers(`${LIVE}${HOST}`), about).toBe(true);
}

/** As it was: the same database under its name, with its security groups, and the record leads to it. */
function expectAsBefore(run: RestoreRun, about = "") {
  expect(namesOf(run), about).toEqual(
    run.kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"],
  );
  const asBefore = { resourceId: originalOf(run), groups: ["sg-11111111"], isProtected: true };
  expect(run.rds.under(run.kind, "orders"), about).toMatchObject(asBefore);
  expect(run.records.is, about).toEqual({ at: "cname", value: WAS, ttl: 60 });
  expect(run.rds.answers(WAS), about).toBe(true);
}

test.each(kinds)(
  "the record leads to the restored %s, and the original is deleted under another name",
  async (kind) => {
    const run = await byRecord(kind).toEnd();

    expectSwapped(run);
    expect(run.rds.under(kind, LIVE)).toMatchObject({ tags: { team: "core" }, interval: 30 });
    expect([...run.rds.snapshots.keys()]).toEqual([FINAL]);
    expect(run.records.changes).toEqual([`${WAS} → ${LIVE}${HOST}`]);
    expect(run.rds.calls).toContain(`delete ${kind} ${OLD} ${FINAL}`);
  },
);

test.each(kinds)("a client that resolves the record of a %s always gets an answer", async (kind) => {
  const run = await byRecord(kind).toEnd();

  expect(run.away).toEqual([]);
});

test("the original serves until every name server and every resolver has forgotten it", async () => {
  const seen: { readonly now: string; readonly groups: readonly string[] }[] = [];
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ rds, now }) => {
      const original = rds.under("db-instance", "orders");
      if (original !== undefined) seen.push({ now, groups: original.groups });
    },
  });
  await run.toEnd();

  const { swapSince = "", forwardSince = "", swappedAt = "" } = run.job.facts.restore ?? {};
  expect(secondsBetween(swapSince, forwardSince)).toBeGreaterThanOrEqual(30);
  expect(secondsBetween(forwardSince, swappedAt)).toBeGreaterThanOrEqual(60);
  const open = seen.filter(({ now }) => now <= swappedAt);
  expect(open.every(({ groups }) => groups.join() === "sg-11111111")).toBe(true);
  expect(seen.some(({ groups }) => groups.join() === ISOLATION)).toBe(true);
});

// SQS holds no message back for 20 minutes: the second time is waited for in parts.
test.each([60, 1200])(
  "a look that is slow to hear that every name server knows gives resolvers no less than %d s",
  async (ttl) => {
    let knownAt = "";
    let isLate = false;
    const run = byRecord("db-instance", {
      restore: { record: { ...RECORD, ttl } },
      everyLook: (late) => {
        // The message after the one that heard it comes minutes late: nobody knows whether SQS held it back.
        if (isLate || late.job.facts.restore?.forwardSince === undefined) return;
        isLate = true;
        late.now = later(late.now, 260);
      },
    });
    const { records } = run;
    records.is = { at: "cname", value: WAS, ttl };
    const asked = records.isInSync.bind(records);
    records.isInSync = async (id) => {
      // The look's own clock stands: it was read when the look began.
      run.now = later(run.now, 50);
      knownAt = run.now;
      return asked(id);
    };

    await run.toEnd();

    const { swappedAt = "" } = run.job.facts.restore ?? {};
    expect(swappedAt >= later(knownAt, ttl), `${swappedAt} is ${ttl} s after ${knownAt}`).toBe(true);
  },
);

test("the longest time to live makes no swap slow: what one look misses after it is looked for again", async () => {
  const ttl = 3600;
  let isHidden = false;
  const run = byRecord("db-instance", {
    restore: { record: { ...RECORD, ttl } },
    everyLook: ({ rds, job, now }) => {
      const live = rds.under("db-instance", LIVE);
      if (isHidden || live === undefined || job.facts.restore?.forgottenAt === undefined) return;
      isHidden = true;
      live.visibleAt = later(now, 1);
    },
  });
  run.records.is = { at: "cname", value: WAS, ttl };

  await run.toEnd();

  expect(isHidden).toBe(true);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test("a record that somebody points elsewhere and back again gives resolvers a whole time to live once more", async () => {
  const ttl = 1800;
  let [awayAt, backAt]: Instant[] = [];
  const run = byRecord("db-instance", {
    restore: { record: { ...RECORD, ttl } },
    everyLook: ({ records, job, now }) => {
      const isForgetting = (job.facts.restore?.forgettingSeconds ?? 0) > 0;
      if (awayAt === undefined && isForgetting) {
        awayAt = now;
        records.is = { at: "cname", value: WAS, ttl };
      } else if (awayAt !== undefined && backAt === undefined && now > awayAt) {
        backAt = now;
        records.is = { at: "cname", value: `${LIVE}${HOST}`, ttl };
      }
    },
  });
  run.records.is = { at: "cname", value: WAS, ttl };

  await run.toEnd();

  expect(backAt).toBeDefined();
  expect(run.job).toMatchObject({ status: "failed", error: { code: "record-changed" } });
  const { swappedAt = "" } = run.job.facts.restore ?? {};
  expect(secondsBetween(backAt ?? "", swappedAt)).toBeGreaterThanOrEqual(ttl);
});

test("nothing of ours may delete what the record leads to, before it leads there for good", async () => {
  const tags: string[] = [];
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ job, rds }) => {
      const fresh = rds.under("db-instance", LIVE);
      if (job.facts.restore?.swappedAt !== undefined && fresh !== undefined)
        tags.push(...Object.keys(fresh.tags));
    },
  });
  await run.toEnd();

  expect(new Set(tags)).toEqual(new Set(["team"]));
  expect(run.job.owned.find(({ identifier }) => identifier === LIVE)?.purpose).toBe("delivered");
});

test("the last sentence says where the record leads, and what becomes of later writes", async () => {
  const run = await byRecord("db-instance").toEnd();

  expect(said(run).at(-2)).toMatch(
    /^orders\.db\.example\.com is orders-live-0rdersj0 since .*, restored from orders-snapshot \(.*\); until .* resolvers may have led to orders, for the record's 60 s; no name led nowhere\. Every setting is as it was\. The original is deleted; .* What was written after .* is only in the original's final snapshot orders-final-0rdersj0$/,
  );
});

test("an isolated original admits nobody before its snapshot is taken, nor while resolvers lead to it", async () => {
  const run = await byRecord("db-instance", { order: { isolate: true } }).toEnd();

  expectSwapped(run);
  expect(run.rds.under("db-instance", LIVE)).toMatchObject({ groups: ["sg-11111111"] });
  expect(said(run).at(-2)).toContain("No client's write was lost");
});

test("what a record was swapped to is the original of the next restore, by its own name", async () => {
  const former = "orders-live-f0rmer00";
  const run = await byRecord("db-instance", { name: former }).toEnd();

  expectSwapped(run);
  expect(run.rds.calls).toContain(`rename db-instance ${former} ${OLD}`);
});

test("with cutover rename it is swapped by its own name, and the record stays", async () => {
  const former = "orders-live-f0rmer00";
  const run = await new RestoreRun("db-instance", { name: former, restore: { record: RECORD } }).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(namesOf(run)).toEqual([former]);
  expect(run.rds.under("db-instance", former)?.resourceId).not.toBe(originalOf(run));
});

const unusable: readonly (readonly [string, Standing, RegExp])[] = [
  ["is not there", { at: "absent" }, /orders\.db\.example\.com is not there/],
  ["is an alias", { at: "other", what: "an alias of x" }, /an alias of x, not a plain CNAME/],
  ["points elsewhere", { at: "cname", value: `audit${HOST}`, ttl: 60 }, /points at audit\.abc/],
  ["has another time to live", { at: "cname", value: WAS, ttl: 300 }, /time to live of 300 s, and .* is 60/],
];

test.each(unusable)("a record that %s fails the job, with nothing touched", async (_, is, words) => {
  const run = byRecord("db-instance");
  run.records.is = is;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "record-unusable" }, leftovers: [] });
  expect(run.job.error?.message).toMatch(words);
  expect(run.records.is).toEqual(is);
  expect(namesOf(run)).toEqual(["orders"]);
  expect(run.rds.calls.filter((call) => / orders( |$)/.test(call))).toEqual([]);
});

test("a record in capitals and with a dot at its end is the original's all the same", async () => {
  const run = byRecord("db-instance");
  run.records.is = { at: "cname", value: `${WAS.toUpperCase()}.`, ttl: 60 };

  await run.toEnd();

  expectSwapped(run);
});

test.each(kinds)(
  "a cancellation at any look brings the record of a %s back, until every name server leads to the new one",
  async (kind) => {
    const points: { readonly look: number; readonly isForward: boolean }[] = [];
    const order = { isolate: true };
    await byRecord(kind, {
      order,
      everyLook: ({ job, looks }) => {
        points.push({ look: looks, isForward: job.facts.restore?.forwardSince !== undefined });
      },
    }).toEnd();

    for (const { look, isForward } of points) {
      const run: RestoreRun = byRecord(kind, { order, at: { look, act: () => run.cancel() } });
      await run.toEnd();

      const about = `cancelled before look ${look}`;
      if (isForward) expectSwapped(run, about);
      else {
        expect(run.job, about).toMatchObject({ status: "cancelled", leftovers: [] });
        expectAsBefore(run, about);
      }
    }
  },
  60_000,
);

test.each(kinds)(
  "the original of a %s that its rename hides for minutes is not taken for gone",
  async (kind) => {
    let isHidden = false;
    const run = byRecord(kind, {
      everyLook: ({ rds, job, now }) => {
        const original = rds.things.find(
          ({ resourceId }) => resourceId === job.facts.restore?.original?.resourceId,
        );
        if (isHidden || original === undefined || original.identifier === "orders") return;
        isHidden = true;
        original.visibleAt = later(now, 900);
      },
    });

    await run.toEnd();

    expect(isHidden).toBe(true);
    expectSwapped(run);
  },
);

test("what was restored is deleted only when every resolver has forgotten it", async () => {
  let deletedAt = "";
  const ttl = 900;
  const run: RestoreRun = byRecord("db-instance", {
    restore: { record: { ...RECORD, ttl } },
    everyLook: ({ job, rds, now }) => {
      if (job.facts.restore?.changeId !== undefined && job.cancelRequestedAt === undefined) run.cancel();
      if (deletedAt === "" && rds.calls.some((call) => call.startsWith("delete"))) deletedAt = now;
    },
  });
  run.records.is = { at: "cname", value: WAS, ttl };

  await run.toEnd();

  const { recordBackAt = "" } = run.job.facts.restore ?? {};
  expect(run.records.changes).toEqual([`${WAS} → ${LIVE}${HOST}`, `${LIVE}${HOST} → ${WAS}`]);
  expect(recordBackAt).not.toBe("");
  expect(deletedAt > later(recordBackAt, ttl)).toBe(true);
  expect(run.records.is).toEqual({ at: "cname", value: WAS, ttl });
  expect(namesOf(run)).toEqual(["orders"]);
});

test("a record whose changes' answers were all lost has led elsewhere, and resolvers may remember that", async () => {
  let deletedAt = "";
  let pointedBackAt = "";
  const ttl = 900;
  const run: RestoreRun = byRecord("db-instance", {
    restore: { record: { ...RECORD, ttl } },
    everyLook: ({ rds, now, records }) => {
      if (records.changes.length === 1) run.cancel();
      if (records.changes.length === 2 && pointedBackAt === "") pointedBackAt = now;
      if (deletedAt === "" && rds.calls.some((call) => call.startsWith("delete"))) deletedAt = now;
    },
  });
  run.records.is = { at: "cname", value: WAS, ttl };
  const change = run.records.replace.bind(run.records);
  run.records.replace = async (...args) => {
    const answer = await change(...args);
    if (run.records.changes.length > 2) return answer;
    throw new Fault({
      service: "Route 53",
      passing: true,
      code: "aws-fault",
      reason: "lost",
      message: "its answer was lost",
    });
  };

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
  expect(pointedBackAt).not.toBe("");
  expect(deletedAt > later(pointedBackAt, ttl)).toBe(true);
});

test("a change that is not in sync after half an hour is taken back", async () => {
  const run = byRecord("db-instance");
  run.records.syncs = 2500;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" }, leftovers: [] });
  expectAsBefore(run);
});

test("somebody who changes the record meanwhile is right: it stays his, and both databases are kept and told", async () => {
  const theirs: Standing = { at: "cname", value: "audit.example.com", ttl: 60 };
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ job, records }) => {
      if (job.facts.restore?.changeId !== undefined) records.is = theirs;
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "record-changed" } });
  expect(run.records.is).toEqual(theirs);
  expect(namesOf(run)).toEqual(["orders", LIVE].sort());
  expect(run.job.leftovers?.map(({ why }) => why).join()).toMatch(
    /it is the original with all its data: see that orders\.db\.example\.com points at orders\.abc/,
  );
});

test("somebody who points it back at the original before every name server knows is right, too", async () => {
  let isPointedBack = false;
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ job, records }) => {
      if (job.facts.restore?.changeId === undefined || isPointedBack) return;
      records.is = { at: "cname", value: WAS, ttl: 60 };
      isPointedBack = true;
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "record-changed" }, leftovers: [] });
  expect(run.records.changes.filter((change) => change.endsWith(`→ ${LIVE}${HOST}`))).toHaveLength(1);
  expectAsBefore(run);
});

test("somebody who changes it after that cannot be overruled either, and is told", async () => {
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ job, records }) => {
      if (job.facts.restore?.forwardSince !== undefined) records.is = { at: "cname", value: WAS, ttl: 60 };
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "record-changed" } });
  expect(namesOf(run)).toEqual(["orders", LIVE].sort());
  expect(run.job.leftovers?.length).toBe(2);
});

test("what was restored and does not answer in the end leaves both, and an alert", async () => {
  const run: RestoreRun = byRecord("db-instance", {
    everyLook: ({ job, rds }) => {
      rds.isSilent = job.facts.restore?.forwardSince !== undefined;
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" } });
  expect(namesOf(run)).toEqual(["orders", LIVE].sort());
});

test("what was restored and is stopped in the end leaves both, though nobody here could connect to it", async () => {
  const run: RestoreRun = byRecord("db-instance", {
    restore: { reachable: false },
    everyLook: ({ job, rds }) => {
      const live = rds.under("db-instance", LIVE);
      if (job.facts.restore?.forgottenAt !== undefined && live) live.status = "stopped";
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" } });
  expect(run.job.error?.message).toContain(`${LIVE} is stopped`);
  expect(namesOf(run)).toEqual(["orders", LIVE].sort());
});

test("Route 53 that is busy is asked again", async () => {
  const run = byRecord("db-instance");
  const { records } = run;
  const replace = records.replace.bind(records);
  let times = 0;
  records.replace = async (...change) => {
    times += 1;
    if (times <= 3)
      throw dnsFault({
        name: "PriorRequestNotComplete",
        message: "busy",
        action: "ChangeResourceRecordSets",
      });
    return replace(...change);
  };

  await run.toEnd();

  expect(times).toBe(4);
  expectSwapped(run);
});

const accidents = ["before", "after", "lost", "stalled"] as const;

test.each(kinds.flatMap((kind) => accidents.map((accident) => [kind, accident] as const)))(
  "a swap of a %s by its record ends as it should whatever changing call meets an accident: %s",
  async (kind, accident) => {
    const whole = await byRecord(kind).toEnd();
    const changes = /^(restore|createMember|modify|rename|reboot|delete|addTags|removeTags|replace|isInSync)/;
    const calls = [...whole.asked.keys()].filter((call) => changes.test(whole.asked[call] ?? ""));

    for (const call of calls) {
      const run = await byRecord(kind, { accident: { call, kind: accident } }).toEnd();

      expectSwapped(run, `call ${call}: ${run.hit}`);
    }
  },
  60_000,
);

test.each(accidents)(
  "so does its way back, whatever happens to the change of the record: %s",
  async (kind) => {
    const run: RestoreRun = byRecord("db-instance", {
      isFast: true,
      restore: { isolationSecurityGroup: undefined },
      accident: { call: "replace", kind },
      wakeUps: 8,
      everyLook: () => {
        if (run.hit !== undefined) run.cancel();
      },
    });
    await run.toEnd();

    expect(run.hit).toBe("replace");
    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
    expectAsBefore(run);
  },
);
