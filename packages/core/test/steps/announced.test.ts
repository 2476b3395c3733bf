import { describe, expect, it } from "vitest";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import { currentMessage } from "../../src/job/message.ts";
import { notify } from "../../src/notifier/notifier.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { runAnyStep } from "../../src/steps/run-any-step.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { anEngine, anInstance, anRds, engineFault } from "./a-context.ts";
import { again, first } from "./a-delivery.ts";
import { aStage, memoryPorts } from "./memory-ports.ts";

const { main } = aStage().targets;
const live = (over: Partial<Job> = {}) => aJob({ ...(main && { target: main }), ...over });
const ending = (over: Partial<Job> = {}) =>
  live({
    step: "reaper",
    verdict: "succeeded",
    owned: [aClone({ goneAt: at(-90) })],
    facts: { quietSince: at(-60) },
    ...over,
  });
const failing = { id: "j0b/failing", fact: "failing", at: at(-90) } as const;
const ended = { id: "j0b/ended", fact: "ended", at: at(-300) } as const;
const refuses = anEngine({ health: () => Promise.reject(engineFault(false)) });
const somebody = { name: "people", tell: async () => {} };

async function after(job: Job, over: Parameters<typeof memoryPorts>[0] = {}) {
  const ports = memoryPorts({ items: [job], sinks: [somebody], ...over });
  await runAnyStep(ports, currentMessage(job), first);
  return { ports, facts: ports.items.get("j0b")?.announcements?.map(({ id }) => id) };
}

describe("the notifier is sent to", () => {
  it("when a job begins to fail: at once, not after its clean-up", async () => {
    const { ports, facts } = await after(live(), { of: { engine: refuses } });

    expect(facts).toEqual(["j0b/failing"]);
    expect(ports.notified).toEqual(["j0b"]);
    expect(ports.sent).toMatchObject([{ step: "reaper" }]);
  });

  it("when a job ends, with what was told before still on it", async () => {
    const { ports, facts } = await after(ending({ verdict: "failed", announcements: [failing] }));

    expect(facts).toEqual(["j0b/failing", "j0b/ended"]);
    expect(ports.notified).toEqual(["j0b"]);
  });

  it("when something is left, beside the end", async () => {
    const job = ending({
      owned: [aClone({ resourceId: "db-1", seenAt: at(-9) })],
      stepDeadline: at(-61),
      facts: { quietSince: at(-60), gaveUpAt: at(-60) },
    });

    const { ports, facts } = await after(job, { of: { rds: anRds({ instance: async () => anInstance() }) } });

    expect(facts).toEqual(["j0b/ended", "j0b/leftovers"]);
    expect(ports.notified).toEqual(["j0b"]);
  });

  it("not for a look that brings no news", async () => {
    const { ports } = await after(live());
    const { ports: failingOn } = await after(
      live({ step: "reaper", verdict: "failed", announcements: [failing] }),
    );

    expect([...ports.notified, ...failingOn.notified]).toEqual([]);
  });
});

describe("a handler that died between its commit and its sends", () => {
  const redelivered = (job: Job, over: Partial<Ports> = {}) => {
    const ports = memoryPorts({ items: [job], sinks: [somebody], ...over });
    return { ports, run: runAnyStep(ports, { ...currentMessage(job), token: job.version - 1 }, again) };
  };

  it("has the end told by the redelivery of its message", async () => {
    const { ports, run } = redelivered(live({ status: "failed", announcements: [ended] }));
    await run;

    expect(ports.notified).toEqual(["j0b"]);
    expect(ports.sent).toEqual([]);
  });

  it("has a failure told by it, beside the message to the clean-up", async () => {
    const { ports, run } = redelivered(live({ step: "reaper", version: 4, announcements: [failing] }));
    await run;

    expect(ports.notified).toEqual(["j0b"]);
    expect(ports.sent).toMatchObject([{ step: "reaper", token: 4 }]);
  });

  it("has nothing told again that was told", async () => {
    const served = { "ended:people": at(-200) };
    const { ports, run } = redelivered(live({ status: "failed", announcements: [ended], served }));
    await run;

    expect(ports.notified).toEqual([]);
  });

  it("is not assumed for a message that comes for the first time", async () => {
    const job = live({ status: "failed", announcements: [ended] });
    const ports = memoryPorts({ items: [job], sinks: [somebody] });

    await runAnyStep(ports, currentMessage(job), first);

    expect(ports.notified).toEqual([]);
  });

  it("fails its message if the notifier could not be sent to", async () => {
    const away = () => Promise.reject(new Error("away"));
    const { queues } = memoryPorts();

    await expect(after(ending(), { queues: { ...queues, notify: away } })).rejects.toThrow("away");
  });
});

describe("the janitor", () => {
  const over = (served: Job["served"]) =>
    live({
      status: "succeeded",
      leftovers: [],
      dueAt: at(-300),
      announcements: [ended],
      ...(served && { served }),
    });

  it("sends the notifier to an ended job of which somebody has not been told, and leaves it due", async () => {
    const ports = memoryPorts({ items: [over({})], sinks: [somebody] });

    await janitor(ports);

    expect(ports.notified).toEqual(["j0b"]);
    expect(ports.items.get("j0b")).toEqual(over({}));
  });

  it("closes one that is told: its notifier died before it did", async () => {
    const ports = memoryPorts({ items: [over({ "ended:people": at(-200) })], sinks: [somebody] });

    await janitor(ports);

    expect(ports.notified).toEqual([]);
    expect(ports.items.get("j0b")).not.toHaveProperty("dueAt");
    expect(ports.items.get("j0b")?.expiresAt).toBeGreaterThan(Date.parse(NOW) / 1000);
  });

  it("tells of leftovers though it is just trying them again", async () => {
    const left = [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "it is creating" }] as const;
    const notShown = aClone({ resourceId: "db-1", seenAt: at(-900), goneAt: at(-600) });
    const job = { ...over({}), leftovers: left, owned: [notShown] };
    const ports = memoryPorts({ items: [job], sinks: [somebody] });

    const { settled } = await janitor(ports);

    expect(ports.notified).toEqual(["j0b"]);
    expect(settled).toEqual(["j0b"]);
    expect(ports.items.get("j0b")?.dueAt).toBe(NOW);
  });
});

it("from its failure to its end a job tells each fact once, and is closed", async () => {
  const told: string[] = [];
  const sink = { name: "people", tell: async ({ id }: { id: string }) => void told.push(id) };
  let now = NOW;
  const ports = memoryPorts({
    items: [live()],
    sinks: [sink],
    clock: { now: () => now },
    of: { engine: refuses },
  });

  for (let looks = 0; looks < 9 && ports.items.get("j0b")?.status === "running"; looks += 1) {
    const job = ports.items.get("j0b") ?? live();
    now = job.dueAt ?? now;
    await runAnyStep(ports, currentMessage(job), first);
    for (const jobId of ports.notified.splice(0)) await notify(ports, jobId);
  }

  expect(told).toEqual(["j0b/failing", "j0b/ended"]);
  expect(ports.items.get("j0b")).toMatchObject({ status: "failed", expiresAt: expect.any(Number) });
  expect(ports.items.get("j0b")).not.toHaveProperty("dueAt");
});
