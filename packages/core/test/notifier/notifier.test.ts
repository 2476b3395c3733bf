import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { notify } from "../../src/notifier/notifier.ts";
import type { Sink } from "../../src/ports/sink.ts";
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
