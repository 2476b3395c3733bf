import { isDerivedName } from "../../../configuration/derived-names.ts";
import type { Outcome } from "../../../job/outcome.ts";
import type { Original } from "../../../job/restore-facts.ts";
import type { Described } from "../../../ports/databases.ts";
import { hiddenMember, thingOf as thing } from "../../../rds/described.ts";
import { originalOf, pendingOf, statusOf, textOf, thingOf } from "../../../rds/original.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { waitFor } from "./progress.ts";
import { checkNames } from "./restored-names.ts";
import { checkRoles } from "./roles-to-pass.ts";
import { checkTags } from "./room-for-tags.ts";
import { againIfNamed } from "./unseen-snapshot.ts";

type Checked =
  | { readonly original: Original; readonly warnings: readonly string[] }
  | { readonly refused: Outcome };

/**
 * The original, as it is before anything is done to it, and whatever stands against the job: everything is refused here
 * that can be, while going back is doing nothing.
 */
export async function preflight(look: DatabaseLook): Promise<Checked> {
  const { databases, kind, identifier, current } = look;
  const described = await databases.find(kind, current);
  if (described === undefined) return { refused: await notFound(look) };
  const cluster = textOf(described, "DBClusterIdentifier");
  if (kind === "db-instance" && cluster !== undefined) {
    const message = `${identifier} is a member of the DB cluster ${cluster}: databases.${identifier}.type is rds, but only the cluster can be restored or snapshotted`;
    return { refused: failure("database-kind-mismatch", message) };
  }
  const members = kind === "db-cluster" ? await databases.members(current) : [];
  const hidden = hiddenMember(described, members);
  // What is captured here is what is restored: a reader that is left out would be missing for good.
  if (hidden !== undefined && look.job.kind === "restore") {
    return { refused: waitFor(look, `Waiting until the member ${hidden} of ${current} is shown`) };
  }
  const unready = notReady(look, described, members);
  if (unready) return { refused: unready };
  const original = originalOf(kind, described, members);
  const open = openToDataApi(look, described);
  if (open) return { refused: open };
  const elsewhere = notOfRecord(look, original);
  if (elsewhere) return { refused: elsewhere };
  const swap = await checkSwap(look, described, members);
  return swap.refused ? { refused: swap.refused } : { original, warnings: swap.warnings };
}

/**
 * A security group keeps out who connects to the database. The Data API's callers ask AWS, which lets them in by IAM: they
 * would write into the original after its snapshot. One that is switched on later is a change that the swap refuses.
 */
function openToDataApi({ job, order, current }: DatabaseLook, described: Described): Outcome | undefined {
  const isIsolated = job.kind === "restore" && order.isolate && order.to === undefined;
  if (!isIsolated || described.HttpEndpointEnabled !== true) return undefined;
  const message = `${current} cannot be isolated: its Data API is on (HttpEndpointEnabled), and no security group keeps out who writes through it. Switch the Data API off first, or ask with isolate: false`;
  return failure("database-not-swappable", message);
}

/** An endpoint of the same name in another account or region, or a reader's: then the record is not the database's. */
function notOfRecord(
  { facts, database, current }: DatabaseLook,
  { endpoint }: Original,
): Outcome | undefined {
  if (facts.current === undefined || facts.current.host === endpoint.host.toLowerCase()) return undefined;
  const message = `the record ${database.restore.record?.name} points at ${facts.current.host}, but the endpoint of ${current} is ${endpoint.host}`;
  return failure("record-unusable", message);
}

/** The other kind of that name is a mistake of the configuration, which can be told. */
async function notFound(look: DatabaseLook): Promise<Outcome> {
  const { databases, kind, identifier, current, region } = look;
  const other = kind === "db-cluster" ? "db-instance" : "db-cluster";
  if ((await databases.find(other, current)) === undefined) {
    const what = `${thingOf(kind)} ${current}`;
    const gone = failure("database-not-found", `no ${what} in ${region}`);
    return againIfNamed(look, "missingSince", { what: `The ${what}`, gone });
  }
  const type = kind === "db-cluster" ? "aurora-cluster" : "rds";
  const message = `${current} is a ${thingOf(other)}, but databases.${identifier}.type is ${type}`;
  return failure("database-kind-mismatch", message);
}

