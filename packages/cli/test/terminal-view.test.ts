import { type Screen, terminalView } from "@dblab-refresh/cli/single-machine/terminal-view";
import type { Job } from "@dblab-refresh/core/job/job";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aJob, at, NOW } from "../../core/test/job/a-job.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOW) });
  vi.stubEnv("NO_COLOR", "1");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function aScreen(isTTY: boolean): Screen & { readonly text: () => string } {
  let text = "";
  return { isTTY, columns: 120, write: (part) => (text += part), text: () => text };
}

const entry = (seconds: number, step: Job["step"], say: string) => ({ at: at(seconds), step, say });

describe("the view on a terminal", () => {
  it("prints each thing that happens once, with its time and step", () => {
    const screen = aScreen(false);
    const view = terminalView(screen, () => []);
    const before = aJob({ timeline: [entry(-60, "snapshotter", "Snapshot s, 2h 00m old")] });
    view.saw(before, undefined);

    view.saw({ ...before, timeline: [...before.timeline, entry(0, "cloner", "Restoring c")] }, before);

    expect(screen.text()).toBe(
      "09:59:00  snapshotter     Snapshot s, 2h 00m old\n10:00:00  cloner          Restoring c\n",
    );
    view.close();
  });

  it("tells what goes on, and how far it is by what it took the last time", () => {
    const screen = aScreen(true);
    const past = aJob({
      jobId: "past",
      status: "succeeded",
      endedAt: at(-1000),
      timeline: [
        entry(-5000, "cloner", "a"),
        entry(-4000, "refresh-poller", "b"),
        entry(-2000, "reaper", "c"),
      ],
    });
    const view = terminalView(screen, () => [past]);
    const job = aJob({
      step: "refresh-poller",
      stepStartedAt: NOW,
      timeline: [entry(0, "refresh-poller", "DBLab is refreshing")],
    });
    view.saw(job, undefined);

    vi.advanceTimersByTime(500_000);

    expect(screen.text().split("\r\u001b[K").at(-1)).toBe(
      "refresh-poller for 8m 20s, about 25 % (it took 33m 20s the last time): DBLab is refreshing",
    );
    view.close();
  });

  it("says at the end how it ended, what was wrong, what to do, and what is left", () => {
    const screen = aScreen(false);
    const view = terminalView(screen, () => []);

    view.ended(
      aJob({
        status: "failed",
        endedAt: NOW,
        error: { code: "snapshot-too-old", message: "it is old", next: "Take one.", at: NOW },
        leftovers: [{ type: "db-instance", identifier: "c", why: "it is creating" }],
      }),
    );

    expect(screen.text()).toBe(
      "\nJob j0b (main) failed after 10m 00s\nit is old\nWhat to do: Take one.\nLeft: db-instance c: it is creating\n",
    );
    view.close();
  });
});
