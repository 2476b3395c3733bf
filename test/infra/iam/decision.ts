import { runSimulation, runUnsafeSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Statement } from "../../../infra/permissions/statement.ts";

/** One call as IAM sees it. A call that touches several resources is one question for each. */
export interface Question {
  /** `rds:DeleteDBInstance`, as AWS spells it. */
  readonly action: string;
  /** Without wildcards: a listing is asked for a name that only a policy for all names matches. */
  readonly arn: string;
  /** Condition keys with their values: tags of the resource, tags of the request. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision =
  /** `by`: the Sids of the statements that allow it. */
  | { readonly kind: "allowed"; readonly by: readonly string[] }
  | { readonly kind: "implicitly denied" }
  /** `by`: the Sids of the statements that deny it, whatever else allows it. */
  | { readonly kind: "explicitly denied"; readonly by: readonly string[] };

/**
 * What IAM decides under one role's statements. Condition keys that the service does not give for the action and the
 * type of resource are ignored, as AWS ignores them.
 *
 * @throws if the question or a statement is none that AWS would take: the simulator answers nothing then, which must
 *   not pass for a denial
 */
export async function decide(statements: readonly Statement[], question: Question): Promise<Decision> {
  const { action, arn } = question;
  const result = await runSimulation(simulationOf(statements, question), { simulationMode: "Strict" });
  if (result.resultType !== "single") {
    const why = result.resultType === "error" ? JSON.stringify(result.errors) : "a wildcard in the resource";
    throw new Error(`${action} on ${arn} cannot be decided: ${why}`);
  }
  const identity = result.result.analysis.identityAnalysis;
  const sids = (found: readonly { statement: { sid(): string | undefined } }[] = []) =>
    found.map(({ statement }) => statement.sid() ?? "a statement without a Sid");
  switch (result.overallResult) {
    case "Allowed":
      return { kind: "allowed", by: sids(identity?.allowStatements) };
    case "ExplicitlyDenied":
      return { kind: "explicitly denied", by: sids(identity?.denyStatements) };
    case "ImplicitlyDenied":
      return { kind: "implicitly denied" };
  }
}

/**
 * The same, many times as fast and without reasons: for questions that are known to be ones, with no key in their
 * context that AWS would not give, under statements that have been decided upon before.
 */
export function decideQuickly(statements: readonly Statement[], question: Question): Decision["kind"] {
  // Most have nothing to do with the question; the simulator would parse them all.
  const concerned = statements.filter((statement) => mayConcern(statement, question.action));
  if (concerned.length === 0) return "implicitly denied";
  const simulation = simulationOf(concerned.map(freeOfKeyPolicies), {
    ...question,
    action: freeOfKms(question.action),
  });
  return kinds[runUnsafeSimulation(simulation, {})];
}

/**
 * The quick simulator cannot take a key's policy. One that leaves everything to the account's policies makes KMS a
 * service like any other: so it is asked about one. A test compares its decisions with the slow one's.
 */
function freeOfKms(action: string): string {
  return action.replace(/^kms:/, "keys:");
}

function freeOfKeyPolicies(statement: Statement): Statement {
  return { ...statement, ...(statement.Action && { Action: statement.Action.map(freeOfKms) }) };
}

function mayConcern({ Action }: Statement, action: string): boolean {
  // A denial of all but some actions, or a pattern: the simulator decides.
  return Action?.some((one) => /[*?]/.test(one) || one.toLowerCase() === action.toLowerCase()) ?? true;
}

const ANY_ACCOUNT = "111122223333";

const kinds = {
  Allowed: "allowed",
  ImplicitlyDenied: "implicitly denied",
  ExplicitlyDenied: "explicitly denied",
} as const;

function simulationOf(statements: readonly Statement[], { action, arn, context }: Question): Simulation {
  // What has no resource of its own is asked for as everything, in the role's own account; a bucket's ARN has none.
  const accountId = arn.split(":")[4] || ANY_ACCOUNT;
  const lists = Object.entries(context).map(([key, value]) => [
    key,
    typeof value === "string" ? value : [...value],
  ]);
  return {
    request: {
      principal: `arn:aws:iam::${accountId}:role/function`,
      action,
      resource: { resource: arn, accountId },
      contextVariables: Object.fromEntries(lists),
    },
    ...(action.startsWith("kms:") && { resourcePolicy: keyPolicy(accountId) }),
    identityPolicies: [{ name: "role", policy: { Version: "2012-10-17", Statement: statements } }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/**
 * The one that KMS gives a new key: it leaves it to the account's policies who may use it. Without such a key policy no
 * identity policy allows anything on a key. Source: "Default key policy" in the KMS Developer Guide.
 */
function keyPolicy(accountId: string) {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }],
  };
}
