import type { Problem } from "@dblab-refresh/core/configuration/problem";
import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { functionNames } from "./function-list.ts";

export const APP = "dblab-refresh";

/**
 * The names of what is deployed. They are ours and not SST's, which cuts them and adds random letters: so policies can
 * name what does not exist yet, and people find a stage's things by its name.
 */
export interface Names {
  readonly prefix: string;
  readonly jobTable: string;
  readonly lockTable: string;
  readonly topic: string;
  readonly dashboard: string;
  readonly scheduleGroup: string;
  readonly schedulerRole: string;
  functionName(name: FunctionName): string;
  role(name: FunctionName): string;
  logGroup(name: FunctionName): string;
  queue(name: QueueName): string;
}

export function namesOf(stage: string): Names {
  const prefix = `${APP}-${stage}`;
  return {
    prefix,
    jobTable: `${prefix}-jobs`,
    lockTable: `${prefix}-locks`,
    topic: `${prefix}-alarms`,
    dashboard: prefix,
    scheduleGroup: prefix,
    schedulerRole: `${prefix}-scheduler-role`,
    functionName: (name) => `${prefix}-${name}`,
    role: (name) => `${prefix}-${name}-role`,
    logGroup: (name) => `/aws/lambda/${prefix}-${name}`,
    queue: (name) => `${prefix}-${name}`,
  };
}

/** Of a role's name and a function's, AWS's shortest limits among ours; a queue may have 80, a table 255. */
const LONGEST = 64;

/** What is wrong with a stage's name. SST itself allows letters, digits and hyphens. */
export function checkNames(stage: string): readonly Problem[] {
  const names = namesOf(stage);
  const all = [...functionNames.map(names.role), names.schedulerRole, names.scheduleGroup];
  const longest = all.reduce((one, other) => (other.length > one.length ? other : one));
  if (longest.length <= LONGEST) return [];
  const most = LONGEST - (longest.length - stage.length);
  const message = `the stage's name ${stage} has ${stage.length} characters and leads to names of ${longest.length}, such as ${longest}; AWS allows ${LONGEST}: name the stage with at most ${most} characters`;
  return [{ path: "", message }];
}
