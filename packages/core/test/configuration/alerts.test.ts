// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import { describe, expect, it } from "vitest";
import { alertsOf } from "../../src/configuration/alerts.ts";
import { checkDeployment } from "../../src/configuration/deployment.ts";
import { readStage } from "../../src/configuration/document.ts";
import { describeProblem } from "../../src/configuration/problem.ts";
import { secretNames, secretNamesOf } from "../../src/configuration/secret-names.ts";
import { checkStage, type Stage } from "../../src/configuration/stage.ts";
import { resolveWebhook } from "../../src/configuration/webhook.ts";
import { writtenTarget } from "./written-target.ts";

const HOOK = "https://hooks.slack.com/services/T00000000/B00000000/theSecretOfThisHook";
const oncall = { type: "slack", webhookUrl: "${SLACK_WEBHOOK}" };
const mail = { type: "email", from: "dblab@example.com", to: ["team@example.com"] };

function document(channels: object, alerts?: object, more: object = {}) {
  const { source, ...rest } = writtenTarget();
  return { alerts: { channels, ...more }, targets: { main: { source, ...rest, ...(alerts && { alerts }) } } };
}

function complaints(written: object): readonly string[] {
  const checked = checkStage(written);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

function stageOf(written: object): Stage {
  const checked = checkStage(written);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checked.stage;
}

describe("a stage's channels", () => {
  it("are none unless there are some, and would be told of failures", () => {
    expect(stageOf({ targets: { main: writtenTarget() } }).alerts).toEqual({
      channels: {},
      tell: "failures",
    });
  });

  it("are mail, Slack, topics and buses, several of each, by names of one's own", () => {
    const channels = {
      oncall,
      "second-team": { ...oncall, webhookUrl: "$OTHER_WEBHOOK" },
      mail: { ...mail, region: "eu-west-1", configurationSet: "alerts" },
      topic: { type: "sns", topicArn: "arn:aws:sns:eu-central-1:012345678901:alerts.fifo" },
      bus: { type: "event-bus", name: "default" },
    };

    expect(stageOf(document(channels, undefined, { tell: "all" })).alerts).toEqual({ channels, tell: "all" });
  });

  it("stay the stage's in a file of one target, as the rds-refresh binary has it", () => {
    const stage = stageOf({ ...writtenTarget(), alerts: { channels: { mail } } });

    expect(stage.alerts.channels).toEqual({ mail });
    expect(stage.targets.default).not.toHaveProperty("alerts");
  });

  it.each<[string, object, string]>([
    ["with a name that is taken", { log: mail }, "alerts.channels.log: is a name that is taken"],
    [
      "with the event bus's name",
      { "event-bus": mail },
      "alerts.channels.event-bus: is a name that is taken",
    ],
    [
      "with a name that no mark can have",
      { "on call": mail },
      'alerts.channels["on call"]: is no name for a channel',
    ],
    ["without a type", { a: {} }, "alerts.channels.a.type: is missing: one of slack, email, event-bus, sns"],
    [
      "of an unknown type",
      { a: { type: "pager" } },
      "alerts.channels.a.type: pager is not allowed: one of slack",
    ],
    [
      "with a field of another type",
      { a: { ...mail, webhookUrl: "$HOOK" } },
      "alerts.channels.a.webhookUrl: is not known here; known are type, from, to, region, configurationSet",
    ],
    [
      "with a misspelt field",
      { a: { type: "sns", topicARN: "x" } },
      "alerts.channels.a.topicARN: is not known here; did you mean topicArn?",
    ],
    [
      "without recipients",
      { a: { ...mail, to: [] } },
      "alerts.channels.a.to: a list is not allowed: a list of 1 to 50",
    ],
    [
      "from nobody",
      { a: { type: "email", to: mail.to } },
      "alerts.channels.a.from: is missing: an e-mail address",
    ],
    [
      "to more than one line",
      { a: { ...mail, to: ["a@example.com\r\nBcc: b@example.com"] } },
      "alerts.channels.a.to[0]: ",
    ],
    [
      "that is no topic",
      { a: { type: "sns", topicArn: "alerts" } },
      "alerts.channels.a.topicArn: alerts is not allowed",
    ],
    [
      "with a reference where there is none",
      { a: { ...mail, from: "$FROM" } },
      "alerts.channels.a.from: $FROM is not allowed: a value, not a reference",
    ],
    [
      "with a reference that is malformed",
      { a: { ...oncall, webhookUrl: "${HOOK" } },
      "alerts.channels.a.webhookUrl: ",
    ],
  ])("are refused %s", (_, channels, complaint) => {
    const told = complaints(document(channels));

    expect(
      told.some((one) => one.startsWith(complaint)),
      told.join("\n"),
    ).toBe(true);
  });

  it.each<[string, unknown]>([
    ["not https", { alerts: { channels: { a: { ...oncall, webhookUrl: HOOK.replace("https", "http") } } } }],
    ["in the place of a channel", { alerts: { channels: { a: HOOK } } }],
    ["in the place of the channels", { alerts: { channels: HOOK } }],
    ["in the place of the section", { alerts: HOOK }],
  ])("never show a webhook's address that is %s", (_, written) => {
    const told = complaints({ ...(written as object), targets: { main: writtenTarget() } });

    expect(told).not.toEqual([]);
    expect(told.join()).not.toContain("theSecretOfThisHook");
  });

  it("are refused by line", () => {
    const read = readStage("alerts:\n  channels:\n    a:\n      type: sns\n      topicArn: x\n", "prod.yaml");

    expect(read.ok ? "" : read.description).toContain(
      "prod.yaml:5: alerts.channels.a.topicArn: x is not allowed",
    );
  });
});

describe("a target", () => {
  it("is told as the stage says, but for what it says itself", () => {
    const stage = { channels: stageOf(document({ mail, oncall })).alerts.channels, tell: "all" as const };

    expect(alertsOf(stage, undefined)).toEqual({ channels: ["mail", "oncall"], tell: "all" });
    expect(alertsOf(stage, { channels: ["mail"] })).toEqual({ channels: ["mail"], tell: "all" });
    expect(alertsOf(stage, { tell: "none" })).toEqual({ channels: ["mail", "oncall"], tell: "none" });
  });

  it.each<[string, object, string]>([
    [
      "a channel that is not there",
      { channels: ["oncal"] },
      "targets.main.alerts.channels[0]: oncal is not allowed: one of oncall",
    ],
    ["no channels", { channels: [] }, "targets.main.alerts.channels: a list is not allowed: a list of names"],
    [
      "a word that is none",
      { tell: "sometimes" },
      "targets.main.alerts.tell: sometimes is not allowed: one of failures, all, none",
    ],
    [
      "a reference",
      { tell: "${TELL}" },
      "targets.main.alerts.tell: ${TELL} is not allowed: a value, not a reference",
    ],
    [
      "an unknown field",
      { channel: "oncall" },
      "targets.main.alerts.channel: is not known here; did you mean channels?",
    ],
  ])("is refused with %s", (_, alerts, complaint) => {
    const told = complaints(document({ oncall }, alerts));

    expect(told).toHaveLength(1);
    expect(told[0]?.startsWith(complaint), told[0]).toBe(true);
  });
});

describe("a webhook's address", () => {
  const deployed = (webhookUrl: string) => {
    const stage = stageOf({
      ...document({ oncall: { ...oncall, webhookUrl } }),
      deployment: { region: "eu-west-1" },
    });
    const checked = checkDeployment(stage, "prod", "2026-11-21T00:00:00.000Z");
    return checked.ok ? [] : checked.problems.map(describeProblem);
  };

  it("is a reference in a deployed stage: a literal one is refused, whole or in part, and not shown", () => {
    expect(deployed("${SLACK_WEBHOOK}")).toEqual([]);
    for (const literal of [HOOK, "https://hooks.slack.com/services/${theSecretOfThisHook}"]) {
      const told = deployed(literal);
      expect(told).toEqual([
        expect.stringMatching(/^alerts\.channels\.oncall\.webhookUrl: is a secret that stands in the file/),
      ]);
      expect(told.join()).not.toContain("theSecretOfThisHook");
    }
  });

  it("cannot be under a name that the functions' environment has taken", () => {
    expect(deployed("${AWS_HOOK}")).toEqual([
      expect.stringMatching(/^alerts\.channels\.oncall\.webhookUrl: AWS_HOOK is a name that .* has taken/),
    ]);
  });

  it("is a secret of the stage that only the notifier has, who has no other", () => {
    const stage = stageOf(document({ oncall }));

    expect(secretNames(stage)).toEqual(["DBLAB_TOKEN", "DB_PASSWORD", "SLACK_WEBHOOK"]);
    expect(secretNamesOf("notifier", stage)).toEqual(["SLACK_WEBHOOK"]);
    for (const name of ["intake", "cloner", "reaper", "dead-letters", "janitor"] as const)
      expect(secretNamesOf(name, stage)).not.toContain("SLACK_WEBHOOK");
  });

  it("is put together of its variables when it is used", async () => {
    const variable = async (name: string) => ({ T: "T0/B0", K: "x$y" })[name];

    expect(await resolveWebhook("https://hooks.slack.com/services/$T/${K}", "a", variable)).toBe(
      "https://hooks.slack.com/services/T0/B0/x$y",
    );
  });
});
