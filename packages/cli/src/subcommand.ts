import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.ts";

/** Takes the exit code of what was done. A command that tells none has succeeded. */
export type Finish = (code: ExitCode) => void;

/** One line of the table in subcommands.ts. */
export interface Subcommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Not in the list: another spelling of something else. */
  readonly hidden?: boolean;
  /** Loaded when it is asked for, so that no other command's clients are: `--help` and the tables stay quick. */
  readonly load: () => Promise<{ readonly describe: Describe }>;
}

/** Adds options, examples and the action to a command that has its name and summary. */
export type Describe = (command: Command, finish: Finish) => void;
