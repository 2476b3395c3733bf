import type { Alert } from "./alert.ts";
import { plainAlert } from "./plain-alert.ts";

/** An alert as a mail, without its addresses. */
export interface Mail {
  /** One line without control characters, at most 200 characters. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const LONGEST_SUBJECT = 200;

export function mailOf(alert: Alert): Mail {
  // Nobody sent a mail with this id: all of a job's mails refer to it, and so belong together.
  const thread = `<${alert.jobId}@dblab-refresh.invalid>`;
  return {
    subject: oneLine(subjectOf(alert), LONGEST_SUBJECT),
    text: plainAlert(alert),
    html: htmlAlert(alert),
    headers: {
      References: thread,
      "In-Reply-To": thread,
      // No holiday reply comes back. Source: RFC 3834.
      "Auto-Submitted": "auto-generated",
      "X-Dblab-Refresh-Alert": alert.id,
    },
  };
}

/** SNS's, for mails of its own: ASCII, at most 100 characters. Source: Publish in SNS's API Reference. */
export function snsSubjectOf(alert: Alert): string {
  const ascii = subjectOf(alert)
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[^ -~]/gu, "?");
  return oneLine(ascii, 100, "...");
}

function subjectOf({ installation, title }: Alert): string {
  return `[dblab-refresh ${installation}] ${title}`;
}

function oneLine(text: string, most: number, ellipsis = "…"): string {
  const characters = [...text.replace(/\p{Cc}+/gu, " ")];
  if (characters.length <= most) return characters.join("");
  return characters.slice(0, most - ellipsis.length).join("") + ellipsis;
}

const COLOURS: Readonly<Record<Alert["tone"], string>> = {
  bad: "#b00020",
  good: "#1b7f3b",
  plain: "#444444",
};

/** Styles stand on the elements: mail programs drop style sheets. */
function htmlAlert({ title, tone, facts, footer }: Alert): string {
  const rows = facts.map(
    ({ label, text }) =>
      `<tr><th style="text-align:left;vertical-align:top;padding:4px 16px 4px 0;white-space:nowrap">${escaped(label)}</th>` +
      `<td style="padding:4px 0">${escaped(text).replaceAll("\n", "<br>")}</td></tr>`,
  );
  return [
    '<!doctype html><html><body style="font-family:sans-serif;font-size:14px;color:#222">',
    `<h2 style="color:${COLOURS[tone]};font-size:18px">${escaped(title)}</h2>`,
    `<table style="border-collapse:collapse">${rows.join("")}</table>`,
    `<p style="color:#777;font-size:12px">${escaped(footer)}</p>`,
    "</body></html>",
  ].join("\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
