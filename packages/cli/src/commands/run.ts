import { parseDuration } from "@dblab-refresh/core/configuration/duration";
import { type Command, InvalidArgumentError, Option } from "commander";
import { dryRun } from "../single-machine/dry-run.ts";
import { jsonView } from "../single-machine/json-view.ts";
import { run } from "../single-machine/run.ts";
import { terminalView } from "../single-machine/terminal-view.ts";
import type { Finish } from "../subcommand.ts";

interface Flags {
  readonly config: string;
  readonly stateDir?: string;
  readonly target: readonly string[];
  readonly dryRun: boolean;
  readonly skipCleanup: boolean;
  readonly shutdownTimeout: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  dblab-refresh run --config config.yaml --dry-run     look, and change nothing
  dblab-refresh run --config config.yaml               refresh every target of the file
  dblab-refresh -config config.yaml -state-dir /meta   as the rds-refresh binary is called

After a SIGKILL or a reboot the next start goes on where this one stood. SIGTERM, SIGINT and SIGHUP cancel the job and
delete its clone, for as long as --shutdown-timeout; a second signal leaves that to the next start.

Exit codes: 0 refreshed, 1 failed, 2 the command or the configuration is wrong, 3 skipped, 4 cancelled.`;

export function describe(command: Command, finish: Finish): void {
  command
    .requiredOption("-c, --config <file>", "a stage's file, or the rds-refresh binary's config.yaml")
    .option("--target <name>", "refresh this target only; may be repeated", collected, [])
    .option("--state-dir <folder>", "where jobs are kept (default: ./meta)")
    .option("--dry-run", "check everything and find the snapshot; change nothing", false)
    .option("--skip-cleanup", "leave clones alone that no job remembers", false)
    .addOption(
      new Option("--shutdown-timeout <duration>", "how long a signal's clean-up may take")
        .default(25, "25s: Kubernetes kills after 30")
        .argParser(duration),
    )
    .option("--json", "log lines as JSON, also on a terminal", false)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => {
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
      // Whoever reads us may go away, the terminal as well: that is no reason to leave a refresh.
      for (const stream of [process.stdout, process.stderr])
        stream.removeAllListeners("error").on("error", () => {});
      const viewOf: Parameters<typeof run>[1] = (pastJobs) =>
        flags.json || !process.stdout.isTTY ? jsonView() : terminalView(process.stdout, pastJobs);
      const { config, stateDir, target: targets, skipCleanup, shutdownTimeout } = flags;
      const options = { config, targets, skipCleanup, shutdownTimeout, ...(stateDir && { stateDir }) };
      finish(flags.dryRun ? await dryRun(options, viewOf) : await run(options, viewOf));
      // After a signal something may still be under way, for which nobody waits.
      setImmediate(() => process.exit());
    });
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds <= 0)
    throw new InvalidArgumentError("A duration such as 25s or 2m is wanted.");
  return seconds;
}
