import { Command, CommanderError } from "commander";
import { withoutBinaryForms } from "./binary-arguments.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { withHelpOfItsCommand } from "./help-words.ts";
import { addExamples } from "./operator/page/examples.ts";
import { describeError, exitCodeOfError } from "./plain-error.ts";
import { subcommands } from "./subcommands.ts";
import { VERSION } from "./version.ts";

/**
 * Runs one command and answers its exit code; nothing is thrown. Errors are one line on standard error.
 *
 * @param typed the arguments after the program's name
 * @param onCode told of the exit code as soon as the command knows it: it may not come to its end
 */
export async function runProgram(
  typed: readonly string[],
  onCode: (code: ExitCode) => void = () => {},
): Promise<ExitCode> {
  // Only what is typed: a variable such as DEBUG is set for other programs' sake.
  const verbose = typed.includes("--verbose");
  let code: ExitCode = exitCodes.succeeded;
  try {
    const words = withoutBinaryForms(typed);
    const program = await programFor(words, (told) => {
      code = told;
      onCode(told);
    });
    await program.parseAsync([...withHelpOfItsCommand(words, program)], { from: "user" });
    return code;
  } catch (error) {
    // Commander has told already: what was asked for, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    process.stderr.write(`${describeError(error, verbose)}\n`);
    return exitCodeOfError(error);
  }
}

/** The program with every command's name, and everything of the one that is asked for. */
export async function programFor(
  words: readonly string[],
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command("dblab-refresh")
    .description("Refreshes DBLab Engine from a temporary clone of an RDS or Aurora snapshot.")
    .version(VERSION, "--version", "print the version")
    .option("--verbose", "print stacks of errors")
    .enablePositionalOptions()
    .configureOutput({ outputError: (text, write) => write(inOneLine(text)) })
    .exitOverride()
    .showHelpAfterError("Run dblab-refresh --help for what there is.");
  const [asked] = words.filter((word) => !word.startsWith("-") && word !== "help");
  for (const { name, summary, hidden = false, load } of subcommands) {
    const command = program.command(name, { hidden }).summary(summary).description(summary);
    command
      .exitOverride()
      .option("--verbose", "print stacks of errors")
      .showHelpAfterError(`Run dblab-refresh ${name} --help for what there is.`);
    if (name === asked) (await load()).describe(command, finish);
    for (const below of command.commands)
      below.showHelpAfterError(`Run dblab-refresh ${name} ${below.name()} --help for what there is.`);
  }
  return addExamples(program, [
    ["dblab-refresh run --config config.yaml --dry-run", "one machine: look, and change nothing"],
    ["dblab-refresh -config config.yaml", "the same as the rds-refresh binary is called"],
    ["dblab-refresh jobs --stage prod", "a deployed stage: what was done, and what goes on"],
    ["dblab-refresh enqueue refresh main --stage prod --wait", "refresh, and follow it"],
    ["dblab-refresh help enqueue restore", "all of a command, with examples"],
  ]);
}

/** Commander's complaint; what to do about it follows in the same line. */
function inOneLine(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, " ");
  return `${/[.!?)]$/.test(line) ? line : `${line}.`} `;
}
