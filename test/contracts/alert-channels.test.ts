// The channels of alerts: the SDK's own clients and fetch, over the protocols of SES, SNS and Slack, against simulated ones.
import { tellChannel } from "@dblab-refresh/aws/alert-channel";
import type { AlertChannel } from "@dblab-refresh/core/configuration/alert-channels";
import type { Announcement } from "@dblab-refresh/core/job/announcement";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Job } from "@dblab-refresh/core/job/job";
import { jobError } from "@dblab-refresh/core/job/job-error";
import { contentOf } from "@dblab-refresh/core/notifier/content";
import { TellLater } from "@dblab-refresh/core/notifier/untold";
import { EventBus } from "@dblab-refresh/local/world/event-bus";
import type { SinkAnswer } from "@dblab-refresh/simulator/alerts/arrival";
import { type AlertServer, startAlertServer } from "@dblab-refresh/simulator/alerts/server";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aJob, at } from "../../packages/core/test/job/a-job.ts";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts";
const FIFO = `${TOPIC}.fifo`;
const ACCOUNT = "111122223333";
/** What people may write into RDS and DBLab, and what Slack and HTML make of it. */
const HOSTILE = 'größe ☂ <!channel> & "<b>" `code`';

const mail: AlertChannel = {
  type: "email",
  from: "dblab@example.com",
  to: ["a@example.com", "b@example.org"],
};
const slack: AlertChannel = { type: "slack", webhookUrl: "$" + "{SLACK_WEBHOOK}" };

let server: AlertServer;
let webhook: string;
let bus: EventBus;

beforeEach(async () => {
  server = await startAlertServer();
  webhook = server.openWebhook("oncall");
  server.ses.verify("example.com");
  server.sns.create(TOPIC);
  server.sns.create(FIFO);
  bus = await EventBus.start(new RdsModel({ now: () => 0, ids: () => "id" }));
  vi.stubEnv("AWS_ENDPOINT_URL_SESV2", server.url);
  vi.stubEnv("AWS_ENDPOINT_URL_SNS", server.url);
  vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", bus.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
  await bus.close();
});

const error = { ...jobError("engine-too-old", HOSTILE), at: at(-5) };
const failed = (over: Partial<Job> = {}) =>
  aJob({
    status: "running",
    step: "reaper",
    verdict: "failed",
    error,
    timeline: [
      ...aJob().timeline,
      { at: at(-5), step: "snapshotter", say: "Failed" },
      { at: at(-1), step: "reaper", say: "Deleting" },
    ],
    ...over,
  });
const announcement = (fact: Announcement["fact"]): Announcement => ({ id: `j0b/${fact}`, fact, at: at(0) });

/** Tells a channel of a stage whose functions have the variable SLACK_WEBHOOK. */
function tell(
  channel: AlertChannel,
  {
    fact = "failing",
    job = failed(),
    variable = async () => webhook as string | undefined,
    timeout = 60,
  }: {
    readonly fact?: Announcement["fact"];
    readonly job?: Job;
    readonly variable?: (name: string) => Promise<string | undefined>;
    readonly timeout?: number;
  } = {},
): Promise<void> {
  const stage = { lambda: { timeout }, deployment: { region: "us-east-1", account: ACCOUNT } };
  return tellChannel("oncall", channel, { stage, secrets: { variable } })(announcement(fact), job);
}

/** Everything that somebody must know at three in the morning. */
const needed = [
  "The refresh of main fails",
  "installation acme, eu-central-1, account 111122223333",
  "snapshotter",
  `${HOSTILE} (engine-too-old)`,
  error.next,
  "10m 00s until now",
  "being cleaned up",
  "j0b/failing",
];

