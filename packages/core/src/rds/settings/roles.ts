import type { Described } from "../../ports/databases.ts";
import { given, parts, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** A role that RDS takes on in the database's name, and the engine's feature that it is for. */
export interface AssociatedRole {
  readonly arn: string;
  readonly feature?: string;
}

/** Those that are going are none any more; those that are coming are. */
export function rolesOf(described: Described): readonly AssociatedRole[] {
  return parts(described, "AssociatedRoles")
    .filter((role) => !/^(DELETING|INVALID)$/i.test(text(role, "Status") ?? ""))
    .map((role) => {
      const feature = text(role, "FeatureName");
      return { arn: text(role, "RoleArn") ?? "", ...(feature && { feature }) };
    })
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What is still to be added. */
export function missingRoles(original: Described, current: Described): readonly AssociatedRole[] {
  const present = new Set(rolesOf(current).map(key));
  return rolesOf(original).filter((role) => !present.has(key(role)));
}

const key = ({ arn, feature = "" }: AssociatedRole) => `${arn} ${feature}`;

/** A snapshot does not carry them: each is added by a call of its own. */
export const instanceRoles: Setting = {
  name: "associated roles",
  fields: ["AssociatedRoles"],
  value: rolesOf,
  passes: (original) =>
    rolesOf(original).map(({ arn, feature }) => ({ role: arn, use: feature ?? "an associated role" })),
};

/** A cluster's restores take them as well. */
export const clusterRoles: Setting = {
  ...instanceRoles,
  restore: (original) => {
    const roles = rolesOf(original).map(({ arn, feature }) => given({ RoleArn: arn, FeatureName: feature }));
    return roles.length > 0 ? { AssociatedRoles: roles } : {};
  },
};
