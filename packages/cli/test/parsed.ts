import { withoutBinaryForms } from "@dblab-refresh/cli/binary-arguments";
import { withHelpOfItsCommand } from "@dblab-refresh/cli/help-words";
import { programFor } from "@dblab-refresh/cli/program";
import { type Command, CommanderError } from "commander";

/** Reads words as the command would, and does nothing. @throws what is wrong with them */
export async function parsed(typed: readonly string[]): Promise<void> {
  const words = withoutBinaryForms(typed);
  const program = await programFor(words, () => {});
  quieten(program);
  try {
    await program.parseAsync([...withHelpOfItsCommand(words, program)], { from: "user" });
  } catch (error) {
    // Help was asked for.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  }
}

/** What has commands below it does nothing by itself. */
function quieten(command: Command): void {
  command.configureOutput({ writeErr: () => {}, writeOut: () => {}, outputError: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const below of command.commands) quieten(below);
}
