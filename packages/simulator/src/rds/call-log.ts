import { nameOf } from "./arn.ts";
import type { World } from "./world.ts";

/** One call, as it was made. */
export interface Call {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly operation: string;
  /** Anything but a Describe or a List. */
  readonly mutating: boolean;
  /**
   * Everything that the input names: identifiers, the names in ARNs and resource ids, lower-case but for the last,
   * and the present name of an instance or a cluster that is named by its resource id.
   */
  readonly names: readonly string[];
  /** What the call would create, with the name that it gives. */
  readonly creates?: { readonly kind: "instance" | "cluster" | "member"; readonly identifier: string };
  /** The error's name; `LostAnswer` if the call took effect without an answer. */
  error?: string;
}

/** The members of the inputs that name a thing of RDS. */
const naming =
  /^(DB|NewDB|FinalDB|Source|Target|New|Snapshot).*Identifier$|^(ResourceName|ResourceArn|SourceArn|DbiResourceId|DbClusterResourceId|SourceDbiResourceId|SourceDbClusterResourceId|DBInstanceAutomatedBackupsArn|ExportTaskIdentifier)$/;

export function recordedCall(world: World, operation: string, input: unknown): Call {
  const names = new Set<string>();
  for (const name of namesIn(input)) {
    const thing = world.things.withKey("instance", name) ?? world.things.withKey("cluster", name);
    if (thing !== undefined) names.add(thing.key).add(thing.identifier);
    else names.add(nameOf(name));
  }
  return {
    at: world.now,
    operation,
    mutating: !/^(Describe|List)/.test(operation),
    names: [...names].sort(),
    ...creationBy(operation, input),
  };
}

function creationBy(operation: string, input: unknown): Pick<Call, "creates"> {
  if (!isRecord(input)) return {};
  const { DBInstanceIdentifier: instance, DBClusterIdentifier: cluster } = input;
  if (operation === "RestoreDBInstanceFromDBSnapshot" && typeof instance === "string")
    return { creates: { kind: "instance", identifier: instance.toLowerCase() } };
  const { TargetDBInstanceIdentifier: target } = input;
  if (operation === "RestoreDBInstanceToPointInTime" && typeof target === "string")
    return { creates: { kind: "instance", identifier: target.toLowerCase() } };
  if (operation === "CreateDBInstance" && typeof instance === "string")
    return { creates: { kind: "member", identifier: instance.toLowerCase() } };
  if (/^RestoreDBCluster(FromSnapshot|ToPointInTime)$/.test(operation) && typeof cluster === "string")
    return { creates: { kind: "cluster", identifier: cluster.toLowerCase() } };
  return {};
}

function namesIn(input: unknown): string[] {
  if (!isRecord(input)) return [];
  const named = Object.entries(input).flatMap(([member, value]) =>
    naming.test(member) && typeof value === "string" ? [value] : [],
  );
  const filters: unknown[] = Array.isArray(input.Filters) ? input.Filters : [];
  const filtered = filters.flatMap((filter) =>
    isRecord(filter) && /-id$/.test(String(filter.Name)) && Array.isArray(filter.Values)
      ? filter.Values.map(String)
      : [],
  );
  return [...named, ...filtered];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
