// What a restore is refused for beforehand are the very roles that its calls then pass.
import type { DatabaseKind, Described } from "@dblab-refresh/core/ports/databases";
import { passedRoles } from "@dblab-refresh/core/rds/settings/passed-roles";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { memberInput, restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import { expect, it } from "vitest";
import { clusterWithEverything, instanceWithEverything, memberWithEverything } from "./rds-everything.ts";

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
/** Each role another one: none stands for two. */
const roles = {
  MonitoringRoleArn: role("watch"),
  AssociatedRoles: ["s3Import", "Lambda"].map((FeatureName) => ({ FeatureName, RoleArn: role(FeatureName) })),
  DomainMemberships: [{ Domain: "d-1", IAMRoleName: "join", Status: "joined" }],
};
const named = { identifier: "new", tags: {} };
const source = { kind: "snapshot", identifier: "snap" } as const;

/** Every value under a key that AWS names a role's. */
function rolesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === "string" && /Role|^arn$/.test(key) ? [one] : rolesIn(one),
  );
}

it.each<[string, DatabaseKind, Described]>([
  ["an instance", "db-instance", instanceWithEverything],
  ["a member", "db-instance", memberWithEverything],
  ["a cluster", "db-cluster", clusterWithEverything],
])("of %s", (what, kind, described) => {
  const original = { ...described, ...roles };
  const identifiers = { DBInstanceIdentifier: "new", DBClusterIdentifier: described.DBClusterIdentifier };
  const begun =
    what === "a member"
      ? memberInput(original, { ...named, clusterIdentifier: "new" })
      : restoreInput(kind, original, { ...named, source });

  const sent = rolesIn([begun, replay(kind, original, identifiers)]);

  expect(
    passedRoles(kind, original)
      .map(({ role }) => role)
      .sort(),
  ).toEqual([...new Set(sent)].sort());
  expect(sent).not.toEqual([]);
});
