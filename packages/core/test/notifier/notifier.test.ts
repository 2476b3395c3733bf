import { describe, expect, it, vi } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { notify } from "../../src/notifier/notifier.ts";
import { TellLater } from "../../src/notifier/untold.ts";
import type { Sink } from "../../src/ports/sink.ts";
import { later } from "../../src/time.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { memoryPorts } from "../steps/memory-ports.ts";

const failing = { id: "j0b/failing", fact: "failing", at: at(-90) } as const;
const over = { id: "j0b/ended", fact: "ended", at: at(-60) } as const;
const ended = (change: Partial<Job> = {}) =>
  aJob({
    status: "failed",
    endedAt: at(-60),
    leftovers: [],
    announcements: [failing, over],
    served: {},
    ...change,
  });

/** A sink that keeps the ids that it was told; it throws while `away` says so. */
function aSink(name: string, away: { now: boolean } = { now: false }): Sink & { readonly told: string[] } {
  const told: string[] = [];
  return {
    name,
    told,
    tell: async ({ id }) => {
      if (away.now) throw new Error(`${name} is away`);
      told.push(id);
    },
  };
}

describe("the notifier", () => {
  it("tells every sink every announcement, in their order, and marks each", async () => {
    const [log, bus] = [aSink("log"), aSink("event-bus")];
    const ports = memoryPorts({ items: [ended()], sinks: [log, bus] });

    await notify(ports, "j0b");

    expect([log.told, bus.told]).toEqual([
      ["j0b/failing", "j0b/ended"],
      ["j0b/failing", "j0b/ended"],
    ]);
    expect(ports.items.get("j0b")?.served).toEqual({
      "failing:log": NOW,
      "failing:event-bus": NOW,
      "ended:log": NOW,
      "ended:event-bus": NOW,
    });
  });

  it("closes an ended job once everything is told, and does nothing more when it is asked again", async () => {
    const log = aSink("log");
    const ports = memoryPorts({ items: [ended()], sinks: [log] });

    await notify(ports, "j0b");
    const closed = ports.items.get("j0b");
    await notify(ports, "j0b");

    expect(closed).toMatchObject({ version: 4, expiresAt: expect.any(Number) });
    expect(closed).not.toHaveProperty("dueAt");
    expect(ports.items.get("j0b")).toEqual(closed);
    expect(log.told).toHaveLength(2);
  });

  it("leaves a job that lives, or has leftovers, to its chain and to the janitor", async () => {
    const left = [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: "it is creating" }] as const;
    const live = aJob({ jobId: "l1ve", step: "reaper", announcements: [failing], served: {} });
    const ports = memoryPorts({ items: [live, ended({ leftovers: left })], sinks: [aSink("log")] });

    await notify(ports, "l1ve");
    await notify(ports, "j0b");

    expect(ports.items.get("l1ve")).toMatchObject({ version: 3, dueAt: NOW, served: { "failing:log": NOW } });
    expect(ports.items.get("j0b")).toMatchObject({ version: 3, dueAt: NOW });
  });

  it("tells the others though one sink is away, fails its message, and tells that one when it is back", async () => {
    const away = { now: true };
    const [mail, log] = [aSink("mail", away), aSink("log")];
    const ports = memoryPorts({ items: [ended()], sinks: [mail, log] });

    const first = notify(ports, "j0b");
    await expect(first).rejects.toThrow("j0b/failing to mail: Error: mail is away");
    const between = ports.items.get("j0b");
    away.now = false;
    await notify(ports, "j0b");

    expect(between?.served).toEqual({ "failing:log": NOW, "ended:log": NOW });
    expect(between?.dueAt).toBe(NOW);
    expect([mail.told, log.told]).toEqual([
      ["j0b/failing", "j0b/ended"],
      ["j0b/failing", "j0b/ended"],
    ]);
    expect(ports.items.get("j0b")).not.toHaveProperty("dueAt");
  });

  it("that died between telling and marking tells twice, under the same id", async () => {
    const log = aSink("log");
    const ports = memoryPorts({ items: [ended({ announcements: [over] })], sinks: [log] });
    const dies = { ...ports.jobs, markServed: () => Promise.reject(new Error("killed")) };

    await expect(notify({ ...ports, jobs: dies }, "j0b")).rejects.toThrow("killed");
    await notify(ports, "j0b");

    expect(log.told).toEqual(["j0b/ended", "j0b/ended"]);
  });

  it("that could not close the job fails, and closes it without telling again when it comes back", async () => {
    const log = aSink("log");
    const ports = memoryPorts({ items: [ended()], sinks: [log] });
    const away = { ...ports.jobs, commit: () => Promise.reject(new Error("away")) };

    await expect(notify({ ...ports, jobs: away }, "j0b")).rejects.toThrow("away");
    await notify(ports, "j0b");

    expect(log.told).toHaveLength(2);
    expect(ports.items.get("j0b")).not.toHaveProperty("dueAt");
  });

  it("tells nothing of a job that does not exist (any more)", async () => {
    const log = aSink("log");

    await notify(memoryPorts({ sinks: [log] }), "j0b");

    expect(log.told).toEqual([]);
  });
});

