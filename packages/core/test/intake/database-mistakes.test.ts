import { describe, expect, it } from "vitest";
import { errors } from "../../src/job/error-catalogue.ts";
import { RECORD, writtenDatabase } from "../configuration/written-database.ts";
import { at, NOW } from "../job/a-job.ts";
import { memoryPorts } from "../steps/memory-ports.ts";
import { asked, DATABASES, databasePorts } from "./an-asked-job.ts";

const valid = { identifier: "orders", task: "create_snapshot", isCluster: false };
const longer = { job: "restore", identifier: "orders" };
const cluster = { job: "restore", identifier: "billing" };

/** Every mistake once: the request, and how what is told of it begins. */
const MISTAKES: readonly [mistake: string, request: object, told: string][] = [
  [
    "no identifier",
    { task: "db_restore", isCluster: false },
    "identifier: is missing: one of this stage's databases: ",
  ],
  [
    "an identifier that is a number",
    { ...valid, identifier: 5 },
    "identifier: 5 is not allowed: an RDS identifier",
  ],
  [
    "an identifier that is true",
    { ...valid, identifier: true },
    "identifier: true is not allowed: an RDS identifier",
  ],
  ["an empty identifier", { ...valid, identifier: "" }, 'identifier: "" is not allowed: an RDS identifier'],
  ["no identifier but null", { ...valid, identifier: null }, "identifier: an empty value is not allowed"],
  [
    "no task",
    { identifier: "orders", isCluster: false },
    "task: is missing: one of create_snapshot, db_restore, create_snapshot_only; or job: one of restore, snapshot, export",
  ],
  [
    "a task that there is not",
    { ...valid, task: "drop" },
    "task: drop is not allowed: one of create_snapshot, db_restore",
  ],
  [
    "a job that there is not",
    { ...longer, job: "restor" },
    "job: restor is not allowed: one of restore, snapshot, export",
  ],
  ["a task and a job", { ...valid, job: "restore" }, "job: stands beside task"],
  [
    "no isCluster in Trapheus's form",
    { ...valid, isCluster: undefined },
    "isCluster: is missing: true for an Aurora cluster, false for a DB instance",
  ],
  [
    "isCluster in quotes",
    { ...valid, isCluster: "false" },
    "isCluster: false is not allowed: true or false, without quotes",
  ],
  [
    "isCluster against the type",
    { ...valid, isCluster: true },
    "isCluster: true is not allowed: orders is of type rds in this stage: say false",
  ],
  [
    "isCluster against a cluster",
    { ...cluster, isCluster: false },
    "isCluster: false is not allowed: billing is of type aurora-cluster in this stage: say true",
  ],
  ["an unknown key", { ...valid, iscluster: false }, "iscluster: is not known here; did you mean isCluster?"],
  ["a refresh's key", { ...longer, target: "main" }, "target: is not known here; known are identifier, task"],
  [
    "an unknown key below from",
    { ...longer, from: { snapshto: "x" } },
    "from.snapshto: is not known here; did you mean snapshot?",
  ],
  [
    "a source that there is not",
    { ...longer, from: "newest" },
    'from: newest is not allowed: one of new, fixed, latest-automated, {"snapshot": "ID"}',
  ],
  ["a source of nothing", { ...longer, from: {} }, "from: a mapping is not allowed: one of new, fixed"],
  ["a source that is a list", { ...longer, from: ["new"] }, "from: a list is not allowed: one of new, fixed"],
  [
    "two sources",
    { ...longer, from: { snapshot: "x", pointInTime: at(-1) } },
    "from: has a snapshot and a point in time: leave one of the two out",
  ],
  [
    "a malformed snapshot",
    { ...longer, from: { snapshot: "-" } },
    "from.snapshot: - is not allowed: a snapshot's identifier",
  ],
  [
    "a time without a zone",
    { ...longer, from: { pointInTime: "2026-01-05T08:00:00" } },
    "from.pointInTime: 2026-01-05T08:00:00 is not allowed: a time with its zone",
  ],
  [
    "a time in the future",
    { ...longer, from: { pointInTime: at(1) } },
    `from: ${at(1)} is in the future: it is ${NOW}`,
  ],
  [
    "another account's snapshot",
    { ...longer, from: { snapshot: "arn:aws:rds:eu-central-1:999999999999:snapshot:shared" } },
    "from.snapshot: arn:aws:rds:eu-central-1:999999999999:snapshot:shared is not allowed: a snapshot by its identifier, not by an ARN: if 999999999999 is this account and eu-central-1 the database's region, say shared; else copy it there, with a KMS key of this account's if it is encrypted, and name the copy",
  ],
  [
    "another account's snapshot to export",
    {
      job: "export",
      identifier: "orders",
      from: { snapshot: "arn:aws:rds:eu-west-1:999999999999:snapshot:x" },
    },
    "from.snapshot: arn:aws:rds:eu-west-1:999999999999:snapshot:x is not allowed: a snapshot by its identifier, not by an ARN",
  ],
  [
    "a cluster's snapshot for an instance",
    { ...longer, from: { snapshot: "arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:x" } },
    "from.snapshot: arn:aws:rds:eu-central-1:123456789012:cluster-snapshot:x is not allowed: a snapshot by its identifier, not by an ARN",
  ],
  [
    "an instance's snapshot for a cluster",
    {
      ...cluster,
      from: { snapshot: "arn:aws:rds:us-gov-east-1:123456789012:snapshot:rds:x-2026-01-31-02-10" },
    },
    "from.snapshot: arn:aws:rds:us-gov-east-1:123456789012:snapshot:rds:x-2026-0… is not allowed: a snapshot by its identifier, not by an ARN: if 123456789012 is this account and us-gov-east-1 the database's region, say rds:x-2026-01-31-02-10; else copy it there",
  ],
  ["create_snapshot from another one", { ...valid, from: "fixed" }, "from: contradicts task create_snapshot"],
  [
    "db_restore from a new one",
    { ...valid, task: "db_restore", from: "new" },
    "from: contradicts task db_restore",
  ],
  [
    "a snapshot of a snapshot",
    { job: "snapshot", identifier: "orders", from: "fixed" },
    "from: names a snapshot, and this job takes a new one",
  ],
  [
    "an export of a point in time",
    { job: "export", identifier: "orders", from: { pointInTime: at(-1) } },
    "from: is a point in time, and an export reads a snapshot",
  ],
  [
    "an export beside a point in time",
    { ...longer, from: { pointInTime: at(-1) }, export: true },
    "export: reads a snapshot, and from is a point in time",
  ],
  ["an export in quotes", { ...valid, export: "yes" }, "export: yes is not allowed: true or false"],
  [
    "an export of an export",
    { job: "export", identifier: "orders", export: true },
    "export: says nothing to an export: leave it out",
  ],
  [
    "a snapshot to another name",
    { job: "snapshot", identifier: "orders", to: "copy" },
    "to: says nothing to a snapshot",
  ],
  [
    "a snapshot that keeps the original",
    { ...valid, task: "create_snapshot_only", keepOriginal: "1h" },
    "keepOriginal: says nothing to a snapshot",
  ],
  [
    "the identifier itself as the other one",
    { ...longer, to: "Orders" },
    "to: Orders is not allowed: is the identifier itself",
  ],
  [
    "another database's identifier",
    { ...longer, to: "billing" },
    "to: billing is not allowed: is another of this stage's databases",
  ],
  [
    "a clone's name",
    { ...longer, to: "dblab-refresh-x" },
    "to: dblab-refresh-x is not allowed: begins as clones do",
  ],
  [
    "a temporary name",
    { ...longer, to: "billing-old-0123abcd-2" },
    "to: billing-old-0123abcd-2 is not allowed: looks like a temporary name",
  ],
  [
    "a name too long for members",
    { ...cluster, to: "a".repeat(61) },
    `to: ${"a".repeat(60)}… is not allowed: has 61 characters: at most 60`,
  ],
  ["a malformed other name", { ...longer, to: "a_b" }, "to: a_b is not allowed: an RDS identifier"],
  [
    "a name that no policy gives",
    { ...longer, to: "sales" },
    "to: sales is not allowed: is no name that a restore of orders may give: begin it with orders-, or list it in databases.orders.restore.names",
  ],
  [
    "another name and a cutover",
    { ...longer, to: "orders-copy", cutover: "rename" },
    "cutover: is of a swap, and with to nothing is swapped",
  ],
  [
    "another name and an original that is kept",
    { ...longer, to: "orders-copy", keepOriginal: "1h" },
    "keepOriginal: is of a swap",
  ],
  ["another name and isolation", { ...cluster, to: "billing-copy", isolate: true }, "isolate: is of a swap"],
  [
    "a duration that is a number",
    { ...longer, keepOriginal: 0 },
    "keepOriginal: 0 is not allowed: a duration from 0s to 168h",
  ],
  [
    "more than a week",
    { ...longer, keepOriginal: "169h" },
    "keepOriginal: 169h is not allowed: a duration from 0s to 168h",
  ],
  [
    "a final snapshot that is no truth value",
    { ...longer, finalSnapshot: 1 },
    "finalSnapshot: 1 is not allowed: true or false",
  ],
  [
    "a dry run in quotes",
    { ...longer, dryRun: "true" },
    "dryRun: true is not allowed: true or false, without quotes",
  ],
  [
    "a cutover that there is not",
    { ...longer, cutover: "swap" },
    "cutover: swap is not allowed: one of rename, dns",
  ],
  [
    "a swap by DNS without a record",
    { ...longer, cutover: "dns" },
    "cutover: dns is not allowed: needs a record: give orders restore.record in the stage's file, or say rename",
  ],
  [
    "isolation without a security group",
    { ...longer, isolate: true },
    "isolate: true is not allowed: needs a security group that admits nobody",
  ],
  [
    "an order that there is not",
    { ...longer, order: "first" },
    "order: first is not allowed: one of beside, rename-first",
  ],
  [
    "rename-first and DNS",
    { ...cluster, order: "rename-first", cutover: "dns" },
    "order: contradicts cutover: rename-first frees the name, and dns takes none",
  ],
  [
    "a trigger that there is not",
    { ...valid, trigger: "cron" },
    "trigger: cron is not allowed: one of schedule, manual",
  ],
  [
    "a request id that is a number",
    { ...valid, requestId: 1 },
    "requestId: 1 is not allowed: a text of 1 to 256 characters",
  ],
  ["a request id of pages", { ...valid, requestId: "x".repeat(257) }, "requestId: x"],
  [
    "a day for a time",
    { ...valid, requestedAt: "2026-01-05" },
    "requestedAt: 2026-01-05 is not allowed: a time with its zone",
  ],
];