describe("a Slack webhook", () => {
  it("shows what, where, which step, the error and what to do, as it was written, mentioning nobody", async () => {
    await tell(slack);

    const [arrival] = server.arrivals;
    expect(arrival).toMatchObject({ to: "oncall", headline: "[acme] The refresh of main fails" });
    for (const text of needed) expect(arrival?.shown).toContain(text);
    expect(arrival?.shown).not.toContain("@channel");
  });

  it("takes a text that is far too long, cut at Slack's limit and not within an entity", async () => {
    const endless = { ...error, message: "<&>".repeat(5000), next: "&".repeat(9000) };

    await tell(slack, { job: failed({ error: endless, targetName: "x".repeat(400) }) });

    const [arrival] = server.arrivals;
    expect(arrival?.shown).toMatch(/<&><&>.*…/);
    expect(JSON.stringify(arrival?.raw)).not.toMatch(/&(?!(?:amp|lt|gt);)/);
  });

  it("is asked again after the pause that it asks for", async () => {
    server.meddle(() => ({ status: 429, headers: { "retry-after": "17" }, body: "rate_limited" }));

    const told = tell(slack);

    await expect(told).rejects.toThrow(TellLater);
    await expect(told).rejects.toMatchObject({ afterSeconds: 17 });
  });

  it.each<[string, SinkAnswer | "break", RegExp]>([
    ["breaks the connection", "break", /cannot be reached/],
    ["is out of order", { status: 503, body: "" }, /answered 503: it is tried again/],
    [
      "redirects",
      { status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" },
      /points elsewhere/,
    ],
    ["is disabled", { status: 403, body: "action_prohibited" }, /action_prohibited: an administrator/],
    [
      "is another server",
      { status: 400, body: "what is /services/T0/B0/x?" },
      /whether the address is a webhook/,
    ],
  ])("that %s is told of with the remedy", async (_, rule, says) => {
    server.meddle(() => rule);

    await expect(tell(slack)).rejects.toThrow(says);
  });

  it("that somebody removed says that a new one is needed", async () => {
    server.removeWebhook("oncall");

    await expect(tell(slack)).rejects.toThrow("no_service: the webhook is gone: make a new one");
  });

  it("that does not answer is given up within a part of the function's time", async () => {
    server.meddle(() => "hang");

    await expect(tell(slack, { timeout: 0.4 })).rejects.toThrow("did not answer within 0.1 s");
  });

  it("never has its address in an error", async () => {
    const secret = webhook.slice(server.url.length + "/services/".length);
    const rules: (SinkAnswer | "break" | "hang")[] = [
      "break",
      "hang",
      { status: 404, body: webhook },
      { status: 302, headers: { location: `${webhook}/moved` }, body: webhook },
      { status: 429, headers: { "retry-after": webhook }, body: webhook },
    ];
    const errors: string[] = [];
    const note = (told: Promise<void>) =>
      told.then(
        () => errors.push("told"),
        (reason) => errors.push(`${reason} ${reason.stack} ${reason.cause}`),
      );
    for (const rule of rules) {
      const lift = server.meddle(() => rule);
      await note(tell(slack, { timeout: 0.4 }));
      lift();
    }
    for (const wrong of [`${webhook}\n`, `ftp://${webhook}`, `http://example.com/${secret}`])
      await note(tell(slack, { variable: async () => wrong }));
    // Nobody is behind this port, and the URL is in what fetch says of it.
    const nobody = `http://127.0.0.1:1/services/${secret}`;
    await note(tell(slack, { variable: async () => nobody }));

    expect(errors).toHaveLength(9);
    for (const text of errors) {
      expect(text).toMatch(/^\w*Error|^TellLater/);
      expect(text).not.toContain(secret);
    }
  });

  it("whose variable is not set says which, and where", async () => {
    await expect(tell(slack, { variable: async () => undefined })).rejects.toThrow(
      "alerts.channels.oncall.webhookUrl: needs the variable SLACK_WEBHOOK",
    );
  });

  it("whose secret store is away is a passing fault", async () => {
    const away = new Fault({
      service: "SSM",
      passing: true,
      code: "aws-fault",
      reason: "ThrottlingException",
      message: "Rate exceeded",
    });

    await expect(tell(slack, { variable: () => Promise.reject(away) })).rejects.toBe(away);
  });
});

describe("a mail", () => {
  it("says it all, as text and as HTML that shows what was written", async () => {
    await tell(mail);

    const [arrival] = server.arrivals;
    expect(arrival).toMatchObject({
      to: "a@example.com, b@example.org",
      headline: "[dblab-refresh acme] The refresh of main fails",
    });
    for (const text of needed) expect(arrival?.shown).toContain(text);
    expect(arrival?.raw.html).toContain("größe ☂ &lt;!channel&gt; &amp; &quot;&lt;b&gt;&quot; `code`");
  });

  it("belongs to the job's other mails, answers nobody's holidays, and has the announcement's id", async () => {
    await tell(mail, { fact: "failing" });
    await tell(mail, { fact: "leftovers" });

    expect(server.arrivals.map(({ raw }) => raw.headers)).toEqual(
      ["j0b/failing", "j0b/leftovers"].map((id) => ({
        References: "<j0b@dblab-refresh.invalid>",
        "In-Reply-To": "<j0b@dblab-refresh.invalid>",
        "Auto-Submitted": "auto-generated",
        "X-Dblab-Refresh-Alert": id,
      })),
    );
  });

  it("has a subject of one line, whatever the target is called", async () => {
    await tell(mail, { job: failed({ targetName: "a\r\nBcc: someone@example.com" }) });

    expect(server.arrivals[0]?.headline).toBe(
      "[dblab-refresh acme] The refresh of a Bcc: someone@example.com fails",
    );
  });

  it("goes through its configuration set", async () => {
    await tell({ ...mail, configurationSet: "alerts" });

    expect(server.arrivals[0]?.raw.configurationSet).toBe("alerts");
  });

  it("from an address that is not verified is told of in SES's words", async () => {
    await expect(tell({ ...mail, from: "dblab@example.net" })).rejects.toThrow(/not verified.*example\.net/);
  });
});

describe("an SNS topic", () => {
  it("has JSON for machines, text for mails, and attributes to filter by", async () => {
    await tell({ type: "sns", topicArn: TOPIC });

    const [arrival] = server.arrivals;
    const texts = arrival?.raw.texts as { readonly default: string; readonly email: string };
    expect(JSON.parse(texts.default)).toEqual(contentOf(announcement("failing"), failed(), ACCOUNT));
    for (const text of needed) expect(texts.email).toContain(text);
    expect(arrival?.raw.attributes).toEqual({
      id: "j0b/failing",
      fact: "failing",
      status: "failed",
      target: "main",
      installation: "acme",
      jobId: "j0b",
    });
  });

  it("has a subject of at most 100 ASCII characters", async () => {
    await tell(
      { type: "sns", topicArn: TOPIC },
      { job: failed({ targetName: `größe ☂ ${"x".repeat(200)}` }) },
    );

    expect(server.arrivals[0]?.headline).toMatch(
      /^\[dblab-refresh acme\] The refresh of gro?.e \? x+\.\.\.$/,
    );
    expect(server.arrivals[0]?.headline).toHaveLength(100);
  });

  it("that is a FIFO topic drops a repetition, and keeps what else is told", async () => {
    const channel: AlertChannel = { type: "sns", topicArn: FIFO };

    await tell(channel);
    await tell(channel);
    await tell(channel, { fact: "leftovers" });

    expect(server.arrivals.map(({ raw }) => raw.MessageDeduplicationId)).toEqual([
      "j0b/failing",
      "j0b/leftovers",
    ]);
  });

  it("that is not there is told of in SNS's words", async () => {
    await expect(tell({ type: "sns", topicArn: `${TOPIC}-gone` })).rejects.toThrow("Topic does not exist");
  });
});

describe("an event bus as a channel", () => {
  it("has alerts apart from the events that are always sent", async () => {
    await tell({ type: "event-bus", name: "default" });

    expect(bus.events).toMatchObject([
      {
        source: "dblab-refresh",
        "detail-type": "DBLab Refresh Job Failing",
        detail: contentOf(announcement("failing"), failed(), ACCOUNT),
      },
    ]);
  });
});
