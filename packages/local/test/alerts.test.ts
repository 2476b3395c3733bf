// Alerts from end to end: the functions in their process, over the protocols of SES, SNS, EventBridge and Slack.
import type { Job } from "@dblab-refresh/core/job/job";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";

let stage: LocalStage;
beforeAll(async () => {
  stage = await startLocalStage({
    scale: 0.0005,
    janitorSeconds: 1,
    settings: {
      janitor: { grace: "1s" },
      alerts: {
        tell: "failures",
        channels: {
          second: { type: "slack", webhookUrl: "https://hooks.slack.com/services/never/asked/here" },
          topic: { type: "sns", topicArn: TOPIC },
          operations: { type: "event-bus", name: "operations" },
        },
      },
    },
  });
}, 60_000);
afterAll(() => stage.close(), 20_000);

/** A job that fails, as there is no such target. */
async function fail(requestId: string): Promise<string> {
  await stage.enqueue({ job: "refresh", target: "nowhere", requestId });
  return stage.jobIdOf(requestId);
}

async function untilClosed(jobId: string): Promise<Job> {
  return vi.waitFor(
    async () => {
      const job = await stage.job(jobId);
      if (job?.expiresAt === undefined)
        throw new Error(`job ${jobId} is not closed: ${JSON.stringify(job?.served)}`);
      return job;
    },
    { timeout: 30_000, interval: 100 },
  );
}

const arrivals = () => stage.world.alerts.server.arrivals;

it("a failure arrives once in each channel and says what to do", async () => {
  const job = await untilClosed(await fail("one"));

  expect(
    arrivals()
      .map(({ service, to }) => `${service} ${to}`)
      .sort(),
  ).toEqual(["ses team@example.com", "slack oncall", "slack second", `sns ${TOPIC}`]);
  for (const { shown } of arrivals()) {
    expect(shown).toContain("The refresh of nowhere failed");
    expect(shown).toContain(job.error?.next);
  }
  const alerts = stage.world.events.events.filter((event) =>
    event["detail-type"].startsWith("DBLab Refresh"),
  );
  expect(alerts.map(({ "detail-type": type }) => type)).toEqual(["DBLab Refresh Job Ended"]);
}, 40_000);

it("a webhook that is down or slow delays no other, and is told when it is back", async () => {
  const before = arrivals().length;
  const isSecond = (path: string) => stage.world.alerts.webhooks.ALERT_WEBHOOK_second?.endsWith(path);
  const lift = stage.world.alerts.server.meddle(({ path }) => (isSecond(path) ? "hang" : undefined));

  const jobId = await fail("two");
  await vi.waitFor(() => expect(arrivals().length - before).toBe(3), { timeout: 20_000, interval: 50 });
  const between = await stage.job(jobId);
  lift();
  const job = await untilClosed(jobId);

  expect(between?.served).not.toHaveProperty("ended:second");
  expect(job.served).toHaveProperty("ended:second");
  expect(
    arrivals()
      .slice(before + 3)
      .map(({ to }) => to),
  ).toEqual(["second"]);
}, 60_000);

it("a webhook that asks for a pause puts the notifier's message off for as long", async () => {
  const pauses: unknown[] = [];
  const unwatch = stage.world.queues.meddle({
    before: ({ operation, input }) =>
      void (operation === "ChangeMessageVisibility" && pauses.push(input.VisibilityTimeout)),
  });
  const lift = stage.world.alerts.server.meddle(({ service }) =>
    service === "slack" ? { status: 429, headers: { "retry-after": "40" }, body: "rate_limited" } : undefined,
  );

  const jobId = await fail("three");
  await vi.waitFor(() => expect(pauses).toContain(40), { timeout: 20_000, interval: 50 });
  lift();
  unwatch();

  // The janitor is earlier: the message does no harm when it comes back.
  expect((await untilClosed(jobId)).served).toHaveProperty("ended:second");
}, 60_000);

it("no webhook's address is in a log, an item, a message or an alert", async () => {
  const addresses = Object.values(stage.world.alerts.webhooks);
  const written = JSON.stringify([
    stage.logs.all(),
    await stage.jobs(),
    arrivals(),
    stage.world.events.events,
  ]);

  expect(addresses).toHaveLength(2);
  for (const address of addresses) expect(written).not.toContain(new URL(address).pathname);
});
