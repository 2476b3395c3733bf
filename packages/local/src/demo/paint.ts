import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red";

/** Colours where a person looks at a terminal that has them; plain text in files, pipes and under NO_COLOR. */
export function paint(style: Style, text: string): string {
  const colours = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return colours ? styleText(style, text) : text;
}
