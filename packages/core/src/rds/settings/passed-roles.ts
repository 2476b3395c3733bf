import type { DatabaseKind, Described } from "../../ports/databases.ts";
import { thingOf } from "../described.ts";
import type { PassedRole } from "./setting.ts";
import { settingsOf } from "./settings-of.ts";

/** The IAM roles that a restore beside this original hands to RDS, for which IAM demands `iam:PassRole`. */
export function passedRoles(kind: DatabaseKind, original: Described): readonly PassedRole[] {
  return settingsOf(kind, original).flatMap(({ passes }) => passes?.(original) ?? []);
}

interface Original {
  readonly kind: DatabaseKind;
  /** As it is configured. */
  readonly identifier: string;
  readonly described: Described;
  readonly members: readonly Described[];
}

/**
 * Says which roles of an original and its members are not among `passable`: IAM would deny them in the middle of a
 * restore. Undefined if there are none.
 *
 * @param passable ARNs, with no wildcards: aws-names.ts lets none through, so IAM compares letter by letter, too
 */
export function unpassableRoles(
  { kind, identifier, described, members }: Original,
  passable: readonly string[],
): string | undefined {
  const things = [thingOf(kind, described), ...members.map((member) => thingOf("db-instance", member))];
  const uses = new Map<string, string[]>();
  for (const thing of things) {
    for (const { role, use } of passedRoles(thing.kind, thing.described)) {
      if (passable.some((listed) => isSame(listed, role, thing.arn))) continue;
      uses.set(role, [...(uses.get(role) ?? []), `${use} of ${thing.identifier}`]);
    }
  }
  if (uses.size === 0) return undefined;
  const told = [...uses].map(([role, its]) => `${role} (${its.join(", ")})`).join(", ");
  return `${identifier} has IAM roles that what is restored gets as well, and the stage's policy lets none of these be passed: ${told}`;
}

/** A domain's role goes by its name, which is one role's in its account, whatever the path in its ARN. */
function isSame(listed: string, role: string, originalArn: string): boolean {
  if (role.startsWith("arn:")) return listed === role;
  return listed.endsWith(`/${role}`) && accountOf(listed) === accountOf(originalArn);
}

function accountOf(arn: string): string | undefined {
  return arn.split(":")[4];
}
