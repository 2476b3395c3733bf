import type { Statement } from "../../../infra/permissions/statement.ts";
import { made, types, valueAt } from "./made.ts";
import type { Synthesis } from "./synthesis.ts";

/** The policies of a role as JSON: the inline ones, and those of the account that are attached to it. */
export function rolePolicies(stage: Synthesis, role: string): readonly string[] {
  const inputs = made(stage, types.role).get(role);
  const inline = [valueAt(inputs, "inlinePolicies") ?? []].flat().map((one) => valueAt(one, "policy"));
  const attached = attachedPolicies(stage, role).map(({ policy }) => policy);
  return [...inline, ...attached].map(String);
}

/** The inputs of the policies that a role has beside its own. @throws Error if it has one that is not the stage's */
export function attachedPolicies(
  stage: Synthesis,
  role: string,
): readonly Readonly<Record<string, unknown>>[] {
  const arns = [valueAt(made(stage, types.role).get(role), "managedPolicyArns") ?? []].flat();
  return arns.map((arn) => {
    const [, name = ""] = String(arn).split(":policy/");
    const inputs = made(stage, types.policy).get(name);
    if (inputs === undefined) throw new Error(`${role} has the policy ${arn}, which is none of the stage's`);
    return inputs;
  });
}

/** What all of them say. */
export function roleStatements(stage: Synthesis, role: string): readonly Statement[] {
  // Written by policyDocument.
  return rolePolicies(stage, role).flatMap(
    (policy) => valueAt(JSON.parse(policy), "Statement") as Statement[],
  );
}
