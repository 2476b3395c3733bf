// The event bus as a sink: the SDK's own client over EventBridge's protocol, against the local stage's bus.
import { eventBridgeClient } from "@dblab-refresh/aws/clients";
import { eventBusSink } from "@dblab-refresh/aws/event-bus-sink";
import { contentOf } from "@dblab-refresh/core/notifier/content";
import { EventBus } from "@dblab-refresh/local/world/event-bus";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aJob, at } from "../../packages/core/test/job/a-job.ts";

let bus: EventBus;
let client: ReturnType<typeof eventBridgeClient>;

beforeEach(async () => {
  bus = await EventBus.start(new RdsModel({ now: () => 0, ids: () => "id" }));
  vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", bus.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
  client = eventBridgeClient();
});
afterEach(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await bus.close();
});

const job = aJob({ status: "failed", verdict: "failed", endedAt: at(0), targetName: "größe ☂" });
const announcement = (fact: "failing" | "ended" | "leftovers") => ({ id: `j0b/${fact}`, fact, at: at(0) });

describe("the event bus", () => {
  it.each([
    ["failing", "Job Failing"],
    ["ended", "Job Ended"],
    ["leftovers", "Job Leftovers"],
  ] as const)("is told that a job is %s, with the whole content as the detail", async (fact, detailType) => {
    await eventBusSink(client, "default").tell(announcement(fact), job);

    expect(bus.events).toMatchObject([
      { source: "dblab-refresh", "detail-type": detailType, detail: contentOf(announcement(fact), job) },
    ]);
  });

  it("gets the same id in the detail when it is told twice, which is what a receiver goes by", async () => {
    const sink = eventBusSink(client, "default");

    await sink.tell(announcement("ended"), job);
    await sink.tell(announcement("ended"), job);

    expect(bus.events.map(({ detail }) => Object.entries(detail).find(([key]) => key === "id")?.[1])).toEqual(
      ["j0b/ended", "j0b/ended"],
    );
  });

  it("is not told if it takes the call, but not the event", async () => {
    const Entries = [{ ErrorCode: "InternalFailure", ErrorMessage: "try again" }];
    const body = JSON.stringify({ FailedEntryCount: 1, Entries });
    vi.spyOn(bus, "put").mockReturnValueOnce({ status: 200, headers: {}, body });

    const told = eventBusSink(client, "default").tell(announcement("ended"), job);

    await expect(told).rejects.toThrow(/InternalFailure: try again/);
    expect(bus.events).toEqual([]);
  });

  it("is not told if it refuses the call", async () => {
    const body = JSON.stringify({ __type: "AccessDeniedException", message: "not yours" });
    vi.spyOn(bus, "put").mockReturnValueOnce({ status: 400, headers: {}, body });

    const told = eventBusSink(client, "default").tell(announcement("ended"), job);

    await expect(told).rejects.toThrow("not yours");
  });
});
