import { describe, expect, it } from "vitest";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import type { DbInstance, Rds } from "../../src/ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { NO_SOURCE_HOST } from "../../src/steps/no-source-host.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anEngine, anInstance, anRds, type Calls, ENDPOINT, someLocks } from "../steps/a-context.ts";
import { aStage, memoryPorts } from "../steps/memory-ports.ts";

const fresh = { dueAt: at(600) };
const ended = { status: "failed", endedAt: at(-600), step: "reaper" } as const;

/** RDS with these instances. */
function rdsWith(instances: readonly DbInstance[], calls: Calls = [], over: Partial<Rds> = {}): Rds {
  return anRds(
    {
      instances: async (prefix) => instances.filter(({ identifier }) => identifier.startsWith(prefix)),
      instance: async (name) => instances.find(({ identifier }) => identifier === name),
      ...over,
    },
    calls,
  );
}

describe("an overdue job", () => {
  it.each([
    ["is sent its current message again", at(-121), 1],
    ["that is only just due is left to its own message", at(-119), 0],
  ])("%s", async (_, dueAt, times) => {
    const job = aJob({ dueAt });
    const ports = memoryPorts({ items: [job] });

    const round = await janitor(ports);

    expect(ports.sent).toEqual(times ? [{ ...currentMessage(job), delaySeconds: 0 }] : []);
    expect(round.woken).toHaveLength(times);
    expect(ports.items.get("j0b")).toEqual(job);
  });

  it("that cannot be sent to does not keep the others from it", async () => {
    const ports = memoryPorts({
      items: [aJob({ jobId: "1st", dueAt: at(-999) }), aJob({ jobId: "2nd", dueAt: at(-998) })],
    });
    const send: typeof ports.queues.send = async (message, delay) => {
      if (message.jobId === "1st") throw new Error("away");
      return ports.queues.send(message, delay);
    };

    const round = await janitor({ ...ports, queues: { ...ports.queues, send } });

    expect(round).toMatchObject({ woken: ["2nd"], faults: [expect.stringContaining("1st")] });
  });
});

describe("leftovers", () => {
  const left = [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "it was creating" }] as const;
  const job = aJob({
    ...ended,
    dueAt: at(-300),
    leftovers: left,
    owned: [aClone({ resourceId: "db-1", seenAt: at(-900) })],
  });

  it("are tried again, and stay on the item until they are gone", async () => {
    const calls: Calls = [];
    const ports = memoryPorts({ items: [job], of: { rds: rdsWith([anInstance()], calls) } });

    const round = await janitor(ports);

    expect(calls).toContain("deleteInstance dblab-refresh-j0b");
    expect(round.settled).toEqual([]);
    expect(ports.items.get("j0b")).toMatchObject({
      dueAt: at(300),
      leftovers: [{ why: "it is being deleted" }],
    });
  });

  it("that two rounds do not find settle the job, which stays due until the next round closes it", async () => {
    const ports = memoryPorts({ items: [job], of: { rds: rdsWith([]) } });

    const first = await janitor(ports);

    expect(first.settled).toEqual([]);
    expect(ports.items.get("j0b")).toMatchObject({
      leftovers: [{ why: expect.stringContaining("looked for once more") }],
      owned: [{ goneAt: NOW }],
    });

    const second = await janitor({ ...ports, clock: { now: () => at(600) } });

    expect(second.settled).toEqual(["j0b"]);
    expect(ports.items.get("j0b")).toMatchObject({ leftovers: [], status: "failed", dueAt: at(600) });

    await janitor({ ...ports, clock: { now: () => at(721) } });

    expect(ports.items.get("j0b")?.dueAt).toBeUndefined();
    expect(ports.items.get("j0b")?.expiresAt).toBe(Date.parse(at(721)) / 1000 + ports.stage.jobs.retention);
  });

  it("that Describe hid from one round are tried again at the next", async () => {
    const calls: Calls = [];
    const ports = memoryPorts({ items: [job], of: { rds: rdsWith([]) } });
    await janitor(ports);
    const shown = memoryPorts({
      items: [...ports.items.values()],
      of: { rds: rdsWith([anInstance()], calls) },
      clock: { now: () => at(600) },
    });

    await janitor(shown);

    expect(calls).toContain("deleteInstance dblab-refresh-j0b");
    expect(shown.items.get("j0b")).toMatchObject({ leftovers: [{ why: "it is being deleted" }] });
  });
});