/** A channel of the alerts: as a sink, but it is given up after an hour. */
const aChannel = (...about: Parameters<typeof aSink>) => ({ ...aSink(...about), givesUpAfterSeconds: 3600 });

describe("a channel", () => {
  it("that does not answer delays no other, nor the sinks that are always there", async () => {
    let answer = () => {};
    const slow: Sink = {
      name: "slow",
      givesUpAfterSeconds: 3600,
      tell: () => new Promise((resolve) => (answer = resolve)),
    };
    const [log, quick] = [aSink("log"), aChannel("quick")];
    const ports = memoryPorts({ items: [ended({ announcements: [over] })], sinks: [slow, log, quick] });

    const telling = notify(ports, "j0b");
    await vi.waitFor(() =>
      expect(ports.items.get("j0b")?.served).toEqual({ "ended:log": NOW, "ended:quick": NOW }),
    );
    answer();
    await telling;

    expect(ports.items.get("j0b")?.served).toHaveProperty("ended:slow");
  });

  it("is told one thing after the other, so that a failure comes before its end", async () => {
    const order: string[] = [];
    const slow: Sink = {
      name: "slow",
      givesUpAfterSeconds: 3600,
      tell: async ({ fact }) => {
        order.push(`${fact} begins`);
        await Promise.resolve();
        order.push(`${fact} is told`);
      },
    };

    await notify(memoryPorts({ items: [ended()], sinks: [slow] }), "j0b");

    expect(order).toEqual(["failing begins", "failing is told", "ended begins", "ended is told"]);
  });

  it("that does not want to hear of it keeps the job open no longer, and has no mark", async () => {
    const log = aSink("log");
    const quiet = { ...aChannel("quiet"), wants: () => false };
    const ports = memoryPorts({ items: [ended()], sinks: [log, quiet] });

    await notify(ports, "j0b");

    expect(quiet.told).toEqual([]);
    expect(ports.items.get("j0b")).not.toHaveProperty("dueAt");
    expect(Object.keys(ports.items.get("j0b")?.served ?? {})).toEqual(["failing:log", "ended:log"]);
  });

  it("that is gone keeps the job open until it is given up, which is marked, logged and final", async () => {
    const gone = aChannel("gone", { now: true });
    const ports = memoryPorts({ items: [ended({ announcements: [over] })], sinks: [gone] });
    const hour = (seconds: number) => ({ ...ports, clock: { now: () => later(over.at, seconds) } });

    await expect(notify(hour(3599), "j0b")).rejects.toThrow("gone is away");
    const before = ports.items.get("j0b");
    await notify(hour(3600), "j0b");
    const after = ports.items.get("j0b");

    expect(before).toMatchObject({ dueAt: NOW, served: {} });
    expect(after?.served).toEqual({ "ended:gone:given-up": later(over.at, 3600) });
    expect(after).not.toHaveProperty("dueAt");
    expect(ports.logged.join()).toMatch(/gave up telling gone: Error: gone is away .*j0b\/ended/);
  });

  it("is given up alone: a log or a bus that is always there is told however late", async () => {
    const away = { now: true };
    const log = aSink("log", away);
    const ports = memoryPorts({ items: [ended({ announcements: [over] })], sinks: [log] });
    const late = { ...ports, clock: { now: () => later(over.at, 1_000_000) } };

    await expect(notify(late, "j0b")).rejects.toThrow("log is away");
    away.now = false;
    await notify(late, "j0b");

    expect(log.told).toEqual(["j0b/ended"]);
  });

  it("that asks for a pause puts the message off for as long, the longest if several ask", async () => {
    const asks = (name: string, seconds: number) => ({
      ...aChannel(name),
      tell: () => Promise.reject(new TellLater("rate limited", seconds)),
    });
    const ports = memoryPorts({
      items: [ended()],
      sinks: [asks("a", 17), asks("b", 40), aChannel("c", { now: true })],
    });

    await expect(notify(ports, "j0b")).rejects.toMatchObject({ name: "Untold", afterSeconds: 40 });
  });
});