describe("a request for a database with a mistake", () => {
  it.each(MISTAKES)("(%s) becomes a failed job that says so, and is told", async (_, request, told) => {
    const { job, ports } = await asked(request);

    expect(job).toMatchObject({ status: "failed", endedAt: NOW, dueAt: NOW, leftovers: [] });
    expect(job?.error).toMatchObject({ code: "request-invalid", next: errors["request-invalid"].next });
    expect(job?.error?.message.startsWith(told), job?.error?.message).toBe(true);
    expect(job?.error?.message).not.toMatch(/^\d+ things/);
    expect(job?.announcements).toMatchObject([{ fact: "ended" }]);
    expect(ports.rejected).toEqual([]);
    expect(ports.sent).toEqual([]);
  });

  it.each([
    ["a task where the job stands", { job: "create_snapshot" }, "job: create_snapshot is not allowed"],
    ["options, and no database", { from: "new", dryRun: true }, "identifier: is missing"],
  ])("is one even if it has nothing but %s", async (_, request, told) => {
    const { job, ports } = await asked(request);

    expect(ports.rejected).toEqual([]);
    expect(job).toMatchObject({ status: "failed", error: { code: "request-invalid" } });
    expect(job?.error?.message).toContain(told);
  });

  it("is one even if nothing but isCluster is written as it should be: nobody else has that key", async () => {
    const { job, ports } = await asked({ identifer: "orders", taks: "db_restore", isCluster: false });

    expect(ports.rejected).toEqual([]);
    expect(job).toMatchObject({ status: "failed", error: { code: "request-invalid" } });
    expect(job?.error?.message).toContain("identifer: is not known here; did you mean identifier?");
    expect(job?.error?.message).toContain("taks: is not known here; did you mean task?");
    expect(job?.announcements).toMatchObject([{ fact: "ended" }]);
  });

  it.each([
    [{ job: "export" }, "job"],
    [{ job: "snapshot", export: true }, "export"],
    [{ job: "restore", export: true }, "export"],
  ])("exports nothing to another region than the bucket's: %j", async (request, field) => {
    const settings = { deployment: { region: "us-east-1" } };
    const { job } = await asked(
      { identifier: "orders", ...request },
      { ports: databasePorts(DATABASES, settings) },
    );

    expect(job).toMatchObject({ status: "failed", error: { code: "request-invalid" } });
    expect(job?.error?.message).toMatch(
      new RegExp(`^${field}: .*RDS exports to a bucket of its own region, eu-central-1, .* in us-east-1`),
    );
  });

  it("hides no other: every two mistakes that can be made together are told together", async () => {
    let pairs = 0;
    const free = MISTAKES.filter(([, request]) => "task" in request && "identifier" in request);
    for (const [, one, toldOfOne] of free) {
      for (const [, other, toldOfOther] of free) {
        const [changes, others] = [changesOf(one), changesOf(other)];
        if (changes.some(([key]) => others.some(([also]) => key === also))) continue;
        // What depends on the database or the task cannot be said without them.
        if ([...changes, ...others].some(([key]) => ["identifier", "task", "job"].includes(key))) continue;
        const { job } = await asked({ ...valid, ...Object.fromEntries([...changes, ...others]) });

        expect(job?.error?.message).toMatch(/^2 things are wrong: \(1\) /);
        expect(job?.error?.message).toContain(toldOfOne);
        expect(job?.error?.message).toContain(toldOfOther);
        pairs += 1;
      }
    }
    expect(pairs).toBeGreaterThan(50);
  });

  it("tells of everything at once, with its age", async () => {
    const request = { identifer: "orders", task: "restore", keepOriginal: "long", requestedAt: at(-90_000) };
    const { job } = await asked(request);

    expect(job?.error?.code).toBe("request-invalid");
    const parts = job?.error?.message.split(/; (?=\(\d\))/) ?? [];
    expect(parts.map((part) => part.replace(/: .*/, ""))).toEqual([
      "6 things are wrong",
      "(2) keepOriginal",
      "(3) identifer",
      "(4) identifier",
      "(5) isCluster",
      "(6) the request was made at 2026-01-04T09:00:00.000Z, 25h 00m ago; the limit is 24h 00m",
    ]);
  });

  it("of thousands of keys is told shortly: an item has an end", async () => {
    const keys = Array.from({ length: 3000 }, (_, index) => [`${"k".repeat(500)}${index}`, 1]);

    const { job } = await asked({ ...valid, ...Object.fromEntries(keys) });

    expect(job?.error?.message).toMatch(/^3000 things are wrong: .*; and 2980 more$/);
    expect(job?.error?.message.length).toBeLessThan(10_000);
  });

  it("is found under something, whatever stands for its identifier", async () => {
    for (const identifier of ["", 7, null, undefined, {}, "x".repeat(100_000)]) {
      const { job } = await asked({ ...valid, identifier });

      expect(job?.targetName).toMatch(/^(\(none\)|x{63})$/);
    }
  });
});

