import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describeReadError, readStage } from "@dblab-refresh/core/configuration/document";
import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { referencedNames } from "@dblab-refresh/core/configuration/references";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import type { Target, TargetSource } from "@dblab-refresh/core/configuration/target";
import { changedDocument, type DocumentChanges, type JsonObject } from "./changed-document.ts";
import { isRecord } from "./world/gateway-call.ts";
import type { SourceType } from "./world/source-database.ts";

const RDS_ENDPOINT = "RDS_ENDPOINT";
const DBLAB_ENDPOINT = "DBLAB_ENDPOINT";

export interface ConfigurationOptions extends Pick<DocumentChanges, "settings" | "more"> {
  /** The type of the source that the world is to have; any if left out. */
  readonly source?: SourceType;
}

/** A stage's file as the local stage uses it. */
export interface LocalConfiguration {
  readonly stage: Stage;
  /** The document as JSON, for the functions' STAGE_FILE. */
  readonly plain: unknown;
  /** The target that the world is made for, resolved, with its secrets. */
  readonly targetName: string;
  readonly target: Target;
  /** What the document refers to, for the functions' environment. */
  variables(endpoints: { readonly rds: string; readonly dblab: string }): Record<string, string>;
}

/**
 * Reads a stage's file, or the rds-refresh binary's config.yaml, and turns it to the simulators: each target's
 * `aws.endpoint` becomes `${RDS_ENDPOINT}`, its `dblab.apiEndpoint` `${DBLAB_ENDPOINT}`, and `dblab.ca` and `insecure`
 * are left out, since the simulator speaks HTTP. Nothing else is changed.
 *
 * The world is made for the first target of the file, or for the first one whose source is of the given type.
 *
 * The variables of secrets get random values: a secret of the user's own environment is never read. Other variables
 * come from the environment.
 *
 * @throws Error with all problems of the file, by line; or that it has no target of the given type
 */
export async function localConfiguration(
  file: string,
  { source: type, ...changes }: ConfigurationOptions = {},
): Promise<LocalConfiguration> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Error(describeReadError(error, file));
  });
  const read = readStage(text, file);
  if (!read.ok) throw new Error(read.description);
  const targetName = Object.entries(read.stage.targets).find(
    ([, target]) => type === undefined || target.source.type === type,
  )?.[0];
  if (targetName === undefined)
    throw new Error(`${file}: has no target${type ? ` of source.type ${type}` : ""}`);
  const plain = changedDocument(read.plain, targetName, { ...changes, everyTarget: redirected });
  const checked = checkStage(plain);
  if (!checked.ok) throw new Error(describeProblems(file, checked.problems));
  const { stage } = checked;

  const secrets = secretVariables(stage);
  const variables: LocalConfiguration["variables"] = ({ rds, dblab }) => {
    const names = referencedNames(JSON.stringify(stage.targets));
    const own = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
    return { ...Object.fromEntries(own), ...secrets, [RDS_ENDPOINT]: rds, [DBLAB_ENDPOINT]: dblab };
  };
  const source = stage.targets[targetName];
  if (source === undefined) throw new Error(`${file}: the target ${targetName} is gone`);
  // The world is made of what the target says, so its endpoints are not known yet.
  const known = variables({ rds: "http://127.0.0.1", dblab: "http://127.0.0.1" });
  const { target } = await resolveTarget(source, {
    name: targetName,
    variable: async (name) => known[name],
    current: source,
  });
  return { stage, plain, targetName, target, variables };
}

/** A target turned to the simulators. */
function redirected(target: JsonObject): JsonObject {
  if (!isRecord(target.aws) || !isRecord(target.dblab)) return target;
  const { ca: _ca, insecure: _insecure, ...dblab } = target.dblab;
  return {
    ...target,
    aws: { ...target.aws, endpoint: `\${${RDS_ENDPOINT}}` },
    dblab: { ...dblab, apiEndpoint: `\${${DBLAB_ENDPOINT}}` },
  };
}

/** A random value for each variable of a secret field. */
function secretVariables(stage: Stage): Record<string, string> {
  const fields = Object.values(stage.targets).flatMap((target: TargetSource) => [
    target.source.password,
    target.dblab.token,
  ]);
  const names = fields.flatMap((field) => (typeof field === "string" ? referencedNames(field) : []));
  return Object.fromEntries(names.map((name) => [name, randomBytes(18).toString("base64url")]));
}