describe("an engine's config that still shows an ended job's clone", () => {
  const facts = { endpoint: ENDPOINT, engine: { instanceId: "engine-1", version: "4" } };
  const { main } = aStage().targets;
  const left = [{ type: "dblab-config", identifier: "engine-1", why: "DBLab was away" }] as const;
  const job = aJob({ ...ended, ...(main && { target: main }), facts, dueAt: at(-300), leftovers: left });

  async function settledWith(holders: Readonly<Record<string, string>>, others: readonly Job[] = []) {
    const calls: Calls = [];
    const engine = anEngine(
      { source: async () => ({ ...ENDPOINT, dbName: "app", username: "dump" }) },
      calls,
    );
    const locks = someLocks(holders);
    const ports = memoryPorts({ items: [job, ...others], locks, of: { rds: rdsWith([]), engine } });
    await janitor(ports);
    return { calls, locks, item: ports.items.get("j0b") };
  }

  it.each<[string, Readonly<Record<string, string>>, readonly Job[]]>([
    ["nobody", {}, []],
    [
      "a job that has ended",
      { "engine/engine-1": "0ther" },
      [aJob({ ...ended, jobId: "0ther", dueAt: at(600) })],
    ],
  ])("is taken back if %s holds the engine", async (_, holders, others) => {
    const { calls, locks } = await settledWith(holders, others);

    expect(calls).toEqual([`writeSource ${NO_SOURCE_HOST}`]);
    expect(locks.holders.size).toBe(0);
  });

  it("is left to the live job that holds the engine: it writes its own, and must not find it changed", async () => {
    const { calls, locks, item } = await settledWith({ "engine/engine-1": "0ther" }, [
      aJob({ ...fresh, jobId: "0ther" }),
    ]);

    expect(calls).toEqual([]);
    expect(locks.holders.get("engine/engine-1")).toBe("0ther");
    expect(item).toMatchObject({ dueAt: at(300), leftovers: [{ type: "dblab-config" }] });
  });
});

