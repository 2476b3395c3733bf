import type { Stage } from "./stage.ts";

/**
 * The IAM roles that a deployed stage's policy lets restores pass to RDS: those of all of its databases, since one function
 * restores them all.
 */
export function passableRoles({ databases }: Pick<Stage, "databases">): readonly string[] {
  return [...new Set(Object.values(databases).flatMap(({ restore }) => restore.roles))].sort();
}
