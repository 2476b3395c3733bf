import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, _finish: Finish): void {
  command.requiredOption("--config <file>", "the configuration").action(() => {
    throw new PlainError("nothing is run yet", "Deploy a stage in the meantime.", exitCodes.usage);
  });
}
