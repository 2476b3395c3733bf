import { Courier } from "@dblab-refresh/cli/single-machine/courier";
import type { StepMessage } from "@dblab-refresh/core/job/message";
import { TellLater, Untold } from "@dblab-refresh/core/notifier/untold";
import type { Delivery } from "@dblab-refresh/core/steps/delivery";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (over: Partial<StepMessage> = {}): StepMessage => ({
  v: 1,
  jobId: "j0b",
  step: "cloner",
  token: 1,
  ...over,
});

interface Arrival extends Delivery {
  readonly what: StepMessage | string;
  readonly afterSeconds: number;
}

/** Delivers in the background. The given number of first deliveries fail. */
function delivering(courier: Courier, failures = 0, error: unknown = new Error("the disk is full")) {
  const began = Date.now();
  const arrivals: Arrival[] = [];
  const onFailure = vi.fn();
  const take = async (what: StepMessage | string, delivery: Delivery) => {
    arrivals.push({ what, afterSeconds: (Date.now() - began) / 1000, ...delivery });
    if (arrivals.length <= failures) throw error;
  };
  const done = courier.deliver(
    {
      step: take,
      tell: (jobId) => take(`tell ${jobId}`, { receiveCount: 0, waitedSeconds: 0 }),
    },
    async () => false,
    onFailure,
  );
  return { arrivals, onFailure, done };
}

describe("the courier", () => {
  it("holds a message back for its delay, and says how long that was", async () => {
    const courier = new Courier(() => {});
    await courier.send(message(), 61);

    const { arrivals, done } = delivering(courier);
    await vi.runAllTimersAsync();
    await done;

    expect(arrivals).toEqual([{ what: message(), afterSeconds: 61, receiveCount: 1, waitedSeconds: 61 }]);
  });

  it("delivers a wake-up in place of what was held back, as a message that has not waited", async () => {
    const courier = new Courier(() => {});
    await courier.send(message(), 900);
    const { arrivals, done } = delivering(courier);
    await vi.advanceTimersByTimeAsync(5_000);

    await courier.send(message(), 0);
    await vi.runAllTimersAsync();
    await done;

    expect(arrivals).toEqual([{ what: message(), afterSeconds: 5, receiveCount: 1, waitedSeconds: 0 }]);
  });

  it("delivers again what failed, later each time, counts it, and keeps how long it had waited at first", async () => {
    const courier = new Courier(() => {});
    await courier.send(message(), 10);

    const { arrivals, onFailure, done } = delivering(courier, 3);
    await vi.runAllTimersAsync();
    await done;

    expect(
      arrivals.map(({ receiveCount, afterSeconds, waitedSeconds }) => [
        receiveCount,
        afterSeconds,
        waitedSeconds,
      ]),
    ).toEqual([
      [1, 10, 10],
      [2, 12, 10],
      [3, 16, 10],
      [4, 24, 10],
    ]);
    expect(onFailure.mock.lastCall?.[1]).toBe(6);
  });

  it("waits with a channel that asks for it", async () => {
    const courier = new Courier(() => {});
    await courier.notify("j0b");
    const error = new Untold([{ announcementId: "a", sink: "slack", error: new TellLater("429", 120) }]);

    const { arrivals, done } = delivering(courier, 1, error);
    await vi.runAllTimersAsync();
    await done;

    expect(arrivals.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 120]);
  });

  it("in a hurry delivers at once what is held back and what is sent, but for the clean-up's own pauses", async () => {
    const courier = new Courier(() => {});
    await courier.send(message({ jobId: "a" }), 900);
    await courier.send(message({ jobId: "b", step: "reaper" }), 30);
    const { arrivals, done } = delivering(courier);
    await vi.advanceTimersByTimeAsync(1_000);

    courier.hurry();
    await courier.send(message({ jobId: "c" }), 900);
    await vi.runAllTimersAsync();
    await done;

    expect(
      arrivals.map(({ what, afterSeconds }) => [typeof what === "string" ? what : what.jobId, afterSeconds]),
    ).toEqual([
      ["a", 1],
      ["c", 1],
      ["b", 30],
    ]);
  });
});
