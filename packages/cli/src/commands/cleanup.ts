import { parseDuration } from "@dblab-refresh/core/configuration/duration";
import { type Command, Option } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayAside, sayJson } from "../operator/page/say.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import { PlainError } from "../plain-error.ts";
import type { Finish } from "../subcommand.ts";

interface CleanupOptions extends StageOptions {
  readonly maxAge: number;
  readonly dryRun?: boolean;
  readonly others?: boolean;
  readonly rdsRefresh?: boolean;
}

export function describe(command: Command, finish: Finish): void {
  addStageOptions(
    command
      .addOption(
        new Option("--max-age <duration>", "leave younger ones alone")
          .default(24 * 3600, "24h")
          .argParser(duration),
      )
      .option("--dry-run", "only say what would be deleted")
      .option("--others", "other installations' old clones as well")
      .option("--rds-refresh", "the rds-refresh binary's old clones as well"),
  ).action((options: CleanupOptions) => cleanUp(options, finish));
  addExamples(command, [
    ["dblab-refresh cleanup --stage prod --dry-run", "what would be deleted, what is left alone, and why"],
    ["dblab-refresh cleanup --stage prod --max-age 48h --rds-refresh", "what the binary forgot, too"],
    [
      "dblab-refresh cleanup -config config.yaml -dry-run",
      "on a single machine: one hyphen; see cleanup -help",
    ],
  ]).addHelpText(
    "after",
    "\nWhat has our name and not our tags, nor the binary's, is never deleted: nothing proves that it is a clone, and it might be a production database.",
  );
}

async function cleanUp(options: CleanupOptions, finish: Finish): Promise<void> {
  const [{ stagePorts }, { findClones }, { cleanupVerdict, deleteClone }, { plainly }] = await Promise.all([
    import("../operator/stage/stage-ports.ts"),
    import("../operator/cleaning/clones.ts"),
    import("../operator/cleaning/cleaned.ts"),
    import("../operator/services/aws-errors.ts"),
  ]);
  if (options.config !== undefined && options.stage === undefined && options.table === undefined) {
    throw new PlainError(
      `${options.config} alone does not say which deployed stage is meant`,
      `Say --stage NAME or --table NAME beside it; on a single machine: dblab-refresh cleanup -config ${options.config}, with one hyphen.`,
      exitCodes.usage,
    );
  }
  const ports = stagePorts(options);
  const { installation } = ports.stage;
  const ofTable = await plainly(ports.place, () => ports.jobs.list.installation());
  if (ofTable !== undefined && ofTable !== installation) {
    // Every clone of the file's installation would look as if nobody remembered it.
    throw new PlainError(
      `the stage's file is of the installation ${installation}, and the table ${ports.place.jobTable} of ${ofTable}`,
      "Name the file and the table of one stage; nothing was deleted.",
      exitCodes.usage,
    );
  }
  const { found, faults } = await findClones(ports);
  const now = ports.clock.now();
  const { maxAge, others = false, rdsRefresh: binarys = false } = options;
  const results: { identifier: string; deletes: boolean; why: string; did?: string }[] = [];
  for (const one of found) {
    const verdict = cleanupVerdict(one, now, { maxAge, others, binarys });
    const { identifier } = one.clone;
    if (!verdict.deletes || options.dryRun) {
      results.push({ identifier, ...verdict });
      continue;
    }
    const did = await deleteClone(one, now).catch((error: unknown) => {
      faults.push(`${identifier}: ${error instanceof Error ? error.message : error}`);
      return "it could not be deleted";
    });
    results.push({ identifier, ...verdict, did });
  }
  for (const fault of faults) sayAside(fault);
  if (faults.length > 0) finish(exitCodes.failed);
  if (options.json) return sayJson(results);
  if (results.length === 0) return say("No clone is alive.");
  for (const { identifier, deletes, why, did } of results) {
    if (!deletes) say(`${identifier} is left alone: ${why}`);
    else say(options.dryRun ? `${identifier} would be deleted: ${why}` : `${identifier}: ${did} (${why})`);
  }
}

function duration(written: string): number {
  const seconds = parseDuration(written);
  if (seconds !== undefined && seconds >= 0) return seconds;
  throw new PlainError(
    `--max-age ${written} is no duration`,
    "Use one such as 24h, 90m or 1h30m.",
    exitCodes.usage,
  );
}
