import { randomBytes } from "node:crypto";
import { type Arrival, isRecord, listOf, type SinkAnswer, type Taken } from "./arrival.ts";

/**
 * Slack's incoming webhooks: one path for each, which is its secret.
 * Source: "Sending messages using incoming webhooks" and "Block Kit" in Slack's documentation.
 */
export class SlackWebhooks {
  readonly #names = new Map<string, string>();

  /** @returns the path to post to */
  open(name: string): string {
    const path = `/services/T0LOCAL00/B${String(this.#names.size).padStart(8, "0")}/${randomBytes(12).toString("hex")}`;
    this.#names.set(path, name);
    return path;
  }

  has(path: string): boolean {
    return path.startsWith("/services/");
  }

  /** Somebody removed the webhook. */
  remove(name: string): void {
    for (const [path, own] of this.#names) if (own === name) this.#names.delete(path);
  }

  take(path: string, body: string): Taken {
    const to = this.#names.get(path);
    if (to === undefined) return refused(404, "no_service");
    let raw: unknown;
    try {
      raw = JSON.parse(body);
    } catch {
      return refused(400, "invalid_payload");
    }
    if (!isRecord(raw)) return refused(400, "invalid_payload");
    const { text, blocks } = raw;
    if (typeof text !== "string" && blocks === undefined) return refused(400, "no_text");
    if (blocks !== undefined && complaintOf(blocks) !== undefined) return refused(400, "invalid_blocks");
    const arrival: Arrival = {
      service: "slack",
      to,
      headline: unescaped(String(text ?? "")),
      shown: listOf(blocks).map(shownBlock).join("\n"),
      raw,
    };
    return { answer: answered(200, "ok"), arrival };
  }
}

function refused(status: number, body: string): Taken {
  return { answer: answered(status, body) };
}

function answered(status: number, body: string): SinkAnswer {
  return { status, headers: { "content-type": "text/html" }, body };
}

const MOST_BLOCKS = 50;
const LIMITS = { header: 150, section: 3000, field: 2000, fields: 10, elements: 10 };

function complaintOf(blocks: unknown): string | undefined {
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > MOST_BLOCKS)
    return `1 to ${MOST_BLOCKS} blocks`;
  return blocks.map(complaintOfBlock).find((complaint) => complaint !== undefined);
}

function complaintOfBlock(block: unknown): string | undefined {
  if (!isRecord(block)) return "a block is an object";
  const { type, text, fields, elements } = block;
  switch (type) {
    case "header":
      return isText(text, ["plain_text"], LIMITS.header) ? undefined : "a header's text";
    case "section": {
      if (text !== undefined && !isText(text, ["plain_text", "mrkdwn"], LIMITS.section))
        return "a section's text";
      if (fields === undefined) return text === undefined ? "a section without anything" : undefined;
      const isGood = listOf(fields).every((field) => isText(field, ["plain_text", "mrkdwn"], LIMITS.field));
      return isGood && isCount(fields, LIMITS.fields) ? undefined : "a section's fields";
    }
    case "context": {
      const isGood = listOf(elements).every((one) => isText(one, ["plain_text", "mrkdwn"], LIMITS.section));
      return isGood && isCount(elements, LIMITS.elements) ? undefined : "a context's elements";
    }
    default:
      return `no block ${String(type)}`;
  }
}

function isText(value: unknown, types: readonly string[], most: number): boolean {
  if (!isRecord(value) || !types.includes(String(value.type)) || typeof value.text !== "string") return false;
  return value.text.length >= 1 && value.text.length <= most;
}

function isCount(value: unknown, most: number): boolean {
  const count = listOf(value).length;
  return count >= 1 && count <= most;
}

function shownBlock(block: unknown): string {
  if (!isRecord(block)) return "";
  const texts = [
    ...(block.text === undefined ? [] : [block.text]),
    ...listOf(block.fields),
    ...listOf(block.elements),
  ];
  return texts.map(shownText).join("\n");
}

/** As Slack draws it: mentions and links by what stands in `<>`, bold without its asterisks, then the entities. */
function shownText(text: unknown): string {
  if (!isRecord(text)) return "";
  const written = String(text.text);
  if (text.type === "plain_text") return written;
  const linked = written
    .replace(/<!(\w+)>/g, "@$1")
    .replace(/<([^|>]+)(?:\|([^>]+))?>/g, (_, url, label) => label ?? url);
  return unescaped(linked.replace(/^\*([^*\n]+)\*$/gm, "$1"));
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
