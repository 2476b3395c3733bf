// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import { checkDeployment } from "../../src/configuration/deployment.ts";
import { readStage } from "../../src/configuration/document.ts";
import { describeProblem } from "../../src/configuration/problem.ts";
import { checkStage } from "../../src/configuration/stage.ts";
import { RECORD, writtenDatabase } from "./written-database.ts";
import { writtenTarget } from "./written-target.ts";

function stage(document: unknown) {
  const checked = checkStage(document);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checked.stage;
}

function complaints(document: unknown): readonly string[] {
  const checked = checkStage(document);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

const MAIL = { mail: { type: "email", from: "a@example.com", to: ["b@example.com"] } };
const withDatabase = (overrides: object) => ({ databases: { orders: writtenDatabase({ ...overrides }) } });

describe("a stage's databases", () => {
  it("have Trapheus's defaults, in seconds", () => {
    expect(stage(withDatabase({})).databases.orders).toEqual({
      type: "rds",
      aws: { region: "eu-central-1" },
      restore: {
        keepOriginal: 0,
        finalSnapshot: true,
        isolate: false,
        cutover: "rename",
        order: "beside",
        reachable: true,
        names: [],
        roles: [],
      },
      export: { always: false, prefix: "" },
      schedules: [],
      deadlines: { snapshot: 14_400, restore: 28_800, export: 86_400, deletion: 7200, appear: 900 },
      pollInterval: 30,
    });
  });

  it("take everything that there is to say of one", () => {
    const written = writtenDatabase({
      type: "aurora-cluster",
      restore: {
        keepOriginal: "24h",
        finalSnapshot: false,
        isolate: true,
        isolationSecurityGroup: "sg-0123456789abcdef0",
        cutover: "dns",
        record: RECORD,
        reachable: false,
        names: ["application-autoscaling-*", "audit"],
        roles: ["arn:aws:iam::012345678901:role/service/monitoring"],
      },
      export: { always: true, prefix: "exports/orders" },
      schedules: [{ expression: "rate(7 days)", task: "create_snapshot_only", paused: true }],
      deadlines: { restore: "12h" },
      pollInterval: "1m",
    });

    expect(stage({ databases: { orders: written } }).databases.orders).toMatchObject({
      type: "aurora-cluster",
      restore: { keepOriginal: 86_400, isolate: true, cutover: "dns", record: { ...RECORD, ttl: 60 } },
      schedules: [
        { expression: "rate(7 days)", timezone: "UTC", task: "create_snapshot_only", paused: true },
      ],
      deadlines: { snapshot: 14_400, restore: 43_200 },
    });
  });

  it("may stand without targets, beside them, and beside a file's only target", () => {
    const databases = { orders: writtenDatabase() };

    expect(Object.keys(stage({ databases }).targets)).toEqual([]);
    expect(Object.keys(stage({ databases, targets: { main: writtenTarget() } }).targets)).toEqual(["main"]);
    expect(Object.keys(stage({ databases, ...writtenTarget() }).targets)).toEqual(["default"]);
    expect(Object.keys(stage({ targets: { main: writtenTarget() } }).databases)).toEqual([]);
  });

  it("are known in lower case, as RDS has them, and by no name that every object has", () => {
    const { databases } = stage({ databases: { "Orders-Production": writtenDatabase() } });

    expect(Object.keys(databases)).toEqual(["orders-production"]);
    expect(databases.constructor).toBeUndefined();
  });

  it("may be sources of targets", () => {
    const document = { databases: { production: writtenDatabase() }, targets: { main: writtenTarget() } };

    expect(complaints(document)).toEqual([]);
  });

  it("may have empty values, which mean what leaving them out means", () => {
    const empty = {
      restore: { keepOriginal: "", record: null },
      export: null,
      schedules: null,
      deadlines: { snapshot: null },
    };

    expect(stage(withDatabase(empty)).databases.orders).toEqual(stage(withDatabase({})).databases.orders);
  });

  it.each<[string, unknown, string]>([
    ["no databases", { databases: {} }, "databases: a mapping is not allowed: a mapping of the identifiers"],
    ["a list of them", { databases: ["orders"] }, "databases: a list is not allowed"],
    ["no identifier", { databases: { "a--b": writtenDatabase() } }, "databases.a--b: is no RDS identifier"],
    [
      "a clone's identifier",
      { databases: { "dblab-refresh-x": writtenDatabase() } },
      "databases.dblab-refresh-x: begins with dblab-refresh-, which only clones do",
    ],
    [
      "one identifier in two ways",
      { databases: { orders: writtenDatabase(), Orders: writtenDatabase() } },
      "databases.Orders: is the same identifier as orders",
    ],
    ["no type", withDatabase({ type: undefined }), "databases.orders.type: is missing: one of rds, aurora"],
    ["no region", withDatabase({ aws: {} }), "databases.orders.aws.region: is missing"],
    [
      "no section aws",
      withDatabase({ aws: undefined }),
      "databases.orders.aws: is missing: a mapping with region",
    ],
    [
      "an unknown section",
      withDatabase({ exports: {} }),
      "databases.orders.exports: is not known here; did you mean export?",
    ],
    [
      "an unknown key of a section",
      withDatabase({ restore: { keepOrginal: "1h" } }),
      "databases.orders.restore.keepOrginal: is not known here; did you mean keepOriginal?",
    ],
    [
      "an unknown key of the record",
      withDatabase({ restore: { record: { ...RECORD, tll: 30 } } }),
      "databases.orders.restore.record.tll: is not known here; did you mean ttl?",
    ],
    [
      "an unknown key of a schedule",
      withDatabase({ schedules: [{ expression: "rate(1 day)", task: "db_restore", pause: true }] }),
      "databases.orders.schedules[0].pause: is not known here; did you mean paused?",
    ],
    [
      "a record that is a name",
      withDatabase({ restore: { record: "orders.db.example.com" } }),
      "databases.orders.restore.record: orders.db.example.com is not allowed: a mapping with hostedZoneId, name, ttl",
    ],
    [
      "schedules that are none",
      withDatabase({ schedules: {} }),
      "databases.orders.schedules: a mapping is not allowed: a list of schedules",
    ],
    [
      "a schedule without a task",
      withDatabase({ schedules: [{ expression: "rate(1 day)" }] }),
      "databases.orders.schedules[0].task: is missing: one of create_snapshot, db_restore, create_snapshot_only",
    ],
    [
      "a week and a minute",
      withDatabase({ restore: { keepOriginal: "168h1m" } }),
      "databases.orders.restore.keepOriginal: 168h1m is not allowed: a duration from 0s to 168h",
    ],
    [
      "a swap by DNS without a record",
      withDatabase({ restore: { cutover: "dns" } }),
      "databases.orders.restore.record: is missing, and cutover dns swaps it",
    ],
    [
      "isolation without a security group",
      withDatabase({ restore: { isolate: "yes" } }),
      "databases.orders.restore.isolationSecurityGroup: is missing, and isolate: true",
    ],
    [
      "a name that is freed first, and a swap by DNS",
      withDatabase({ restore: { cutover: "dns", record: RECORD, order: "rename-first" } }),
      "databases.orders.restore.order: rename-first frees the name, and cutover dns takes none",
    ],
    [
      "a time to live of more than an hour",
      withDatabase({ restore: { record: { ...RECORD, ttl: 3601 } } }),
      "databases.orders.restore.record.ttl: 3601 is not allowed: a time to live in seconds (a swap waits for it: where the record has a longer one, lower it there, a day before the first swap) from 1 to 3600",
    ],
    [
      "a time to live for which a clean-up has no time",
      withDatabase({ restore: { record: { ...RECORD, ttl: "1800" } }, deadlines: { deletion: "59m59s" } }),
      "databases.orders.restore.record.ttl: of 1800 s is more than half of deadlines.deletion, 59m 59s, in which a swap that goes back waits for it: raise deadlines.deletion to 1h 00m at least, or lower the time to live, in Route 53 a day before",
    ],
    [
      "the usual time to live where a clean-up has a minute",
      withDatabase({ restore: { record: RECORD }, deadlines: { deletion: "1m" } }),
      "databases.orders.restore.record.ttl: of 60 s is more than half of deadlines.deletion, 1m 00s",
    ],
    [
      "one of two schedules of a task that is paused",
      withDatabase({
        schedules: [
          { expression: "rate(1 day)", task: "db_restore" },
          { expression: "rate(7 days)", task: "db_restore", paused: true },
        ],
      }),
      "databases.orders.schedules[1].paused: pauses one schedule of db_restore but not another",
    ],
    [
      "a reference",
      withDatabase({ restore: { keepOriginal: "${KEEP}" } }),
      "databases.orders.restore.keepOriginal: ${KEEP} is not allowed: a value, not a reference",
    ],
    [
      "a malformed reference in the endpoint",
      withDatabase({ aws: { region: "eu-central-1", endpoint: "http://${" } }),
      "databases.orders.aws.endpoint: http://${ is not allowed: a reference is ${NAME}",
    ],
    [
      "a channel that the stage does not have",
      { alerts: { channels: MAIL }, ...withDatabase({ alerts: { channels: ["mial"] } }) },
      "databases.orders.alerts.channels[0]: mial is not allowed: one of mail",
    ],
    [
      "an unknown key of its alerts",
      withDatabase({ alerts: { tel: "all" } }),
      "databases.orders.alerts.tel: is not known here; did you mean tell?",
    ],
    [
      "channels that are no list",
      withDatabase({ alerts: { channels: "mail" } }),
      "databases.orders.alerts.channels: mail is not allowed: a list of names of channels",
    ],
    [
      "a typing mistake in the key itself",
      { databasses: { orders: writtenDatabase() }, targets: { main: writtenTarget() } },
      "databasses: is not known here; did you mean databases?",
    ],
  ])("are refused for %s, in one line with the path", (_, document, complaint) => {
    const told = complaints(document);

    expect(told).toHaveLength(1);
    expect(told[0]?.startsWith(complaint), told[0]).toBe(true);
  });

  it.each([
    ["an hour, in the usual time of a clean-up", 3600, {}],
    ["half of a short clean-up", 30, { deadlines: { deletion: "1m" } }],
  ])("take a record's time to live of %s", (_, ttl, deadlines) => {
    const told = complaints(withDatabase({ restore: { record: { ...RECORD, ttl } }, ...deadlines }));

    expect(told).toEqual([]);
  });

  it("tell all that is wrong at once, each with its line", () => {
    const read = readStage(
      `databases:
  orders:
    type: postgres
    restore:
      cutover: dns
      isolate: true
      keepOriginal: forever
    schedules:
      - expression: rate(1 days)
        task: create_snapshots
    aws:
      regoin: eu-central-1
  Orders: {}
`,
      "stage.yaml",
    );
    const told = read.ok ? [] : read.description.split("\n");

    expect(told.map((line) => line.split(" ", 2).join(" "))).toEqual([
      "stage.yaml:3: databases.orders.type:",
      "stage.yaml:4: databases.orders.restore.record:",
      "stage.yaml:4: databases.orders.restore.isolationSecurityGroup:",
      "stage.yaml:7: databases.orders.restore.keepOriginal:",
      "stage.yaml:9: databases.orders.schedules[0].expression:",
      "stage.yaml:10: databases.orders.schedules[0].task:",
      "stage.yaml:11: databases.orders.aws.region:",
      "stage.yaml:12: databases.orders.aws.regoin:",
      "stage.yaml:13: databases.Orders:",
      "stage.yaml:13: databases.Orders.type:",
      "stage.yaml:13: databases.Orders.aws:",
    ]);
  });
});

describe("a stage of databases for deployment", () => {
  const deployed = { installation: "acme", deployment: { region: "eu-central-1" } };

  const deployable = (written: object) =>
    checkDeployment(stage({ ...deployed, ...withDatabase(written) }), "prod", "2026-11-21T00:00:00.000Z");

  it("is deployed as it is", () => {
    const schedules = [{ expression: "cron(0 3 1 1 ? 2027)", task: "create_snapshot" }];

    expect(deployable({ schedules, export: { always: true } })).toMatchObject({
      ok: true,
      stage: { databases: { orders: { schedules } } },
    });
  });

  it("is refused for a schedule that is over", () => {
    const schedules = [
      { expression: "rate(1 day)", task: "create_snapshot" },
      { expression: "cron(0 3 * * ? 2025)", task: "db_restore" },
    ];

    expect(deployable({ schedules })).toMatchObject({
      ok: false,
      problems: [
        {
          path: "databases.orders.schedules[1].expression",
          message: expect.stringMatching(/its years are over; write \* for the year/),
        },
      ],
    });
  });

  it("is refused for exports from another region than the bucket's", () => {
    const elsewhere = { aws: { region: "us-east-1" }, export: { always: true } };

    expect(deployable(elsewhere)).toMatchObject({
      ok: false,
      problems: [
        {
          path: "databases.orders.export.always",
          message: expect.stringMatching(/own region, us-east-1, and the stage's bucket is in eu-central-1/),
        },
      ],
    });
    expect(deployable({ ...elsewhere, export: { always: false } })).toMatchObject({ ok: true });
  });

  it("is refused for a reference in its endpoint, which hosts of its own may have", () => {
    const aws = { region: "eu-central-1", endpoint: "http://${RDS_HOST}:4566" };
    const { databases, ...rest } = stage({ ...deployed, ...withDatabase({ aws }) });

    expect(databases.orders?.aws).toEqual(aws);
    expect(checkDeployment({ ...rest, databases }, "prod", "2026-11-21T00:00:00.000Z")).toMatchObject({
      ok: false,
      problems: [
        { path: "databases.orders.aws.endpoint", message: expect.stringMatching(/^refers to RDS_HOST/) },
      ],
    });
  });
});
