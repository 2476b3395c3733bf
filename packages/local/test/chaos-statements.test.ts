import { type ChaosFacts, type SourceFacts, violations } from "@dblab-refresh/local/chaos/statements";
import type { StoredJobs } from "@dblab-refresh/local/stored-jobs";
import type { BusEvent } from "@dblab-refresh/local/world/event-bus";
import { describe, expect, it } from "vitest";

type Job = NonNullable<Awaited<ReturnType<StoredJobs["get"]>>>;

const ID = "13gft41c6ahwek1b77x5";
const CLONE = `dblab-refresh-${ID}`;
const AT = "2026-11-21T03:00:00.000Z";

function aJob(over: Partial<Job> = {}): Job {
  return {
    jobId: ID,
    kind: "refresh",
    installation: "chaos",
    request: { requestId: "chaos-1", requestedAt: AT, fingerprint: "f" },
    targetName: "demo",
    status: "succeeded",
    step: "reaper",
    version: 9,
    attemptId: "a",
    createdAt: AT,
    updatedAt: AT,
    deadline: AT,
    stepStartedAt: AT,
    stepDeadline: AT,
    endedAt: AT,
    owned: [],
    facts: {},
    timeline: [],
    faults: 0,
    ...over,
  };
}

const told: BusEvent = {
  id: "1",
  source: "dblab-refresh",
  "detail-type": "Job Ended",
  time: AT,
  detail: { fact: "ended", jobId: ID },
};

const aSource: SourceFacts = {
  target: "demo",
  names: ["production-db"],
  isUnchanged: true,
  tables: [{ name: "sales.orders", snapshotRows: 1, dblabRows: 1, equal: true }],
  dumpsFrom: "no-clone.dblab-refresh.invalid",
};

const restore = {
  at: 1,
  operation: "RestoreDBInstanceFromDBSnapshot",
  mutating: true,
  names: [CLONE, "rds:production-db-2026-11-21-01-20"],
  creates: { kind: "instance", identifier: CLONE },
} as const;

function facts(over: Partial<ChaosFacts> = {}): ChaosFacts {
  return {
    jobs: new Map([[ID, aJob()]]),
    sources: [aSource],
    calls: [
      { at: 0, operation: "DescribeDBInstances", mutating: false, names: ["production-db"] },
      restore,
      { at: 2, operation: "DeleteDBInstance", mutating: true, names: [CLONE] },
    ],
    events: [told],
    secretsIn: [],
    unmet: [],
    ...over,
  };
}

const jobs = (job: Job | undefined) => ({ jobs: new Map([[ID, job]]) });
const error = { code: "defect", message: "x is not a function", next: "…", at: AT } as const;

describe("after a chaos run, nothing is violated", () => {
  it("where every job succeeded, and only its own clone was made and deleted", () => {
    expect(violations(facts())).toEqual([]);
  });

  it("where a create whose answer says no was sent again", () => {
    const refused = { ...restore, error: "Throttling" };

    expect(violations(facts({ calls: [refused, restore] }))).toEqual([]);
  });
});

describe("after a chaos run, it is a violation", () => {
  it.each<[string, Partial<ChaosFacts>, string]>([
    [
      "that a job failed",
      jobs(aJob({ status: "failed", error })),
      `job ${ID} of demo ended as failed: defect: x is not a function`,
    ],
    [
      "that a job was skipped",
      jobs(aJob({ status: "skipped" })),
      `job ${ID} of demo ended as skipped: no error is given`,
    ],
    [
      "that a job still runs",
      jobs({ ...aJob(), status: "running", endedAt: undefined } as unknown as Job),
      `job ${ID} of demo has not ended`,
    ],
    ["that a request was lost", jobs(undefined), `job ${ID} was asked for and never written`],
    [
      "that production was modified",
      {
        calls: [{ at: 0, operation: "ModifyDBInstance", mutating: true, names: ["production-db", CLONE] }],
      },
      `production was not only read: ModifyDBInstance production-db, ${CLONE}`,
    ],
    [
      "that the rows of production are other ones",
      { sources: [{ ...aSource, isUnchanged: false }] },
      "the data of production-db are not what they were",
    ],
    [
      "that somebody else's instance was deleted",
      { calls: [{ at: 0, operation: "DeleteDBInstance", mutating: true, names: ["dblab-refresh-other"] }] },
      "DeleteDBInstance dblab-refresh-other is about no clone of these jobs",
    ],
    ["that a clone was made twice", { calls: [restore, restore] }, `${CLONE} was made more than once`],
    [
      "that DBLab has other data than the snapshot",
      { sources: [{ ...aSource, tables: [{ name: "a.b", snapshotRows: 2, dblabRows: 1, equal: false }] }] },
      "a.b in the engine of demo is not what is in the snapshot",
    ],
    [
      "that DBLab would still dump a clone",
      { sources: [{ ...aSource, dumpsFrom: "127.0.0.1" }] },
      "the engine of demo would dump 127.0.0.1",
    ],
    ["that an end was not announced", { events: [] }, `nobody was told that job ${ID} has ended`],
    ["that a secret was written", { secretsIn: ["a log line"] }, "a secret is in a log line"],
    ["that a function was never met", { unmet: ["notifier"] }, "no kill met notifier at work"],
  ])("%s", (_, over, said) => {
    expect(violations(facts(over))).toEqual([said]);
  });
});
