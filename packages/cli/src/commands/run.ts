import type { Command } from "commander";
import { durationOption } from "../duration-option.ts";
import { addExamples } from "../operator/page/examples.ts";
import { dryRun } from "../single-machine/dry-run.ts";
import { machineView } from "../single-machine/machine-view.ts";
import { run } from "../single-machine/run.ts";
import type { Finish } from "../subcommand.ts";

interface Flags {
  readonly config: string;
  readonly stateDir?: string;
  readonly target: readonly string[];
  readonly dryRun: boolean;
  readonly skipCleanup: boolean;
  readonly resumeOnly: boolean;
  readonly shutdownTimeout: number;
  readonly json: boolean;
}

const WHAT_HAPPENS = `
After a SIGKILL or a reboot the next start goes on where this one stood. SIGTERM, SIGINT and SIGHUP cancel the job and
delete its clone, for as long as --shutdown-timeout (Kubernetes kills after 30 s); a second signal leaves that to the next start.

Exit codes: 0 refreshed, 1 failed, 2 the command or the configuration is wrong, 3 skipped, 4 cancelled.`;

export function describe(command: Command, finish: Finish): void {
  command
    .requiredOption("-c, --config <file>", "a stage's file, or the rds-refresh binary's config.yaml")
    .option("--target <name>", "refresh this target only; may be repeated", collected, [])
    .option("--state-dir <folder>", "where jobs are kept (default: ./meta)")
    .option("--dry-run", "check everything and find the snapshot; change nothing", false)
    .option("--skip-cleanup", "leave clones alone that no job remembers", false)
    .option("--resume-only", "finish what an earlier run left, begin nothing: for a machine's start", false)
    .addOption(
      durationOption("--shutdown-timeout <duration>", "how long a signal's clean-up may take", "25s"),
    )
    .option("--json", "log lines as JSON, also on a terminal", false)
    .action(async (flags: Flags) => {
      const { config, stateDir, target: targets, skipCleanup, resumeOnly, shutdownTimeout } = flags;
      const options = {
        config,
        targets,
        skipCleanup,
        resumeOnly,
        shutdownTimeout,
        ...(stateDir && { stateDir }),
      };
      const viewOf = machineView(flags.json);
      finish(flags.dryRun ? await dryRun(options, viewOf) : await run(options, viewOf));
      // After a signal something may still be under way, for which nobody waits.
      setImmediate(() => process.exit());
    });
  addExamples(command, [
    ["dblab-refresh run --config config.yaml --dry-run", "look, and change nothing"],
    ["dblab-refresh run --config config.yaml", "refresh every target of the file"],
    [
      "dblab-refresh run --config config.yaml --resume-only",
      "at a machine's start: finish what a crash left",
    ],
    ["dblab-refresh -config config.yaml -state-dir /meta", "as the rds-refresh binary is called"],
  ]).addHelpText("after", WHAT_HAPPENS);
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
