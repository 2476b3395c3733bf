// What Slack, SES and SNS would not take is not taken here either: else a test against them proves nothing.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AlertServer, startAlertServer } from "../../src/alerts/server.ts";

let server: AlertServer;
beforeEach(async () => {
  server = await startAlertServer();
});
afterEach(() => server.close());

async function post(url: string, body: string): Promise<{ readonly status: number; readonly body: string }> {
  const answer = await fetch(url, { method: "POST", body });
  return { status: answer.status, body: await answer.text() };
}

describe("a Slack webhook", () => {
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  const message = (...blocks: object[]) => JSON.stringify({ text: "hello", blocks });

  it("shows mentions, links and what is escaped as people would see them", async () => {
    const url = server.openWebhook("oncall");

    const answer = await post(
      url,
      message(section("*Why*\n<!channel> &lt;!here&gt; <https://example.com|a link> &amp;")),
    );

    expect(answer).toEqual({ status: 200, body: "ok" });
    expect(server.arrivals).toMatchObject([{ to: "oncall", shown: "Why\n@channel <!here> a link &" }]);
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "invalid_payload"],
    ["nothing to say", "{}", "no_text"],
    ["a section of 3001 characters", message(section("x".repeat(3001))), "invalid_blocks"],
    [
      "a header of 151 characters",
      message({ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }),
      "invalid_blocks",
    ],
    [
      "a header with markup",
      message({ type: "header", text: { type: "mrkdwn", text: "x" } }),
      "invalid_blocks",
    ],
    [
      "eleven fields",
      message({ type: "section", fields: Array(11).fill({ type: "mrkdwn", text: "x" }) }),
      "invalid_blocks",
    ],
    ["an empty text", message(section("")), "invalid_blocks"],
    ["no blocks", message(), "invalid_blocks"],
    ["fifty-one blocks", message(...Array(51).fill(section("x"))), "invalid_blocks"],
    ["a block that is none", message({ type: "banner" }), "invalid_blocks"],
  ])("refuses %s", async (_, body, refusal) => {
    expect(await post(server.openWebhook("oncall"), body)).toEqual({ status: 400, body: refusal });
    expect(server.arrivals).toEqual([]);
  });

  it("is known by its address alone, and by none once it was removed", async () => {
    const url = server.openWebhook("oncall");
    server.removeWebhook("oncall");

    expect(await post(url, message(section("x")))).toEqual({ status: 404, body: "no_service" });
    expect(await post(`${server.url}/services/T/B/guess`, message(section("x")))).toMatchObject({
      status: 404,
    });
  });
});

describe("SES", () => {
  const mail = (over: object = {}) => ({
    FromEmailAddress: "dblab@example.com",
    Destination: { ToAddresses: ["a@example.com"] },
    Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
    ...over,
  });
  const simple = (over: object) => ({ Content: { Simple: { ...mail().Content.Simple, ...over } } });

  it.each<[string, object]>([
    ["from an address that is not verified", { FromEmailAddress: "dblab@example.net" }],
    ["to nobody", { Destination: { ToAddresses: [] } }],
    ["to 51 people", { Destination: { ToAddresses: Array(51).fill("a@example.com") } }],
    ["without a body", simple({ Body: {} })],
    [
      "with a header that begins another",
      simple({ Headers: [{ Name: "X-A", Value: "x\r\nBcc: b@example.com" }] }),
    ],
    ["with a header that is too long", simple({ Headers: [{ Name: "X-A", Value: "x".repeat(871) }] })],
  ])("refuses a mail %s", async (_, over) => {
    server.ses.verify("example.com");
    const url = `${server.url}/v2/email/outbound-emails`;

    expect((await post(url, JSON.stringify(mail()))).status).toBe(200);
    expect((await post(url, JSON.stringify(mail(over)))).status).toBe(400);
    expect(server.arrivals).toHaveLength(1);
  });
});

describe("SNS", () => {
  const TOPIC = "arn:aws:sns:eu-central-1:012345678901:alerts";
  const publish = (over: Readonly<Record<string, string>> = {}) =>
    new URLSearchParams({
      Action: "Publish",
      TopicArn: TOPIC,
      Subject: "s",
      Message: "m",
      ...over,
    }).toString();

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ["to a topic that is not there", { TopicArn: `${TOPIC}-gone` }, 404],
    ["with a subject of 101 characters", { Subject: "x".repeat(101) }, 400],
    ["with a subject that is not ASCII", { Subject: "größe" }, 400],
    ["with a subject of two lines", { Subject: "a\nb" }, 400],
    ["of more than 256 KB", { Message: "x".repeat(256 * 1024 + 1) }, 400],
    ["for each protocol without one for all", { MessageStructure: "json", Message: '{"email":"x"}' }, 400],
    ["to a FIFO topic without its group", { TopicArn: `${TOPIC}.fifo`, MessageDeduplicationId: "x" }, 400],
    ["to a FIFO topic without an id", { TopicArn: `${TOPIC}.fifo`, MessageGroupId: "x" }, 400],
  ])("refuses a message %s", async (_, over, status) => {
    server.sns.create(TOPIC);
    server.sns.create(`${TOPIC}.fifo`);

    expect((await post(server.url, publish())).status).toBe(200);
    expect((await post(server.url, publish(over))).status).toBe(status);
    expect(server.arrivals).toHaveLength(1);
  });
});
