import type { Command } from "commander";

const HELP = ["--help", "-h"];

/**
 * `help enqueue refresh` is `enqueue refresh --help`: commander's own help command knows one level. And where a command
 * is not there, its help is not either: without the option commander complains, and suggests the nearest one.
 */
export function withHelpOfItsCommand(words: readonly string[], program: Command): readonly string[] {
  const { plain, isAsked } = withoutHelpWord(words, program);
  const asked = isAsked ? [...plain, "--help"] : plain;
  const option = asked.findIndex((word) => HELP.includes(word));
  return option >= 0 && hasUnknown(plain, program) ? plain.filter((word) => !HELP.includes(word)) : asked;
}

/** The words without `help`, where that stands in a command's place. */
function withoutHelpWord(words: readonly string[], program: Command) {
  let command = program;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-")) continue;
    if (command.commands.length === 0) break;
    if (word === "help") return { plain: words.toSpliced(index, 1), isAsked: true };
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return { plain: words, isAsked: false };
}

function hasUnknown(words: readonly string[], program: Command): boolean {
  let command = program;
  for (const word of words) {
    if (word.startsWith("-")) continue;
    if (command.commands.length === 0) return false;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) return true;
    command = next;
  }
  return false;
}
