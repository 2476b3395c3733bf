import type { Job } from "@dblab-refresh/core/job/job";
import type { Owned } from "@dblab-refresh/core/job/owned";
import type { Original, RestoreFacts } from "@dblab-refresh/core/job/restore-facts";
import type { RestoreOrder } from "@dblab-refresh/core/job/restore-order";
import { membersInOrder, thingOf } from "@dblab-refresh/core/rds/described";
import { type RestoreNames, restoreNames } from "@dblab-refresh/core/rds/restore-names";
import { fixedSnapshot, ownSnapshot } from "@dblab-refresh/core/rds/snapshot-names";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import type { DatabaseWorld } from "./database-world.ts";

/** A database's job, and whom and what it is about. */
export interface Parties {
  readonly job: Job;
  /** As it is configured: what its lock, its snapshots and its temporary names are called after. */
  readonly identifier: string;
  /** The original's own name: the configured one, unless a record named another when the job began. */
  readonly name: string;
  /** The name that what is restored has in the end. */
  readonly delivered: string;
  /** The record that is to be pointed at it, if that is how it is swapped. */
  readonly record: string | undefined;
  readonly kind: "instance" | "cluster";
  readonly snapshotKind: "snapshot" | "cluster-snapshot";
  readonly order: RestoreOrder;
  readonly facts: RestoreFacts;
  readonly names: RestoreNames;
  readonly fixed: string;
  readonly own: string;
  /** The resource ids of the original and its members, with the names that they had; empty before it was met. */
  readonly originals: ReadonlyMap<string, string>;
  /** The security groups that it had. */
  readonly groups: readonly string[];
}

export function partiesOf(job: Job): Parties | undefined {
  const { database, order, targetName: identifier, facts } = job;
  if (database === undefined || order === undefined) return undefined;
  const isCluster = database.type === "aurora-cluster";
  const { original, current } = facts.restore ?? {};
  const name = current?.identifier ?? identifier;
  const names = restoreNames(identifier, job.jobId, order.cutover);
  const isByRecord = order.cutover === "dns";
  return {
    job,
    identifier,
    name,
    delivered: order.to ?? (isByRecord ? names.fresh : name),
    record: isByRecord ? database.restore.record?.name : undefined,
    kind: isCluster ? "cluster" : "instance",
    snapshotKind: isCluster ? "cluster-snapshot" : "snapshot",
    order,
    facts: facts.restore ?? {},
    names,
    fixed: fixedSnapshot(identifier),
    own: ownSnapshot(identifier, job.jobId),
    ...captured(original, name, isCluster),
  };
}

const known = new WeakMap<Original, Pick<Parties, "originals" | "groups">>();

/** Of one original always the same: read once. */
function captured(
  original: Original | undefined,
  name: string,
  isCluster: boolean,
): Pick<Parties, "originals" | "groups"> {
  if (original === undefined) return { originals: new Map(), groups: [] };
  const found = known.get(original);
  if (found !== undefined) return found;
  const members = isCluster ? membersInOrder(original.described, original.members) : [];
  const read = {
    originals: new Map([
      [original.resourceId, name],
      ...members.map(({ resourceId, identifier }) => [resourceId, identifier] as const),
    ]),
    groups: thingOf(isCluster ? "db-cluster" : "db-instance", original.described).securityGroups,
  };
  known.set(original, read);
  return read;
}

/** What the job's item says of something that it made, by the name that it was made under. */
export function ownedAs(job: Job, name: string): Owned | undefined {
  return job.owned.find(({ identifier }) => identifier === name);
}

/** Of which job a thing is, if one made it, or it came to be in what one made. */
export function makerOf({ made }: DatabaseWorld, thing: Inventoried): string | undefined {
  return (made.get(thing.key) ?? made.get(thing.clusterKey ?? ""))?.jobId;
}
