import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { describeReadError } from "@dblab-refresh/core/configuration/read-error";
import { referencedNames } from "@dblab-refresh/core/configuration/references";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import type { Target, TargetSource } from "@dblab-refresh/core/configuration/target";
import { changedDocument, type DocumentChanges, type JsonObject } from "./changed-document.ts";
import { webhookVariable } from "./world/alert-sinks.ts";
import { isRecord } from "./world/gateway-call.ts";
import type { SourceType } from "./world/production.ts";

const RDS_ENDPOINT = "RDS_ENDPOINT";
const DBLAB_ENDPOINT = "DBLAB_ENDPOINT";
const RDS_URL = `\${${RDS_ENDPOINT}}`;

export interface ConfigurationOptions extends Pick<DocumentChanges, "settings" | "more"> {
  /** The type of the source that the world is to have; any if left out. */
  readonly source?: SourceType;
  /** Other targets that have an engine of their own; all the others share the first one's. */
  readonly beside?: readonly string[];
}

/** Where the simulators are. */
export interface LocalEndpoints {
  readonly rds: string;
  readonly dblab: string;
  /** Of the engines beside the first one. */
  readonly beside?: readonly string[];
  /** The addresses of the webhooks, by their variables. */
  readonly webhooks?: Readonly<Record<string, string>>;
}

/** A stage's file as the local stage uses it. */
export interface LocalConfiguration {
  readonly stage: Stage;
  /** The document as JSON, for the functions' STAGE_FILE. */
  readonly plain: unknown;
  /** The target that the world is made for, resolved, with its secrets. */
  readonly targetName: string;
  readonly target: Target;
  /** The targets with an engine of their own, resolved, in the order in which they were asked for. */
  readonly beside: readonly Target[];
  /** What the document refers to, for the functions' environment. */
  variables(endpoints: LocalEndpoints): Record<string, string>;
}

/**
 * Reads a stage's file, or the rds-refresh binary's config.yaml, and turns it to the simulators: each target's and each
 * database's `aws.endpoint` becomes `${RDS_ENDPOINT}`, its `dblab.apiEndpoint` `${DBLAB_ENDPOINT}`, and `dblab.ca` and `insecure`
 * are left out, since the simulator speaks HTTP. Each Slack channel's `webhookUrl` becomes a variable of the stage's own:
 * nothing is posted to the real Slack. `deployment` is left out: the functions here have no roles whose policies could
 * deny anything. Nothing else is changed.
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
  { source: type, beside: names = [], ...changes }: ConfigurationOptions = {},
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
  const plain = changedDocument(read.plain, targetName, {
    ...changes,
    settings: { ...changes.settings, deployment: undefined },
    everyTarget: (target, name) => redirected(target, engineVariable(names.indexOf(name))),
    everyDatabase: (database) =>
      isRecord(database.aws) ? { ...database, aws: { ...database.aws, endpoint: RDS_URL } } : database,
    everyChannel: (channel, name) =>
      channel.type === "slack" ? { ...channel, webhookUrl: `\${${webhookVariable(name)}}` } : channel,
  });
  const checked = checkStage(plain);
  if (!checked.ok) throw new Error(describeProblems(file, checked.problems));
  const { stage } = checked;

  const secrets = secretVariables(stage);
  const variables: LocalConfiguration["variables"] = ({ rds, dblab, beside = [], webhooks = {} }) => {
    const referenced = referencedNames(JSON.stringify(stage.targets));
    const own = referenced.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
    const engines = [dblab, ...beside].map((url, index) => [engineVariable(index - 1), url]);
    return { ...Object.fromEntries([...own, ...engines]), ...secrets, ...webhooks, [RDS_ENDPOINT]: rds };
  };
  // The world is made of what the targets say, so its endpoints are not known yet.
  const nowhere = "http://127.0.0.1";
  const known = variables({ rds: nowhere, dblab: nowhere, beside: names.map(() => nowhere) });
  const resolved = async (name: string): Promise<Target> => {
    const source = stage.targets[name];
    if (source === undefined) throw new Error(`${file}: there is no target ${name}`);
    const variable = async (variableName: string) => known[variableName];
    return (await resolveTarget(source, { name, variable, current: source })).target;
  };
  const target = await resolved(targetName);
  const beside = await Promise.all(names.map(resolved));
  return { stage, plain, targetName, target, beside, variables };
}

/** The variable of an engine's endpoint: the first one's, or that of one beside it, counted from 0. */
function engineVariable(beside: number): string {
  return beside < 0 ? DBLAB_ENDPOINT : `${DBLAB_ENDPOINT}_${beside + 2}`;
}

/** A target turned to the simulators. */
function redirected(target: JsonObject, engine: string): JsonObject {
  if (!isRecord(target.aws) || !isRecord(target.dblab)) return target;
  const { ca: _ca, insecure: _insecure, ...dblab } = target.dblab;
  return {
    ...target,
    aws: { ...target.aws, endpoint: RDS_URL },
    dblab: { ...dblab, apiEndpoint: `\${${engine}}` },
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
