import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { alertOf } from "@dblab-refresh/core/notifier/alert";
import type { Content } from "@dblab-refresh/core/notifier/content";
import { snsSubjectOf } from "@dblab-refresh/core/notifier/mail";
import { plainAlert } from "@dblab-refresh/core/notifier/plain-alert";

/**
 * Publishes an alert: JSON for machines, text for subscriptions by mail, a sentence for phones, and attributes for filter
 * policies. A FIFO topic drops a repetition within five minutes by itself.
 */
export async function publish(
  sns: Pick<SNSClient, "send">,
  topicArn: string,
  content: Content,
): Promise<void> {
  const alert = alertOf(content);
  const { id, fact, status, target, installation, jobId } = content;
  // An attribute's value is never empty, but a made-up target's name may be.
  const attributes = Object.entries({ id, fact, status, target, installation, jobId }).filter(
    ([, value]) => value !== "",
  );
  const json = JSON.stringify(content);
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: snsSubjectOf(alert),
      MessageStructure: "json",
      Message: JSON.stringify({ default: json, email: plainAlert(alert), sms: content.summary }),
      MessageAttributes: Object.fromEntries(
        attributes.map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
      ),
      ...(topicArn.endsWith(".fifo") && { MessageGroupId: jobId, MessageDeduplicationId: id }),
    }),
  );
}
