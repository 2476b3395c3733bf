import { Command, CommanderError } from "commander";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { describeError, exitCodeOfError } from "./plain-error.ts";
import { subcommands } from "./subcommands.ts";
import { VERSION } from "./version.ts";

/**
 * Runs one command and answers its exit code; nothing is thrown. Errors are one line on standard error.
 *
 * @param words the arguments after the program's name
 */
export async function runProgram(words: readonly string[]): Promise<ExitCode> {
  const verbose = words.includes("--verbose") || Boolean(process.env.DEBUG);
  let code: ExitCode = exitCodes.succeeded;
  try {
    const program = await programFor(words, (told) => {
      code = told;
    });
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    // Commander has told already: what was asked for, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    process.stderr.write(`${describeError(error, verbose)}\n`);
    return exitCodeOfError(error);
  }
}

/** The program with every command's name, and everything of the one that is asked for. */
async function programFor(words: readonly string[], finish: (code: ExitCode) => void): Promise<Command> {
  const program = new Command("dblab-refresh")
    .description("Refreshes DBLab Engine from a temporary clone of an RDS or Aurora snapshot.")
    .version(VERSION, "--version", "print the version")
    .option("--verbose", "print stacks of errors")
    .enablePositionalOptions()
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride()
    .showHelpAfterError("Run dblab-refresh --help for what there is.");
  const asked = words[0] === "help" ? words[1] : words.find((word) => !word.startsWith("-"));
  for (const { name, summary, hidden = false, load } of subcommands) {
    const command = program.command(name, { hidden }).summary(summary).description(summary);
    command
      .exitOverride()
      .option("--verbose", "print stacks of errors")
      .showHelpAfterError(`Run dblab-refresh ${name} --help for what there is.`);
    if (name === asked) (await load()).describe(command, finish);
  }
  return program;
}
