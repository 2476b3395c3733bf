import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/**
 * Looks at the configured records and swaps them: of each zone the names that the configuration has there, CNAMEs only, by
 * a deletion and a creation, never by an UPSERT, which would overwrite what somebody else was first to write.
 * Source: "Using IAM policy conditions for fine-grained access control", Route 53 Developer Guide.
 */
export function recordStatements(
  { databases }: Pick<Stage, "databases">,
  place: Place,
): readonly Statement[] {
  const zones = new Map<string, readonly string[]>();
  for (const { restore } of Object.values(databases)) {
    if (restore.record === undefined) continue;
    const { hostedZoneId, name } = restore.record;
    const names = [...(zones.get(hostedZoneId) ?? []), normalized(name)];
    zones.set(hostedZoneId, [...new Set(names)].sort());
  }
  if (zones.size === 0) return [];
  // Route 53 is in no region, and its ARNs have no account.
  const route53 = (resource: string) => arn({ ...place, region: "", account: "" }, "route53", resource);
  const zone = (id: string) => route53(`hostedzone/${id}`);
  const sorted = [...zones].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    // A change's id is Route 53's own.
    allow(
      "FollowRecords",
      ["route53:ListResourceRecordSets", "route53:GetChange"],
      [...sorted.map(([id]) => zone(id)), route53("change/*")],
    ),
    // One for each zone: a name of one zone is none of another's.
    ...sorted.map(([id, names]) =>
      allow(`SwapRecordsOf${id}`, ["route53:ChangeResourceRecordSets"], [zone(id)], only(names)),
    ),
  ];
}

/** No batch is without changes, so none is without these keys; and a policy has 10,240 characters for all that it says. */
function only(names: readonly string[]): Statement["Condition"] {
  return {
    "ForAllValues:StringEquals": {
      "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
      "route53:ChangeResourceRecordSetsRecordTypes": ["CNAME"],
    },
  };
}

/** As the conditions have names: in lower case, without the dot at the end. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
