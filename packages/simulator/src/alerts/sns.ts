import { randomUUID } from "node:crypto";
import { type Arrival, isRecord, type Taken } from "./arrival.ts";

/** Source: Publish in SNS's API Reference. */
const LARGEST_MESSAGE = 256 * 1024;

/** SNS, as far as it is published to: Publish over the query protocol. Who subscribes with a mail address sees it. */
export class SnsTopics {
  readonly #topics = new Set<string>();
  readonly #seen = new Set<string>();

  create(arn: string): void {
    this.#topics.add(arn);
  }

  take(body: string): Taken {
    const raw = Object.fromEntries(new URLSearchParams(body));
    const { Action, TopicArn = "", Subject = "", Message = "", MessageStructure } = raw;
    if (Action !== "Publish") return refused(400, "InvalidAction", `no action ${Action} here`);
    if (!this.#topics.has(TopicArn)) return refused(404, "NotFound", "Topic does not exist");
    if (!/^(?=[!-~])[ -~]{1,100}$/.test(Subject))
      return refused(400, "InvalidParameter", "Invalid parameter: Subject");
    if (Message === "" || Buffer.byteLength(Message) > LARGEST_MESSAGE)
      return refused(400, "InvalidParameter", "Invalid parameter: Message too long");
    const texts = MessageStructure === "json" ? textsOf(Message) : { default: Message };
    if (texts === undefined)
      return refused(
        400,
        "InvalidParameter",
        "Invalid parameter: Message Structure - No default entry in JSON message body",
      );
    if (TopicArn.endsWith(".fifo")) {
      const { MessageGroupId, MessageDeduplicationId } = raw;
      if (!MessageGroupId || !MessageDeduplicationId)
        return refused(
          400,
          "InvalidParameter",
          "The topic needs a MessageGroupId and a MessageDeduplicationId",
        );
      const repetition = `${TopicArn} ${MessageDeduplicationId}`;
      if (this.#seen.has(repetition)) return accepted();
      this.#seen.add(repetition);
    }
    const arrival: Arrival = {
      service: "sns",
      to: TopicArn,
      headline: Subject,
      shown: [`Subject: ${Subject}`, "", texts.email ?? texts.default].join("\n"),
      raw: { ...raw, texts, attributes: attributesOf(raw) },
    };
    return accepted(arrival);
  }
}

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
const XML_TYPE = { "content-type": "text/xml" };

function accepted(arrival?: Arrival): Taken {
  const body = `<PublishResponse xmlns="${NAMESPACE}"><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`;
  return { answer: { status: 200, headers: XML_TYPE, body }, ...(arrival && { arrival }) };
}

/** The messages are this file's own: nothing in them is XML's. */
function refused(status: number, code: string, message: string): Taken {
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { answer: { status, headers: XML_TYPE, body } };
}

/** A message for each protocol; SNS asks for the one of all others. */
function textsOf(message: string): { readonly default: string; readonly email?: string } | undefined {
  try {
    const plain: unknown = JSON.parse(message);
    if (!isRecord(plain) || typeof plain.default !== "string") return undefined;
    return { default: plain.default, ...(typeof plain.email === "string" && { email: plain.email }) };
  } catch {
    return undefined;
  }
}

/** The query protocol numbers a map's entries: `MessageAttributes.entry.1.Name`. */
function attributesOf(raw: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(raw).flatMap(([field, name]) => {
    const number = /^MessageAttributes\.entry\.(\d+)\.Name$/.exec(field)?.[1];
    return number === undefined
      ? []
      : [[name, raw[`MessageAttributes.entry.${number}.Value.StringValue`] ?? ""]];
  });
  return Object.fromEntries(entries);
}
