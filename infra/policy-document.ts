import type { Statement } from "./permissions/statement.ts";

/** A role's policy as IAM takes it; sizes.ts has seen before that it is short enough. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
