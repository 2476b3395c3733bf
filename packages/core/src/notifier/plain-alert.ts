import type { Alert } from "./alert.ts";

/** SNS takes 256 KB with everything, and nobody reads more than this of one fact. Characters. */
const LONGEST_FACT = 10_000;

/** An alert as lines: the labels in a column, what has several lines indented below its first one. */
export function plainAlert({ title, facts, footer }: Alert): string {
  const width = Math.max(...facts.map(({ label }) => label.length)) + 2;
  const lines = facts.map(({ label, text }) => {
    const shown = text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text;
    return `${`${label}:`.padEnd(width)}${shown.replaceAll("\n", `\n${" ".repeat(width)}`)}`;
  });
  return [title, "", ...lines, "", footer, ""].join("\n");
}
