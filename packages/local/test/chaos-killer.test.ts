import { HostWatch } from "@dblab-refresh/local/chaos/host-watch";
import type { PlannedKill } from "@dblab-refresh/local/chaos/kill-plan";
import { type Kill, killAgainAndAgain } from "@dblab-refresh/local/chaos/killer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that ends when it is killed, and is back when it is said to be. */
function begin(plan: readonly PlannedKill[], allowance: () => number = () => 100) {
  const host = new HostWatch();
  const kills: Kill[] = [];
  const over = new AbortController();
  let atWork: string[] = [];
  const kill = vi.fn(() => host.hear({ kind: "ended", interrupted: atWork }));
  const running = killAgainAndAgain({
    host,
    kill,
    plan: plan[Symbol.iterator](),
    count: plan.length,
    allowance,
    onKill: (made) => kills.push(made),
    signal: over.signal,
  });
  return {
    host,
    kills,
    kill,
    over,
    running,
    work: (functionName: string, invocation = "1") => {
      atWork = [...atWork, functionName];
      host.hear({ kind: "begun", functionName, invocation });
    },
    rest: (functionName: string, invocation = "1") => {
      atWork = atWork.filter((name) => name !== functionName);
      host.hear({ kind: "done", functionName, invocation });
    },
  };
}

const passed = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("a kill", () => {
  it("comes at its moment after the process is back, and says which functions were at work", async () => {
    const { host, kill, kills, work } = begin([{ afterMs: 300 }]);
    await passed(1_000);
    expect(kill).not.toHaveBeenCalled();

    host.hear({ kind: "ready" });
    work("cloner");
    await passed(299);
    expect(kill).not.toHaveBeenCalled();
    await passed(2);

    expect(kills).toEqual([{ interrupted: ["cloner"] }]);
  });

  it("that is aimed waits for its function, and comes so long into it", async () => {
    const { host, kill, kills, work } = begin([{ afterMs: 20, aim: { at: "reaper", intoMs: 30 } }]);
    host.hear({ kind: "ready" });
    await passed(4_000);
    work("cloner");
    await passed(100);
    expect(kill).not.toHaveBeenCalled();

    work("reaper", "2");
    await passed(29);
    expect(kill).not.toHaveBeenCalled();
    await passed(2);

    expect(kills).toEqual([{ interrupted: ["cloner", "reaper"] }]);
  });

  it("that is aimed and finds its function done waits for it again, and meets it earlier", async () => {
    const { host, kill, kills, work, rest } = begin([{ afterMs: 20, aim: { at: "reaper", intoMs: 30 } }]);
    host.hear({ kind: "ready" });
    await passed(20);

    work("reaper");
    await passed(20);
    rest("reaper");
    await passed(1_000);
    expect(kill).not.toHaveBeenCalled();
    work("reaper", "2");
    await passed(16);

    expect(kills).toEqual([{ interrupted: ["reaper"] }]);
  });

  it("does not wait for ever for a function that does not come", async () => {
    const { host, kills } = begin([{ afterMs: 20, aim: { at: "intake", intoMs: 30 } }]);
    host.hear({ kind: "ready" });

    await passed(10_000);

    expect(kills).toHaveLength(1);
  });

  it("comes only when the work has gone so far", async () => {
    let allowed = 1;
    const { host, kills } = begin([{ afterMs: 20 }, { afterMs: 20 }], () => allowed);
    host.hear({ kind: "ready" });
    await passed(100);
    host.hear({ kind: "ready" });
    await passed(10_000);
    expect(kills).toHaveLength(1);

    allowed = 2;
    await passed(200);

    expect(kills).toHaveLength(2);
  });

  it("waits until the process is back if that ended by itself meanwhile", async () => {
    const { host, kill, kills } = begin([{ afterMs: 500 }]);
    host.hear({ kind: "ready" });
    await passed(400);
    host.hear({ kind: "ended", interrupted: ["cloner"] });
    await passed(5_000);
    expect(kill).not.toHaveBeenCalled();

    host.hear({ kind: "ready" });
    await passed(501);

    expect(kills).toHaveLength(1);
  });

  it("does not come after the signal", async () => {
    const { host, kill, over, running } = begin([{ afterMs: 500 }]);
    host.hear({ kind: "ready" });
    await passed(100);

    over.abort();
    await running;
    await passed(1_000);

    expect(kill).not.toHaveBeenCalled();
  });
});
