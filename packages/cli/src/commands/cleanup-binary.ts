import type { Command } from "commander";
import { durationOption } from "../duration-option.ts";
import { addExamples } from "../operator/page/examples.ts";
import { cleanUp } from "../single-machine/clean-up.ts";
import { machineView } from "../single-machine/machine-view.ts";
import type { Finish } from "../subcommand.ts";

interface Flags {
  readonly config: string;
  readonly stateDir?: string;
  readonly maxAge: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const WHAT_HAPPENS = `
Deletes the clones of killed runs of this state directory, those of its installation that no job remembers, and those of
the rds-refresh binary that are older than -max-age or whose DeleteAfter is over.`;

/** `cleanup` as the rds-refresh binary has it: on a single machine, by its configuration. */
export function describe(command: Command, finish: Finish): void {
  command
    .configureHelp({ commandUsage: () => "dblab-refresh cleanup -config <file> [options]" })
    .showHelpAfterError("Run dblab-refresh cleanup -help for what there is.")
    .requiredOption("--config <file>", "a stage's file, or the rds-refresh binary's config.yaml")
    .option("--state-dir <folder>", "where jobs are kept (default: ./meta)")
    .addOption(durationOption("--max-age <duration>", "how old the binary's clones may be", "48h"))
    .option("--dry-run", "say what would be deleted, and change nothing", false)
    .option("--json", "log lines as JSON, also on a terminal", false)
    .action(async ({ config, stateDir, maxAge, dryRun, json }: Flags) => {
      finish(await cleanUp({ config, maxAge, dryRun, ...(stateDir && { stateDir }) }, machineView(json)));
      setImmediate(() => process.exit());
    });
  addExamples(command, [
    ["dblab-refresh cleanup -config config.yaml -dry-run", "say what would be deleted"],
    ["dblab-refresh cleanup -config config.yaml -max-age 24h", "delete what is older"],
  ]).addHelpText("after", WHAT_HAPPENS);
}
