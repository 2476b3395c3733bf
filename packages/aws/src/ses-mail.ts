import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { AlertChannel } from "@dblab-refresh/core/configuration/alert-channels";
import { alertOf } from "@dblab-refresh/core/notifier/alert";
import type { Content } from "@dblab-refresh/core/notifier/content";
import { mailOf } from "@dblab-refresh/core/notifier/mail";

export type MailChannel = Extract<AlertChannel, { type: "email" }>;

/** Sends an alert as a mail, as text and as HTML. SES gives each mail a Message-ID of its own: see mail.ts for what binds them. */
export async function sendMail(
  ses: Pick<SESv2Client, "send">,
  { from, to, configurationSet }: MailChannel,
  content: Content,
): Promise<void> {
  const { subject, text, html, headers } = mailOf(alertOf(content));
  const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: to },
      ...(configurationSet && { ConfigurationSetName: configurationSet }),
      Content: {
        Simple: {
          Subject: utf8(subject),
          Body: { Text: utf8(text), Html: utf8(html) },
          Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        },
      },
    }),
  );
}
