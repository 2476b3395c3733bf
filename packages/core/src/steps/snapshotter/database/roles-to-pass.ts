import type { Outcome } from "../../../job/outcome.ts";
import type { Described } from "../../../ports/databases.ts";
import { unpassableRoles } from "../../../rds/settings/passed-roles.ts";
import { type DatabaseLook, failure } from "./database-look.ts";

/** IAM would deny a role only when it is passed, when the original may be isolated or away. */
export function checkRoles(
  { context: { passableRoles }, identifier, kind }: DatabaseLook,
  described: Described,
  members: readonly Described[],
): Outcome | undefined {
  if (passableRoles === undefined) return undefined;
  const roles = unpassableRoles({ kind, identifier, described, members }, passableRoles);
  if (roles === undefined) return undefined;
  const message = `${roles}; add the ARN of each to databases.${identifier}.restore.roles`;
  return failure("configuration-invalid", message);
}
