import { styleText } from "node:util";

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Colours where a person looks at a terminal that has them; plain text in files, pipes and under NO_COLOR. */
export function paint(style: Style, text: string): string {
  return hasColours() ? styleText(style, text) : text;
}

function hasColours(): boolean {
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

const ofStatus: Readonly<Record<string, Style>> = {
  succeeded: "green",
  failed: "red",
  cancelled: "yellow",
  skipped: "yellow",
  running: "cyan",
};

/** A status in the colour of its kind. */
export function paintStatus(status: string): string {
  const style = ofStatus[status];
  return style === undefined ? status : paint(style, status);
}
