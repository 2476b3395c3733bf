import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { describe, expect, it } from "vitest";
import { MARK } from "../secrets.ts";
import { deployed } from "./deployment.ts";
import { recordedItems } from "./recorded.ts";
import { byNumber, pathsOf } from "./shape.ts";
import { itemsOf, storedItem, versions } from "./stored-item.ts";

const MINUTE = 60_000;

const all = versions.flatMap((version) => itemsOf(version).map((name) => ({ version, name })));

/** How a job goes on whose clone is not there any more, by where it stood. */
const endsWithoutClone: Readonly<Record<string, string>> = {
  // Not made yet: a deployment is no more to these than a pause.
  snapshotter: "succeeded",
  waiting: "succeeded",
  cloner: "succeeded",
  "dblab-updater": "failed",
  "refresh-poller": "failed",
  // Their work was done.
  reaper: "succeeded",
  "ended-untold": "succeeded",
  "ended-leftovers": "succeeded",
};

describe("an item of an older version that today's code finds", () => {
  it.each(all)("goes on to succeed if its clone is there: $version $name", async ({ version, name }) => {
    const item = storedItem(version, name);

    const came = await deployed(item, true);

    expect(came.violations).toEqual([]);
    expect(came.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expectOver(item, came);
  });

  it.each(all)("ends if its clone is gone: $version $name", async ({ version, name }) => {
    const item = storedItem(version, name);

    const came = await deployed(item, false);

    expect(came.violations).toEqual([]);
    expect(came.job?.status).toBe(endsWithoutClone[name.replace(/^(rds|aurora-cluster)-/, "")]);
    expect(came.job?.leftovers).toEqual([]);
    expectOver(item, came);
  });

  it.each(all)("has no secret in it: $version $name", ({ version, name }) => {
    expect(JSON.stringify(storedItem(version, name))).not.toContain(MARK);
  });
});

describe("the items that are recorded", () => {
  it("have every shape that today's items have: else a version is missing here", async () => {
    const today = await recordedItems();
    const [version = ""] = [...versions].sort(byNumber).reverse();

    const shapes = (jobs: readonly Job[]) => [...new Set(jobs.flatMap((job) => pathsOf(job)))].sort();

    expect(shapes(itemsOf(version).map((name) => storedItem(version, name)))).toEqual(
      shapes([...today.values()]),
    );
  });
});

/** Ended within what its deadlines and the clean-up's leave it after it was found, told, closed, and nothing is left. */
function expectOver(item: Job, { job, foundAt, told, clones }: Awaited<ReturnType<typeof deployed>>): void {
  const { deadlines, deadline } = item;
  const mostSeconds = (deadlines?.deletion ?? 0) + (deadlines?.appear ?? 0);
  const latest = Math.max(foundAt, Date.parse(deadline)) + mostSeconds * 1000 + 10 * MINUTE;
  if (isLive(item)) expect(Date.parse(job?.endedAt ?? "")).toBeLessThan(latest);
  expect(told).toEqual(expect.arrayContaining(["people: ended", "bus: ended"]));
  expect(job?.dueAt).toBeUndefined();
  expect(clones).toEqual([]);
}
