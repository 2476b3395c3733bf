import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { functionNames } from "../../../infra/function-list.ts";
import type { PolicyOf } from "../deployed-policies.ts";
import { type ThingName, things } from "./account.ts";
import { decide, decideQuickly } from "./decision.ts";
import type { RecordedCall } from "./driven-stage.ts";
import { askedBy, everyQuestion, questionOf } from "./questions.ts";
import { uncalled } from "./uncalled.ts";

/** The calls that were made and are not allowed, in sentences. */
export async function deniedCalls(
  calls: readonly RecordedCall[],
  policyOf: PolicyOf,
): Promise<readonly string[]> {
  const denied: string[] = [];
  for (const { who, ...cell } of calls) {
    const { kind } = await decide(policyOf(who), questionOf(cell));
    if (kind !== "allowed") denied.push(`${who}: ${cell.action} on ${cell.on} is ${kind}`);
  }
  return denied;
}

/**
 * What is allowed, was not called, and is not named with a reason. Queues and tables count one by one; of RDS's things
 * each type counts once: to IAM, all that has the clones' prefix is alike.
 */
export async function spareAllowances(
  calls: readonly RecordedCall[],
  policyOf: PolicyOf,
  functions: readonly FunctionName[] = functionNames,
): Promise<readonly string[]> {
  const called = new Set(calls.map(({ who, action, on }) => allowance(who, action, on)));
  const questions = await everyQuestion();
  const allowed = functions.flatMap((who) => {
    const statements = policyOf(who);
    return questions
      .filter((question) => decideQuickly(statements, askedBy(who, question)) === "allowed")
      .map(({ action, on }) => allowance(who, action, on));
  });
  return [...new Set(allowed)].filter(
    (one) => !called.has(one) && !uncalled.some(({ pattern }) => pattern.test(one)),
  );
}

function allowance(who: string, action: string, on: ThingName): string {
  return `${who}: ${action} on ${action.startsWith("rds:") ? things[on].type : on}`;
}
