import { neededPermission, readSecretReference } from "@dblab-refresh/aws/secret-reference";
import { allow, type Statement } from "./statement.ts";

/**
 * The secrets and parameters that the values of a function's variables refer to. A secret that is encrypted with a key
 * of one's own needs a key policy that admits the role: the key is not known here.
 */
export function secretStatements(values: readonly string[]): readonly Statement[] {
  const resources = new Map<string, Set<string>>();
  for (const value of values) {
    const read = readSecretReference(value);
    if (read.kind !== "reference") continue;
    const { action, resource } = neededPermission(read.reference);
    resources.set(action, (resources.get(action) ?? new Set()).add(named(resource)));
  }
  const sids: Readonly<Record<string, string>> = {
    "secretsmanager:GetSecretValue": "Secrets",
    "ssm:GetParameter": "Parameters",
  };
  return [...resources].map(([action, arns]) => allow(sids[action] ?? "Secrets", [action], [...arns].sort()));
}

/** Secrets Manager adds a hyphen and six letters to a secret's name; an ARN may be written without them. */
function named(arn: string): string {
  return /:secret:/.test(arn) && !/-[A-Za-z0-9]{6}$/.test(arn) ? `${arn}-??????` : arn;
}