function changesOf(request: object): [string, unknown][] {
  return Object.entries(request).filter(([key, value]) => Reflect.get(valid, key) !== value);
}

describe("a request that is readable, but not to be done", () => {
  it("for a database that there is not names those that there are, the nearest first", async () => {
    const { job } = await asked({ ...valid, identifier: "bilings" });

    expect(job?.error).toMatchObject({ code: "unknown-database", next: errors["unknown-database"].next });
    expect(job?.error?.message).toBe(
      "identifier: bilings is not allowed: one of this stage's databases: billing, orders",
    );
    expect(job?.targetName).toBe("bilings");
  });

  it("for a property of every object is for no database", async () => {
    expect((await asked({ ...valid, identifier: "constructor" })).job?.error?.code).toBe("unknown-database");
  });

  it("in a stage without databases says where they are listed", async () => {
    const { job } = await asked(valid, { ports: memoryPorts() });

    expect(job?.error).toMatchObject({
      code: "unknown-database",
      message: expect.stringMatching(/list them under databases/),
    });
  });

  it("is measured under no name of the sender's choice", async () => {
    const unknown = await asked({ ...valid, identifier: "bilings" });
    const wrong = await asked({ ...valid, isCluster: true });

    expect(unknown.ports.measured).toMatchObject([{ target: "(unknown)", kind: "restore", JobsFailed: 1 }]);
    expect(wrong.ports.measured).toMatchObject([{ target: "orders" }]);
  });

  it("has the database as it was configured, if there is one, and no order", async () => {
    expect((await asked({ ...valid, isCluster: true })).job).toMatchObject({ database: { type: "rds" } });
    expect((await asked({ ...valid, isCluster: true })).job?.order).toBeUndefined();
    expect((await asked({ ...valid, identifier: "bilings" })).job?.database).toBeUndefined();
  });

  it.each([
    ["made too long ago", { ...valid, requestedAt: at(-86_401) }, NOW, "request-too-old"],
    ["sent too long ago", valid, at(-86_401), "request-too-old"],
    ["from a clock far ahead", { ...valid, requestedAt: at(901) }, NOW, "request-from-the-future"],
  ])("%s is refused: a forgotten restore must not rewind production", async (_, request, sentAt, code) => {
    const { job, ports } = await asked(request, { sentAt });

    expect(job).toMatchObject({ status: "failed", kind: "restore", error: { code } });
    expect(ports.sent).toEqual([]);
  });
});

