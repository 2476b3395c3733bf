import { readFileSync } from "node:fs";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { ConfigurationError, describeProblems } from "@dblab-refresh/core/configuration/problem";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import { exitCodes } from "../exit-codes.ts";
import { PlainError } from "../plain-error.ts";
import { unreadFile } from "../unread-file.ts";

/**
 * Reads a stage's file, or the rds-refresh binary's config.yaml.
 *
 * @throws PlainError with every problem of the file, by line
 */
export function readConfiguration(path: string): Stage {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw unreadFile(error, path);
  }
  const read = readStage(text, path);
  if (!read.ok) throw wrong(path, read.description);
  return read.stage;
}

export interface ChosenTarget {
  readonly name: string;
  /** How often RDS is looked at. Seconds. */
  readonly pollInterval: number;
}

/** The schema's own poll interval. Seconds. */
const USUAL = 30;

/**
 * The targets that are to be refreshed: those that were named, or all. Each is resolved, so that a variable that is not
 * set is told before anything begins.
 *
 * @throws PlainError with every problem
 */
export async function chosenTargets(
  stage: Stage,
  path: string,
  { names, secrets }: { readonly names: readonly string[]; readonly secrets: Secrets },
): Promise<readonly ChosenTarget[]> {
  const known = Object.keys(stage.targets);
  if (known.length === 0) {
    const message = `${path} has no target to refresh`;
    throw new PlainError(message, "Add source, clone, dblab and aws, or targets.", exitCodes.usage);
  }
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `${path} has no target ${unknown}`;
    throw new PlainError(message, `It has ${known.join(", ")}.`, exitCodes.usage);
  }
  const chosen = names.length === 0 ? known : [...new Set(names)];
  const problems: string[] = [];
  const targets: ChosenTarget[] = [];
  for (const name of chosen) {
    const current = stage.targets[name];
    if (current === undefined) continue;
    try {
      const variable = (key: string) => secrets.variable(key);
      const { target } = await resolveTarget(current, { name, current, variable });
      targets.push({ name, pollInterval: target.clone.pollInterval });
    } catch (error) {
      // A secret store that is away for a moment is the job's to wait for.
      if (error instanceof Fault && error.passing) targets.push({ name, pollInterval: USUAL });
      else if (error instanceof ConfigurationError) problems.push(describeProblems(path, error.problems));
      else problems.push(`${path}: ${message(error)}`);
    }
  }
  if (problems.length > 0) throw wrong(path, problems.join("\n"));
  return targets;
}

function wrong(path: string, problems: string): PlainError {
  const lines = problems.split("\n");
  const message = lines.length === 1 ? problems : `${path} cannot be used:\n${problems}\n`;
  return new PlainError(message, "Nothing was begun: correct it and run this again.", exitCodes.usage);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
