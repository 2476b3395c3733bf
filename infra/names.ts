import type { Problem } from "@dblab-refresh/core/configuration/problem";
import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { functionNames } from "./function-list.ts";

export const APP = "dblab-refresh";

/**
 * The names of what is a region's. They are ours and not SST's, which cuts them and adds random letters: so policies can
 * name what does not exist yet, and people find a stage's things by its name.
 */
export interface Names {
  readonly prefix: string;
  readonly jobTable: string;
  readonly lockTable: string;
  readonly topic: string;
  readonly scheduleGroup: string;
  functionName(name: FunctionName): string;
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
    scheduleGroup: prefix,
    functionName: (name) => `${prefix}-${name}`,
    logGroup: (name) => `/aws/lambda/${prefix}-${name}`,
    queue: (name) => `${prefix}-${name}`,
  };
}

/** The names of what an account has once, whatever its regions: a stage may be deployed to several of them. */
export interface AccountNames {
  readonly dashboard: string;
  role(of: FunctionName | "scheduler" | "exports"): string;
  /** What a role has beside its inline policy, from 2 on: IAM allows 128 characters. */
  policy(of: FunctionName, number: number): string;
  /** What S3 has once for all accounts. */
  exportBucket(account: string): string;
}

export function accountNamesOf(stage: string, region: string): AccountNames {
  const { prefix } = namesOf(stage);
  return {
    dashboard: `${prefix}-${region}`,
    role: (of) => `${prefix}-${of}-${region}`,
    policy: (of, number) => `${prefix}-${of}-${number}-${region}`,
    exportBucket: (account) => `${prefix}-exports-${account}-${region}`,
  };
}

/** Of a role's name and a function's, AWS's shortest limits among ours; a queue may have 80, a table 255. */
const LONGEST = 64;

/** S3's limit of a bucket's name; it has no capitals either. Source: "General purpose bucket naming rules". */
const LONGEST_BUCKET = 63;

/** Every account's id is so long. */
export const ANY_ACCOUNT = "000000000000";

/** What is wrong with a stage's name. SST itself allows letters, digits and hyphens. */
export function checkNames(stage: string, region: string, hasDatabases: boolean): readonly Problem[] {
  const { role, exportBucket } = accountNamesOf(stage, region);
  const all = [...functionNames.map(role), role("scheduler"), namesOf(stage).scheduleGroup];
  const problems = [tooLong(stage, all, LONGEST)];
  if (hasDatabases) {
    problems.push(tooLong(stage, [exportBucket(ANY_ACCOUNT)], LONGEST_BUCKET));
    if (stage !== stage.toLowerCase())
      problems.push(
        `the stage's name ${stage} has capitals, which the name of its bucket for exports may not have: name a stage with databases in lower case`,
      );
  }
  return problems.flatMap((message) => (message === undefined ? [] : [{ path: "", message }]));
}

function tooLong(stage: string, names: readonly string[], limit: number): string | undefined {
  const longest = names.reduce((one, other) => (other.length > one.length ? other : one));
  if (longest.length <= limit) return undefined;
  const most = limit - (longest.length - stage.length);
  return `the stage's name ${stage} has ${stage.length} characters and leads to names of ${longest.length}, such as ${longest}; AWS allows ${limit}: name the stage with at most ${most} characters`;
}
