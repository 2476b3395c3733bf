import type { Command } from "commander";

/** Examples under a command's help: what is typed, and what it is for. */
export function addExamples(command: Command, examples: readonly (readonly [string, string])[]): Command {
  const widest = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, text]) => `  $ ${line.padEnd(widest)}   # ${text}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
