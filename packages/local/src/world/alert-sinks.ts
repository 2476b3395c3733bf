import type { StageAlerts } from "@dblab-refresh/core/configuration/alerts";
import { type AlertServer, startAlertServer } from "@dblab-refresh/simulator/alerts/server";

/** SES, SNS and Slack, with everything there that a stage's channels need. */
export interface AlertSinks {
  readonly server: AlertServer;
  /** The addresses of the webhooks, by their variables. */
  readonly webhooks: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The variable of a channel's webhook: `oncall` → `ALERT_WEBHOOK_oncall`. */
export function webhookVariable(channel: string): string {
  return `ALERT_WEBHOOK_${channel.replaceAll("-", "_")}`;
}

export async function startAlertSinks(alerts?: StageAlerts): Promise<AlertSinks> {
  const server = await startAlertServer();
  const webhooks: Record<string, string> = {};
  for (const [name, channel] of Object.entries(alerts?.channels ?? {})) {
    if (channel.type === "slack") webhooks[webhookVariable(name)] = server.openWebhook(name);
    if (channel.type === "email") server.ses.verify(channel.from);
    if (channel.type === "sns") server.sns.create(channel.topicArn);
  }
  return { server, webhooks, close: () => server.close() };
}
