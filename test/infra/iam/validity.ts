import type { Statement } from "../../../infra/permissions/statement.ts";
import { type ActionFacts, actionFacts, givesKey, type ResourceTypeFacts } from "./reference.ts";
import { type Wildcard, wildActions, wildcards } from "./wildcards.ts";

/**
 * What is wrong with a statement by AWS's own reference, in sentences: IAM takes nearly anything, and a slip is an
 * allowance that never applies, or one that applies to more than is seen. A denial may be wider than an allowance.
 */
export async function flaws(statement: Statement): Promise<readonly string[]> {
  const found = [...formFlaws(statement)];
  const known: ActionFacts[] = [];
  for (const action of statement.Action ?? []) {
    if (statement.Effect === "Deny" && action.includes("*")) continue;
    if (wildActions.some((one) => one.action === action)) {
      found.push(
        ...statement.Resource.filter((resource) => isWide(resource, action)).map((resource) =>
          reasonless(action, resource),
        ),
      );
      continue;
    }
    const facts = await actionFacts(action);
    if (facts === undefined) found.push(`AWS has no action ${action}`);
    else if (facts.name !== action) found.push(`AWS spells ${action} as ${facts.name}`);
    else known.push(facts);
  }
  found.push(...matchFlaws(statement, known));
  for (const action of known)
    found.push(...widthFlaws(statement, action), ...conditionFlaws(statement, action));
  return found.map((flaw) => `${statement.Sid}: ${flaw}`);
}

/** The named exemptions that a statement makes use of. */
export function usedWildcards({ Effect, Action = [], Resource }: Statement): readonly Wildcard[] {
  if (Effect === "Deny") return [];
  return wildcards.filter(
    (one) => Action.includes(one.action) && Resource.some((resource) => one.resource.test(resource)),
  );
}

/** Source: the IAM User Guide, "IAM JSON policy elements": Sid, Condition operators. */
const OPERATORS =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Arn(Not)?(Equals|Like)|Bool|Null|Numeric\w+|Date\w+|IpAddress|NotIpAddress)(IfExists)?$/;

function* formFlaws({ Sid, Effect, Action, NotAction, Resource, Condition = {} }: Statement) {
  if (!/^[A-Za-z0-9]+$/.test(Sid)) yield "a Sid has letters and digits only";
  if (Effect === "Allow" && NotAction) yield "it allows everything but some actions";
  if ((Action ?? NotAction ?? []).length === 0) yield "it names no action";
  if (Resource.length === 0) yield "it names no resource";
  for (const [operator, keys] of Object.entries(Condition)) {
    if (!OPERATORS.test(operator)) yield `IAM has no operator ${operator}`;
    if (Object.keys(keys).length === 0) yield `${operator} has no key`;
    for (const [key, values] of Object.entries(keys))
      if (values.length === 0) yield `${operator} ${key} has no value`;
  }
}

/** Each action must be for one of the resources, and each resource for one of the actions. */
function* matchFlaws({ Resource }: Statement, actions: readonly ActionFacts[]) {
  for (const action of actions)
    if (!Resource.some((resource) => isFor(action, resource)))
      yield `${action.name} is for none of ${Resource.join(", ")}`;
  for (const resource of Resource)
    if (actions.length > 0 && !actions.some((action) => isFor(action, resource)))
      yield `${resource} is for none of ${actions.map(({ name }) => name).join(", ")}`;
}

function isFor(action: ActionFacts, resource: string): boolean {
  return resource === "*" || (!action.isWildcardOnly && typeOf(resource, action) !== undefined);
}

function* widthFlaws({ Effect, Resource }: Statement, action: ActionFacts) {
  if (Effect === "Deny") return;
  for (const resource of Resource)
    if (isFor(action, resource) && isWide(resource, action.name)) yield reasonless(action.name, resource);
}

const reasonless = (action: string, resource: string) =>
  `${action} on ${resource} has no reason in wildcards.ts`;

/** Whether a resource names more than one thing, without a reason that is written down; a reason is for its last part. */
function isWide(resource: string, action: string): boolean {
  if (!/[*?]/.test(resource)) return false;
  const [, , , region = "", account = ""] = resource.split(":");
  const isElsewhere = /[*?]/.test(`${region}${account}`);
  return isElsewhere || !wildcards.some((one) => one.action === action && one.resource.test(resource));
}

function* conditionFlaws({ Resource, Condition = {} }: Statement, action: ActionFacts) {
  const keys = Object.values(Condition).flatMap((one) => Object.keys(one));
  for (const resource of Resource) {
    const type = typeOf(resource, action);
    if (type === undefined && resource !== "*") continue;
    for (const key of keys)
      if (!givesKey(key, action, type)) yield `${action.name} on ${resource} never has the key ${key}`;
  }
}

/** The most exact type that the ARN is of. */
function typeOf(resource: string, { resourceTypes }: ActionFacts): ResourceTypeFacts | undefined {
  return resourceTypes
    .filter(({ pattern }) => pattern.test(resource))
    .sort((one, other) => other.literals - one.literals)[0];
}
