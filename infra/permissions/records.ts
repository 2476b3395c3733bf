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
    ...sorted.flatMap(([id, names]) =>
      parts(names).map((some, part) =>
        allow(
          `SwapRecordsOf${id}${part === 0 ? "" : `Part${part + 1}`}`,
          ["route53:ChangeResourceRecordSets"],
          [zone(id)],
          only(some),
        ),
      ),
    ),
  ];
}

/** A batch of ours is about one name; so many of the longest are short enough for any policy. */
const MOST_NAMES = 20;

function parts(names: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(names.length / MOST_NAMES);
  return Array.from({ length: count }, (_, part) => names.slice(part * MOST_NAMES, (part + 1) * MOST_NAMES));
}

/** `ForAllValues` is true of a key that is not there: so each must be. */
function only(names: readonly string[]): Statement["Condition"] {
  const keys = {
    "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
    "route53:ChangeResourceRecordSetsRecordTypes": ["CNAME"],
  };
  const present = Object.keys(keys).map((key) => [key, ["false"]] as const);
  return { "ForAllValues:StringEquals": keys, Null: Object.fromEntries(present) };
}

/** As the conditions have names: in lower case, without the dot at the end. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
