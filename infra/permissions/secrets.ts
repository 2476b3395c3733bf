import { neededPermission, readSecretReference } from "@dblab-refresh/aws/secret-reference";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { secretKeyStatements } from "./kms.ts";
import { allow, type Statement } from "./statement.ts";

/** The secrets and parameters that the values of a function's variables refer to, and the keys that these need. */
export function secretStatements(
  values: readonly string[],
  stage: Pick<Stage, "kmsKeys">,
): readonly Statement[] {
  const references = values.flatMap((value) => {
    const read = readSecretReference(value);
    return read.kind === "reference" ? [read.reference] : [];
  });
  const resources = new Map<string, Set<string>>();
  for (const reference of references) {
    const { action, resource } = neededPermission(reference);
    resources.set(action, new Set([...(resources.get(action) ?? []), ...formsOf(resource)]));
  }
  const sids: Readonly<Record<string, string>> = {
    "secretsmanager:GetSecretValue": "Secrets",
    "ssm:GetParameter": "Parameters",
  };
  return [
    ...[...resources].map(([action, arns]) => allow(sids[action] ?? "Secrets", [action], [...arns].sort())),
    ...secretKeyStatements(references, stage),
  ];
}

/**
 * Secrets Manager adds a hyphen and six random letters and digits to a secret's name; an ARN may be written without
 * them. Where the name's own end could be them, as in orders-secret, both are meant: of what is added, one in fifteen
 * looks so, and then the second form names nothing that is there.
 */
function formsOf(arn: string): readonly string[] {
  if (!/:secret:/.test(arn)) return [arn];
  const end = /-([A-Za-z0-9]{6})$/.exec(arn)?.[1];
  if (end === undefined) return [`${arn}-??????`];
  const mayBeWord = /^(?:[A-Za-z0-9][a-z0-9]{5}|[A-Z0-9]{6})$/.test(end);
  return mayBeWord ? [arn, `${arn}-??????`] : [arn];
}