/**
 * A restore replaces the original, so it must be at rest; a snapshot is taken of any that RDS takes one of. What is restored
 * under another identifier has the original's security groups, too.
 */
function notReady(
  { job, identifier, kind, order, database }: DatabaseLook,
  described: Described,
  members: readonly Described[],
): Outcome | undefined {
  const status = statusOf(described);
  const isSwapped = job.kind === "restore" && order.to === undefined;
  const isTaken = order.from.kind === "new";
  if ((isSwapped && status !== "available") || (isTaken && isOver(status))) {
    const message = `the ${thingOf(kind)} ${identifier} is ${status}, not available`;
    return failure("database-not-ready", message);
  }
  const group = database.restore.isolationSecurityGroup;
  if (
    job.kind === "restore" &&
    group !== undefined &&
    thing(kind, described).securityGroups.join() === group
  ) {
    const message = `${identifier} has the security group ${group} and no other, which admits nobody: what is restored would admit nobody either. An earlier job may have left it so: give it its own security groups back`;
    return failure("database-not-ready", message);
  }
  if (!isSwapped) return undefined;
  const busy = members.find((member) => statusOf(member) !== "available");
  if (busy) {
    const message = `the member ${textOf(busy, "DBInstanceIdentifier")} of ${identifier} is ${statusOf(busy)}, not available`;
    return failure("database-not-ready", message);
  }
  const pending = [described, ...members].flatMap(pendingOf);
  if (pending.length === 0) return undefined;
  const message = `${identifier} has pending modifications (${[...new Set(pending)].join(", ")}), which a rename would apply`;
  return failure("database-not-ready", message);
}

/** RDS takes no snapshot of these, and they do not change by themselves. */
function isOver(status: string): boolean {
  return /^(stopped|stopping|deleting|failed|inaccessible-encryption-credentials|incompatible-.*)$/.test(
    status,
  );
}

/** What a swap would lose or could not do, and the names that it needs. */
async function checkSwap(
  look: DatabaseLook,
  described: Described,
  members: readonly Described[],
): Promise<{ readonly refused?: Outcome; readonly warnings: readonly string[] }> {
  const { job, databases, kind, order, identifier } = look;
  if (job.kind !== "restore") return { warnings: [] };
  const taken = await checkNames(look, members.length);
  const refused = taken ?? checkTags(look, described, members) ?? checkRoles(look, described, members);
  if (refused) return { refused, warnings: [] };
  // Nothing is swapped, so whatever hangs on the original stays.
  if (order.to !== undefined) {
    const refused = checkOtherNames(look, order.to, members.length);
    return { ...(refused && { refused }), warnings: [] };
  }
  const strange = strangeMember(look, members);
  if (strange) return { refused: strange, warnings: [] };
  const { refusals, warnings } = await databases.attachments(kind, described);
  if (refusals.length === 0) return { warnings };
  const message = `${identifier} cannot be swapped safely: ${refusals.join("; ")}`;
  return { refused: failure("database-not-swappable", message), warnings };
}

/** The restored members' names are given when their cluster has its own: one that IAM denies would strand them. */
function checkOtherNames(
  { identifier, database }: DatabaseLook,
  to: string,
  members: number,
): Outcome | undefined {
  const names = Array.from({ length: members }, (_, nth) => `${to}-${nth + 1}`);
  const strange = names.filter((name) => !isDerivedName(name, identifier, database));
  if (strange.length === 0) return undefined;
  const message = `what is restored of ${identifier} to ${to} has ${members} members, and ${strange.join(", ")} are no names that a restore of ${identifier} may give: list them in databases.${identifier}.restore.names, or ${to}-*`;
  return failure("configuration-invalid", message);
}

/** A member whose name the functions may not change would be found when its cluster has given up its own. */
function strangeMember(
  { identifier, database }: DatabaseLook,
  members: readonly Described[],
): Outcome | undefined {
  const names = members.flatMap((member) => textOf(member, "DBInstanceIdentifier") ?? []);
  const strange = names.filter((name) => !isDerivedName(name, identifier, database));
  if (strange.length === 0) return undefined;
  const message = `${identifier} has members whose names do not begin with ${identifier}-, so they may not be renamed: list ${strange.join(", ")} in databases.${identifier}.restore.names`;
  return failure("database-not-swappable", message);
}
