import type { Alert, Fact } from "./alert.ts";

/** What a webhook is sent. Source: "Block Kit" in Slack's API reference. */
export interface SlackMessage {
  /** In notifications, and where blocks are not shown. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
}

type SlackBlock =
  | { readonly type: "header"; readonly text: PlainText }
  | { readonly type: "section"; readonly text: Markdown }
  | { readonly type: "section"; readonly fields: readonly Markdown[] }
  | { readonly type: "context"; readonly elements: readonly Markdown[] };

interface PlainText {
  readonly type: "plain_text";
  readonly text: string;
}

interface Markdown {
  readonly type: "mrkdwn";
  readonly text: string;
  /** Names and addresses in other programs' words are not made links and mentions of. */
  readonly verbatim: true;
}

/** Slack's limits in characters, of what it is sent: `&amp;` has five. */
const LIMITS = { header: 150, section: 3000, field: 2000, context: 2000, fallback: 3000 };

const MARKS: Readonly<Record<Alert["tone"], string>> = { bad: "🔴", good: "🟢", plain: "⚪" };

/** A fact that is short goes beside another one. */
const SHORT = 60;

export function slackMessageOf(alert: Alert): SlackMessage {
  const { title, tone, facts, installation, footer } = alert;
  const short = facts.filter(({ text }) => text.length <= SHORT && !text.includes("\n"));
  const long = facts.filter((fact) => !short.includes(fact));
  return {
    text: escapedTo(`[${installation}] ${title}`, LIMITS.fallback),
    blocks: [
      { type: "header", text: { type: "plain_text", text: cut(`${MARKS[tone]} ${title}`, LIMITS.header) } },
      // Slack takes ten fields: there are seven facts at most.
      ...(short.length > 0
        ? [{ type: "section" as const, fields: short.map((fact) => markdown(fact, LIMITS.field)) }]
        : []),
      ...long.map((fact) => ({ type: "section" as const, text: markdown(fact, LIMITS.section) })),
      {
        type: "context",
        elements: [{ type: "mrkdwn", text: escapedTo(footer, LIMITS.context), verbatim: true }],
      },
    ],
    unfurl_links: false,
  };
}

function markdown({ label, text }: Fact, most: number): Markdown {
  const head = `*${label}*\n`;
  return { type: "mrkdwn", text: `${head}${escapedTo(text, most - head.length)}`, verbatim: true };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The text with Slack's three control characters escaped, cut so that no entity and no character is torn apart. */
function escapedTo(text: string, most: number): string {
  return cut(text, most, ENTITIES);
}

/** Plain text has no entities. Slack counts as JavaScript does, or less. */
function cut(text: string, most: number, entities: Readonly<Record<string, string>> = {}): string {
  let result = "";
  for (const character of text) {
    const written = entities[character] ?? character;
    if (result.length + written.length > most - 1) return `${result}…`;
    result += written;
  }
  return result;
}
