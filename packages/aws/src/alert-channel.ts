import type { AlertChannel } from "@dblab-refresh/core/configuration/alert-channels";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { resolveWebhook } from "@dblab-refresh/core/configuration/webhook";
import { alertOf } from "@dblab-refresh/core/notifier/alert";
import { type Content, contentOf } from "@dblab-refresh/core/notifier/content";
import { slackMessageOf } from "@dblab-refresh/core/notifier/slack-message";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import type { Sink } from "@dblab-refresh/core/ports/sink";
import { channelBusClient, sesClient, snsClient } from "./clients.ts";
import { putAlert } from "./event-bus-sink.ts";
import { sendMail } from "./ses-mail.ts";
import { postToSlack } from "./slack-webhook.ts";
import { publish } from "./sns-topic.ts";

/** A webhook's time limit. Milliseconds. */
const WEBHOOK_LIMIT_MS = 10_000;

/** What a channel needs of its stage. */
export interface ChannelSurroundings {
  readonly stage: Pick<Stage, "deployment" | "lambda">;
  readonly secrets: Secrets;
}

/** How a channel of the configuration is told. Its client is made once. */
export function tellChannel(
  name: string,
  channel: AlertChannel,
  { stage, secrets }: ChannelSurroundings,
): Sink["tell"] {
  const send = sender(name, channel, { stage, secrets });
  return (announcement, job) => send(contentOf(announcement, job, stage.deployment?.account));
}

function sender(
  name: string,
  channel: AlertChannel,
  { stage, secrets }: ChannelSurroundings,
): (content: Content) => Promise<void> {
  switch (channel.type) {
    case "slack": {
      // Three things may be to be told in one run of a function.
      const limitMs = Math.min(WEBHOOK_LIMIT_MS, (stage.lambda.timeout * 1000) / 4);
      return async (content) => {
        const url = await resolveWebhook(channel.webhookUrl, name, (one) => secrets.variable(one));
        await postToSlack(url, slackMessageOf(alertOf(content)), limitMs);
      };
    }
    case "email": {
      const ses = sesClient(channel.region);
      return (content) => sendMail(ses, channel, content);
    }
    case "sns": {
      const [, , , region = ""] = channel.topicArn.split(":");
      const sns = snsClient(region);
      return (content) => publish(sns, channel.topicArn, content);
    }
    case "event-bus": {
      const events = channelBusClient();
      return (content) => putAlert(events, channel.name, content);
    }
    default:
      return channel satisfies never;
  }
}