describe("a clone in RDS", () => {
  const tagged = (owner: string, over: Partial<DbInstance> = {}) =>
    anInstance({
      createdAt: at(-3600),
      tags: { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: owner },
      ...over,
    });

  async function round(clone: DbInstance, items: readonly Job[] = []) {
    const calls: Calls = [];
    const found = await janitor(memoryPorts({ items, of: { rds: rdsWith([clone], calls) } }));
    return { ...found, calls };
  }

  it.each<[string, readonly Job[]]>([
    ["has ended", [aJob({ ...ended, expiresAt: 9e9 })]],
    ["does not exist", []],
  ])("whose job %s is an orphan, and deleted", async (_, jobs) => {
    const { orphans, calls } = await round(
      tagged("acme/j0b"),
      jobs.map(({ dueAt: _due, ...job }) => job),
    );

    expect(orphans).toEqual(["dblab-refresh-j0b"]);
    expect(calls).toEqual(["deleteInstance dblab-refresh-j0b"]);
  });

  it("whose job lives is left alone", async () => {
    const { orphans, strangers, calls } = await round(tagged("acme/j0b"), [aJob(fresh)]);

    expect([...orphans, ...strangers, ...calls]).toEqual([]);
  });

  it("is looked for before its job is read, so that one which began in between is not an orphan", async () => {
    const order: string[] = [];
    const clones = [tagged("acme/j0b")];
    const instances = async () => {
      order.push("list");
      return clones;
    };
    const rds = rdsWith(clones, [], { instances });
    const ports = memoryPorts({ of: { rds } });
    const get: typeof ports.jobs.get = async () => {
      order.push("read");
      return aJob(fresh);
    };

    await janitor({ ...ports, jobs: { ...ports.jobs, get } });

    expect(order).toEqual(["list", "read"]);
  });

  it.each<[string, DbInstance]>([
    ["another installation's", tagged("beta/j0b")],
    ["the rds-refresh binary's", tagged("", { tags: { [MANAGED_BY.key]: MANAGED_BY.value } })],
    ["an owner tag without a job", tagged("acme")],
    ["our owner tag, but not the managed-by tag", tagged("", { tags: { [OWNER_TAG]: "acme/j0b" } })],
    ["no tags after a quarter of an hour", tagged("", { tags: {}, createdAt: at(-901) })],
  ])("with %s is a stranger: reported, never touched", async (_, clone) => {
    const { strangers, orphans, calls } = await round(clone);

    expect(strangers).toEqual(["dblab-refresh-j0b"]);
    expect([...orphans, ...calls]).toEqual([]);
  });

  it("without tags that is younger than that is waited for", async () => {
    const { strangers, calls } = await round(tagged("", { tags: {}, createdAt: at(-899) }));

    expect([...strangers, ...calls]).toEqual([]);
  });

  it("of an ended job that delivered it is left alone", async () => {
    const { dueAt: _, ...job } = aJob({ ...ended, owned: [aClone({ purpose: "delivered" })] });

    const { orphans, calls } = await round(tagged("acme/j0b"), [job]);

    expect([...orphans, ...calls]).toEqual([]);
  });

  it("of an ended job that saw another resource id under its name is a stranger: a restore has copied our tags", async () => {
    const { dueAt: _, ...job } = aJob({
      ...ended,
      owned: [aClone({ resourceId: "db-0", goneAt: at(-900) })],
    });

    const { orphans, strangers, calls } = await round(tagged("acme/j0b"), [job]);

    expect(strangers).toEqual(["dblab-refresh-j0b"]);
    expect([...orphans, ...calls]).toEqual([]);
  });

  it("that cannot be deleted does not keep the next from it", async () => {
    const names = ["dblab-refresh-a", "dblab-refresh-b"];
    const clones = names.map((identifier) => tagged("acme/gone", { identifier }));
    const deleted: string[] = [];
    const deleteInstance = async (name: string) => {
      if (name === names[0]) throw new Error("it is creating");
      deleted.push(name);
    };

    const { faults } = await janitor(memoryPorts({ of: { rds: rdsWith(clones, [], { deleteInstance }) } }));

    expect(faults).toHaveLength(1);
    expect(deleted).toEqual([names[1]]);
  });
});

it("a region that is only on a live job is looked at as well", async () => {
  const asked: string[] = [];
  const ports = memoryPorts({ items: [aJob({ ...fresh, aws: { region: "sa-east-1" } })] });

  await janitor({
    ...ports,
    rds: ({ region }) => {
      asked.push(region);
      return rdsWith([]);
    },
  });

  expect(asked).toEqual(["eu-central-1", "sa-east-1"]);
});

it("a variable that is not set does not keep the janitor from the other regions, and is told", async () => {
  const variable = async () => undefined;
  const { main } = aStage().targets;
  if (main === undefined) throw new Error("the stage has no main");
  const stage = { ...aStage(), targets: { main: { ...main, aws: { region: "$" + "{REGION}" } } } };

  const { faults } = await janitor(memoryPorts({ stage, secrets: { variable }, of: { rds: rdsWith([]) } }));

  expect(faults).toEqual([expect.stringMatching(/target main: .*aws\.region: needs the variable REGION/s)]);
});

it("a password that is not set keeps no region from being looked at: nothing but its place is resolved", async () => {
  const variable = async () => undefined;

  const { faults } = await janitor(memoryPorts({ secrets: { variable }, of: { rds: rdsWith([]) } }));

  expect(faults).toEqual([]);
});
