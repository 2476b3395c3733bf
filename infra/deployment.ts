import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDeployment, type DeployableStage } from "@dblab-refresh/core/configuration/deployment";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { describeReadError } from "@dblab-refresh/core/configuration/read-error";
import { hasDatabases } from "./export-place.ts";
import { checkNames } from "./names.ts";

/** A stage as it is deployed. */
export interface Deployment {
  /** The stage's name: `sst deploy --stage NAME`. */
  readonly name: string;
  readonly stage: DeployableStage;
  /** The stage's file as JSON, for the bundles. No secret is in it. */
  readonly plain: Readonly<Record<string, unknown>>;
}

/**
 * Reads the configuration of a stage from `config/`, or from the folder that DBLAB_REFRESH_CONFIG names, and checks
 * everything that could fail in the middle of a deployment.
 *
 * @throws Error that has all problems as lines, each with its field and the remedy
 */
export function readDeployment(name: string): Deployment {
  const file = join(process.env.DBLAB_REFRESH_CONFIG || "config", `${name}.yaml`);
  if (!existsSync(file)) {
    throw new Error(
      `${describeReadError({ code: "ENOENT" }, file)}; a stage is deployed from the file of its name`,
    );
  }
  const read = readStage(readFileSync(file, "utf8"), file);
  if (!read.ok) throw new Error(read.description);
  const checked = checkDeployment(read.stage, name, new Date().toISOString());
  const { region } = read.stage.deployment ?? {};
  const problems = [
    ...(checked.ok ? [] : checked.problems),
    ...(region ? checkNames(name, region, hasDatabases(read.stage)) : []),
  ];
  if (!checked.ok || problems.length > 0) throw new Error(describeProblems(file, problems));
  // readStage took it for a stage: it is a mapping.
  const plain = read.plain as Record<string, unknown>;
  return { name, stage: checked.stage, plain: { ...plain, installation: checked.stage.installation } };
}
