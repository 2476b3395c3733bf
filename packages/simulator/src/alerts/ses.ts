import { randomUUID } from "node:crypto";
import { type Arrival, isRecord, listOf, type Taken } from "./arrival.ts";

export const SEND_EMAIL_PATH = "/v2/email/outbound-emails";

const MOST_RECIPIENTS = 50;
/** Source: MessageHeader in the API Reference of SES v2. Characters. */
const LONGEST_HEADER = { name: 126, value: 870 };

/** SES v2, as far as simple mails are sent: SendEmail over its REST protocol. */
export class SesMail {
  readonly #verified = new Set<string>();

  /** An address or a domain. */
  verify(identity: string): void {
    this.#verified.add(identity);
  }

  take(body: string): Taken {
    const raw = jsonOf(body);
    const from = String(raw?.FromEmailAddress ?? "");
    const [, domain = ""] = from.split("@");
    if (!this.#verified.has(from) && !this.#verified.has(domain)) {
      const message = `Email address is not verified. The following identities failed the check: ${from}`;
      return refused(400, "MessageRejected", message);
    }
    const destination = isRecord(raw?.Destination) ? listOf(raw.Destination.ToAddresses).map(String) : [];
    if (destination.length < 1 || destination.length > MOST_RECIPIENTS)
      return refused(400, "BadRequestException", `1 to ${MOST_RECIPIENTS} recipients`);
    const simple = isRecord(raw?.Content) && isRecord(raw.Content.Simple) ? raw.Content.Simple : {};
    const mail = isRecord(simple.Body)
      ? { text: dataOf(simple.Body.Text), html: dataOf(simple.Body.Html) }
      : {};
    const subject = dataOf(simple.Subject);
    if (subject === undefined || (mail.text === undefined && mail.html === undefined))
      return refused(400, "BadRequestException", "A mail has a subject and a body.");
    const headers = headersOf(simple.Headers);
    if (headers === undefined) return refused(400, "BadRequestException", "Invalid header.");
    const arrival: Arrival = {
      service: "ses",
      to: destination.join(", "),
      headline: subject,
      shown: [
        `From: ${from}`,
        `To: ${destination.join(", ")}`,
        `Subject: ${subject}`,
        "",
        mail.text ?? "",
      ].join("\n"),
      raw: { from, to: destination, subject, ...mail, headers, configurationSet: raw?.ConfigurationSetName },
    };
    return {
      answer: { status: 200, headers: JSON_TYPE, body: JSON.stringify({ MessageId: randomUUID() }) },
      arrival,
    };
  }
}

const JSON_TYPE = { "content-type": "application/json" };

function refused(status: number, code: string, message: string): Taken {
  const headers = { ...JSON_TYPE, "x-amzn-errortype": code };
  return { answer: { status, headers, body: JSON.stringify({ message }) } };
}

function jsonOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const plain: unknown = JSON.parse(body);
    return isRecord(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

function dataOf(content: unknown): string | undefined {
  return isRecord(content) && typeof content.Data === "string" ? content.Data : undefined;
}

/** Undefined if SES would not take them: a line break in a value would begin a header of somebody else's. */
function headersOf(written: unknown): Readonly<Record<string, string>> | undefined {
  const headers = listOf(written).map((header) =>
    isRecord(header) ? [String(header.Name), String(header.Value)] : ["", ""],
  );
  const isGood = headers.every(
    ([name = "", value = ""]) =>
      /^[!-9;-~]+$/.test(name) &&
      name.length <= LONGEST_HEADER.name &&
      /^[ -~]+$/.test(value) &&
      value.length <= LONGEST_HEADER.value,
  );
  return isGood ? Object.fromEntries(headers) : undefined;
}