describe("an identifier whose temporary names would be too long", () => {
  const ofLength = (length: number, type = "rds") => {
    const identifier = "a".repeat(length);
    return { identifier, ports: databasePorts({ [identifier]: writtenDatabase({ type }) }) };
  };

  it.each([
    ["an instance", "rds", "restore", "fixed", 50],
    ["an instance, with a new snapshot", "rds", "restore", "new", 50],
    ["a cluster, for its members' numbers", "aurora-cluster", "restore", "fixed", 47],
    ["a cluster, with a new snapshot", "aurora-cluster", "restore", "new", 45],
    ["a cluster's snapshot", "aurora-cluster", "snapshot", "new", 45],
  ])("of %s is refused, with the limit", async (_, type, job, from, most) => {
    const longest = ofLength(most, type);
    const longer = ofLength(most + 1, type);

    const fits = await asked({ job, identifier: longest.identifier, from }, longest);
    const refused = await asked({ job, identifier: longer.identifier, from }, longer);

    expect(fits.job?.status).toBe("running");
    expect(refused.job?.error?.message).toMatch(
      new RegExp(
        `^identifier: a+…? is not allowed: has ${most + 1} characters: at most ${most} for this job, because RDS's names end at 63 and temporary ones are longer than it; rename it, or do this by hand$`,
      ),
    );
  });

  it("is one character shorter where a record is turned over: -live- is longer than -new-", async () => {
    const restore = { record: RECORD };
    const job = async (length: number) => {
      const identifier = "a".repeat(length);
      const ports = databasePorts({ [identifier]: writtenDatabase({ restore }) });
      return (await asked({ job: "restore", identifier }, { ports })).job;
    };

    expect((await job(49))?.status).toBe("running");
    expect((await job(50))?.error?.message).toContain("has 50 characters: at most 49 for this job");
  });

  it("is no matter to an export, nor to an instance's snapshot", async () => {
    for (const job of ["export", "snapshot"]) {
      const { identifier, ports } = ofLength(63);

      expect((await asked({ job, identifier }, { ports })).job?.status).toBe("running");
    }
  });
});

it("a request's option is held against the database's own, too", async () => {
  const restore = { cutover: "dns", record: RECORD };
  const ports = databasePorts({ ...DATABASES, orders: writtenDatabase({ restore }) });

  const { job } = await asked({ ...longer, order: "rename-first" }, { ports });

  expect(job?.error?.message).toBe(
    "order: contradicts the database's cutover: rename-first frees the name, and dns takes none; add cutover: rename, or leave order out",
  );
});

it.each([
  ["says neither job nor database", { requestId: "nightly" }],
  ["is a refresh, with a database's key", { job: "refresh", identifier: "orders" }],
  ["is a cancellation, with a database's key", { job: "cancel", identifier: "orders" }],
  ["is for an unknown job of a target", { job: "drop", target: "main" }],
  ["is a list", [valid]],
  ["is a text", "db_restore orders"],
])("a message that %s is rejected as it came", async (_, message) => {
  const { ports } = await asked(message);

  expect(ports.items.size).toBe(0);
  expect(ports.rejected).toMatchObject([{ body: JSON.stringify(message), code: "request-unreadable" }]);
});
