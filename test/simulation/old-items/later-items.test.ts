import type { Job } from "@dblab-refresh/core/job/job";
import { describe, expect, it } from "vitest";
import { deployed } from "./deployment.ts";
import { storedItem, versions } from "./stored-item.ts";

const version = versions.at(-1) ?? "";
const sources = ["rds", "aurora-cluster"];

describe("an item of a later version, after somebody took the deployment back", () => {
  it.each(sources)("keeps the attributes and facts that today's code does not know (%s)", async (source) => {
    const item = storedItem(version, `${source}-cloner`);
    const later = { ...item, priority: { is: 3 }, facts: { ...item.facts, exportedTo: "s3://bucket" } };

    const { violations, job } = await deployed(later, true);

    expect(violations).toEqual([]);
    expect(job).toMatchObject({
      status: "succeeded",
      priority: { is: 3 },
      facts: { exportedTo: "s3://bucket" },
    });
  });

  it("has an announcement told that today's code does not know, under its id", async () => {
    const item = storedItem(version, "rds-ended-untold");
    const unknown = { id: `${item.jobId}/slow`, fact: "slow", at: item.updatedAt };

    const { violations, job, told } = await deployed(fromLater(item, { announcements: [unknown] }), false);

    expect(violations.filter((what) => !what.includes("is told ended"))).toEqual([]);
    expect(told).toEqual(["channel: slow", "people: slow", "bus: slow"]);
    expect(job?.dueAt).toBeUndefined();
  });

  it("is not lost at a step that today's code does not know: it stays due, its clone is left alone, and each round of the janitor says so", async () => {
    const item = storedItem(version, "rds-dblab-updater");
    const later = fromLater(item, { step: "archivist" });

    const { violations, job, clones, log, rejected } = await deployed(later, true);

    expect(violations).toContain(`4: job ${item.jobId} never ended; it is at archivist`);
    expect(job).toEqual(later);
    expect(clones).toEqual([`dblab-refresh-${item.jobId}`]);
    expect(rejected).toEqual([]);
    const said = log.filter((line) => line.includes("no URL of the queue archivist was given"));
    expect(said.length).toBeGreaterThan(100);
    for (const line of said) expect(line).toContain(item.jobId);
  });

  it("lists what it owns of a type that today's code does not know: it is not taken for gone", async () => {
    const item = storedItem(version, "rds-reaper");
    const export_ = {
      type: "s3-export",
      identifier: "export-1",
      purpose: "temporary",
      intendedAt: item.createdAt,
    };

    const { job, told } = await deployed(fromLater(item, { owned: [...item.owned, export_] }), true);

    const why = "this version does not know how to delete a s3-export: deploy the later one again";
    expect(job?.leftovers).toEqual([{ type: "s3-export", identifier: "export-1", why }]);
    expect(told).toContain("people: leftovers");
  });

  it.each([
    ["of another version's form", { v: 2, step: "cloner", token: 2 }],
    ["to a step that is not known", { v: 1, step: "archivist", token: 2 }],
  ])("goes on although a message is %s: that one is kept among the rejected", async (_, message) => {
    const item = storedItem(version, "rds-cloner");
    const body = JSON.stringify({ ...message, jobId: item.jobId });

    const { violations, job, rejected } = await deployed(item, true, (world) =>
      world.installations[0].queues.put("cloner", body, 0),
    );

    expect(violations).toEqual([]);
    expect(rejected).toEqual([body]);
    expect(job?.status).toBe("succeeded");
  });
});

/** The item with what today's types do not allow. */
function fromLater(item: Job, unknown: Readonly<Record<string, unknown>>): Job {
  return Object.assign({ ...item }, unknown);
}
