import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { OWNER_TAG, ownerOf } from "@dblab-refresh/core/rds/clone-tags";
import { exportIdentifier } from "@dblab-refresh/core/rds/export-names";
import { earlier } from "@dblab-refresh/core/time";
import type { Call } from "@dblab-refresh/simulator/rds/call-log";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import { LONGEST_SKEW_MS } from "../environments.ts";
import type { Life } from "../life.ts";
import type { Effect } from "../rds-world.ts";
import { allJobs, jobOf, type World } from "../world.ts";
import { makerOf, ownedAs, type Parties, partiesOf } from "./parties.ts";
import { databaseNames } from "./scenario.ts";
import { CLOSED_GROUP } from "./stage.ts";

/** A look may begin a time-out after the deadline, which it then says, and last for a time-out. Milliseconds. */
const LATEST_CREATION_MS = 2 * 60_000;
/** What people do while a look is under way, which lasts no longer than its time-out. Milliseconds. */
const SUDDEN_MS = 2 * 60_000;
const RETIRED_TAG = "dblab-refresh:retired";

/** A call with whoever sends it, and what it means. */
interface Change extends Effect {
  readonly world: World;
  readonly by: Life;
  /** Undefined: RDS knows nothing of that name. */
  readonly target: Inventoried | undefined;
  /** The name that the call gives to what it means. */
  readonly name: string;
}

/** Whether a call is of a database's job, or of the janitor about what one made. */
export function isOfDatabases(world: World, call: Pick<Call, "names">, by: Life): boolean {
  if (world.databases.scenario === undefined) return false;
  if (by.jobId !== undefined) return jobOf(world, by.jobId)?.database !== undefined;
  return call.names.some((name) => databaseNames.some((database) => name.startsWith(`${database}-`)));
}

/**
 * Statements 1, 2 and 6, held against one call that changes something in RDS for a database's job: what is wrong with it.
 * Whose a thing is follows from its resource id and from who made it, not from its name.
 */
export function wrongDatabaseCall(world: World, effect: Effect, by: Life): string | undefined {
  const change = { ...effect, world, by, ...meant(effect) };
  const wrong = wrongOf(change);
  if (wrong === undefined) return undefined;
  const { operation, names } = effect.call;
  return `${wrong.slice(0, 2)} ${by.name} called ${operation} on ${names.join(", ")}:${wrong.slice(2)}`;
}

function wrongOf(change: Change): string | undefined {
  const { world, by, call } = change;
  const job = jobOf(world, by.jobId);
  if (by.jobId === undefined) return byJanitor(change);
  const parties = job && partiesOf(job);
  if (job === undefined || parties === undefined) return "1: it has no job, or one without an order";
  if (!isLive(job)) return "1: its job has ended";
  const isExports = call.operation.includes("ExportTask");
  if (parties.facts.lockedAt === undefined && !isExports) return "3: its job does not hold the database";
  const rule = rules[call.operation];
  return rule === undefined ? "1: no job of a database sends that" : rule(change, parties);
}

type Rule = (change: Change, parties: Parties) => string | undefined;

const rules: Readonly<Record<string, Rule>> = {
  CreateDBSnapshot: takesSnapshot,
  CreateDBClusterSnapshot: takesSnapshot,
  CopyDBSnapshot: copiesSnapshot,
  CopyDBClusterSnapshot: copiesSnapshot,
  DeleteDBSnapshot: deletesSnapshot,
  DeleteDBClusterSnapshot: deletesSnapshot,
  RestoreDBInstanceFromDBSnapshot: restores,
  RestoreDBInstanceToPointInTime: restores,
  RestoreDBClusterFromSnapshot: restores,
  RestoreDBClusterToPointInTime: restores,
  CreateDBInstance: addsMember,
  ModifyDBInstance: modifies,
  ModifyDBCluster: modifies,
  RebootDBInstance: reboots,
  DeleteDBInstance: deletes,
  DeleteDBCluster: deletes,
  StartDBInstance: ofTemporary,
  StartDBCluster: ofTemporary,
  AddRoleToDBInstance: ofTemporary,
  AddRoleToDBCluster: ofTemporary,
  EnableHttpEndpoint: ofTemporary,
  DisableHttpEndpoint: ofTemporary,
  AddTagsToResource: tags,
  RemoveTagsFromResource: tags,
  StartExportTask: exportsSnapshot,
  CancelExportTask: ({ name }, { job }) =>
    name === exportIdentifier(job.jobId) ? undefined : "1: it is not the caller's export",
};

function takesSnapshot({ input, name, before, by }: Change, parties: Parties): string | undefined {
  const { job, own, kind, originals } = parties;
  if (name !== own) return "1: it is not the caller's own name";
  if (ownedAs(job, own) === undefined) return "2: the job's item does not have it";
  if (isLate(job, by)) return "4: its job has no time left to use it";
  const of = text(input, kind === "cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier");
  const source = before.find((one) => one.kind === kind && one.identifier === of);
  return source === undefined || originals.has(source.key) ? undefined : "1: it is taken of another database";
}

function copiesSnapshot({ input, name }: Change, { job, fixed, own, facts }: Parties): string | undefined {
  if (name !== fixed) return "1: it is not the fixed name";
  if (ownedAs(job, fixed)?.purpose !== "delivered") return "2: the job's item does not have it as delivered";
  const of = text(input, "SourceDBSnapshotIdentifier") ?? text(input, "SourceDBClusterSnapshotIdentifier");
  return of === own && facts.replacingSince !== undefined ? undefined : "1: it is no copy of the job's own";
}

function deletesSnapshot({ name, target, before, world }: Change, parties: Parties): string | undefined {
  const { own, fixed, facts, snapshotKind, job, identifier } = parties;
  if (name !== own && name !== fixed) return "1: it is not the caller's";
  if (target === undefined) return undefined;
  const isExported = before.some(
    ({ kind, status, sourceArn }) =>
      kind === "export-task" && !isOver(status) && sourceArn?.endsWith(`snapshot:${name}`),
  );
  if (isExported) return "1: it is being exported";
  const isComplete = (other: string) =>
    before.some((one) => one.kind === snapshotKind && one.identifier === other && one.status === "available");
  if (name === own) {
    if (ownedAs(job, own)?.purpose !== "temporary") return "2: it is delivered";
    const isTheirs = world.databases.meddledWith.has(identifier);
    return facts.replacingSince === undefined || isComplete(fixed) || isTheirs
      ? undefined
      : "6: it is the last complete one";
  }
  const noted = facts.fixed && "createdAt" in facts.fixed ? Date.parse(facts.fixed.createdAt) : undefined;
  if (target.completedAtMs !== noted && !isSudden(world, identifier))
    return "1: it is not the one that was there when the job began";
  // A person may delete the job's own between its look at it and this call.
  const isTheirs =
    world.databases.meddledWith.has(identifier) && !before.some((one) => one.identifier === own);
  return isComplete(own) || isTheirs ? undefined : "6: no complete snapshot is left";
}

function restores({ input, name, by, before }: Change, parties: Parties): string | undefined {
  const { job, names, facts, order, originals, snapshotKind } = parties;
  if (name !== names.fresh) return "1: it is not the caller's";
  if (ownedAs(job, names.fresh) === undefined) return "2: the job's item does not have it";
  if (isLate(job, by)) return "4: its job has no time left to use it";
  if (order.from.kind === "point-in-time") {
    const of = text(input, "SourceDbiResourceId") ?? text(input, "SourceDbClusterResourceId");
    return of !== undefined && originals.has(of) ? undefined : "5: it is not made of the original";
  }
  const of = text(input, "DBSnapshotIdentifier") ?? text(input, "SnapshotIdentifier");
  if (of === undefined || of !== facts.source?.identifier) return "5: it is not made of the chosen snapshot";
  const snapshot = before.find((one) => one.kind === snapshotKind && one.identifier === of);
  const isChosen = snapshot?.completedAtMs === Date.parse(facts.source.createdAt);
  return snapshot === undefined || isChosen ? undefined : "5: the snapshot is another one by now";
}

function addsMember({ input, name, before, world, by }: Change, parties: Parties): string | undefined {
  const { job, names, originals } = parties;
  const isOurs = [...originals].some((_, place) => place > 0 && name === names.freshMember(place));
  if (!isOurs) return "1: it is not the caller's";
  if (ownedAs(job, name) === undefined) return "2: the job's item does not have it";
  if (isLate(job, by)) return "4: its job has no time left to use it";
  const of = text(input, "DBClusterIdentifier");
  const cluster = before.find((one) => one.kind === "cluster" && one.identifier === of);
  if (of !== names.fresh) return "1: it is no member of what was restored";
  const isStrangers = cluster !== undefined && makerOf(world.databases, cluster) !== job.jobId;
  return isStrangers ? "1: the cluster is somebody else's" : undefined;
}

function modifies(change: Change, parties: Parties): string | undefined {
  const { input, target, name } = change;
  if (target === undefined)
    return isKnownName(name, parties) ? undefined : "1: no thing of the job's is named";
  const role = roleOf(change, parties, target);
  if (role === "stranger") return "1: it is somebody else's";
  const to = text(input, "NewDBInstanceIdentifier") ?? text(input, "NewDBClusterIdentifier");
  if (to !== undefined) return renames(change, target, role, to, parties);
  if (role === "fresh") return ofTemporary(change, parties);
  return changesOriginal(change, target, parties);
}

function renames(
  { world }: Change,
  target: Inventoried,
  role: "fresh" | "original",
  to: string,
  parties: Parties,
): string | undefined {
  const { names, facts, order, delivered: wanted, record, originals } = parties;
  if (role === "fresh") {
    if (record !== undefined) return "1: a record leads to it by the name that it has";
    if (facts.forwardSince === undefined) return "6: the original has not given up its name yet";
    const isItsName = to === wanted || to.startsWith(`${wanted}-`) || [...originals.values()].includes(to);
    if (!isItsName) return `1: ${to} is no name that it was to get`;
    return OWNER_TAG in target.tags ? "2: it is delivered with its owner tag" : undefined;
  }
  if (order.to !== undefined) return "1: nothing was to be swapped";
  if (facts.swapSince === undefined) return "6: its swap has not begun";
  if (to === originals.get(target.key)) {
    return facts.forwardSince === undefined ? undefined : "6: there is no way back any more";
  }
  const isFirst = order.order === "rename-first";
  if (facts.provenAt === undefined && !isFirst) return "6: nothing is proven that could take the name";
  if (record !== undefined && facts.swappedAt === undefined) return "6: the record has not left it";
  if (record !== undefined && mayBeLedTo(world, target, parties)) return "6: resolvers may still lead to it";
  if (facts.backAt !== undefined) return "6: its way back was over";
  return to === names.old || to.startsWith(`${names.old}-`)
    ? undefined
    : `1: ${to} is no name that it was to get`;
}

function changesOriginal(
  { input, world }: Change,
  target: Inventoried,
  parties: Parties,
): string | undefined {
  const { facts, groups } = parties;
  const given = Object.keys(input).filter(
    (key) => input[key] !== undefined && !/^(DB(Instance|Cluster)Identifier|ApplyImmediately)$/.test(key),
  );
  const isRetired = facts.swappedAt !== undefined;
  if (given.join() === "DeletionProtection")
    return isRetired && input.DeletionProtection === false ? undefined : "1: its protection is the owner's";
  if (given.join() !== "VpcSecurityGroupIds") return `1: ${given.join(", ")} of the original is its owner's`;
  const wanted = Array.isArray(input.VpcSecurityGroupIds) ? input.VpcSecurityGroupIds.map(String).sort() : [];
  if (wanted.join() === CLOSED_GROUP) {
    if (parties.record !== undefined && isRetired && mayBeLedTo(world, target, parties))
      return "6: resolvers may still lead to it";
    const isBack = facts.backAt !== undefined;
    if (!isRetired && world.databases.hasDataApi(parties.identifier))
      return "6: its Data API's callers write on, and are told to be kept out";
    const isWanted = isRetired || (facts.isolatingSince !== undefined && !isBack);
    return isWanted ? undefined : `1: ${target.identifier} was not to be isolated`;
  }
  return wanted.join() === groups.join() ? undefined : "1: these never were its security groups";
}

function reboots(change: Change, parties: Parties): string | undefined {
  const { target, name } = change;
  const { facts } = parties;
  if (target === undefined)
    return isKnownName(name, parties) ? undefined : "1: no thing of the job's is named";
  switch (roleOf(change, parties, target)) {
    case "stranger":
      return "1: it is somebody else's";
    case "fresh":
      return ofTemporary(change, parties);
    case "original": {
      const isIsolated = facts.isolatingSince !== undefined && facts.backAt === undefined;
      return isIsolated || facts.swappedAt !== undefined ? undefined : "1: the original serves";
    }
  }
}

function deletes(change: Change, parties: Parties): string | undefined {
  const { target, name, before, world, input } = change;
  const { job, names, facts, order, kind, identifier, delivered } = parties;
  if (target === undefined)
    return isKnownName(name, parties) ? undefined : "1: no thing of the job's is named";
  const role = roleOf(change, parties, target);
  if (role === "stranger") return "1: it is somebody else's";
  if (mayBeLedTo(world, target, parties)) return "6: resolvers may still lead to it";
  if (role === "fresh") return ofTemporary(change, parties);
  if (order.to !== undefined) return "1: nothing was to be swapped";
  if (facts.swappedAt === undefined) return "6: nothing has taken its name yet";
  const successor = before.find((one) => one.kind === kind && one.identifier === delivered);
  const isOurs = successor !== undefined && makerOf(world.databases, successor) === job.jobId;
  if (!isSudden(world, identifier) && (!isOurs || isBroken(successor.status)))
    return "6: what took its name is not there";
  if (!target.identifier.startsWith(names.old)) return "1: it is not under the name of the retired";
  const keptUntil = Date.parse(facts.swappedAt) + order.keepOriginal * 1000 - 2 * LONGEST_SKEW_MS;
  if (facts.deletingSince === undefined || world.chance.timeline.now < keptUntil)
    return "1: it was to be kept";
  if (target.kind === kind && target.tags[RETIRED_TAG] !== ownerOf(job))
    return "1: it is not marked as retired";
  const isWhole = target.kind === kind;
  const hasFinal = before.some(({ identifier: other }) => other === names.final);
  const isSaved =
    !isWhole || !order.finalSnapshot || hasFinal || text(input, "FinalDBSnapshotIdentifier") === names.final;
  return isSaved ? undefined : "6: its final snapshot is not taken";
}

/** What the job made, and is still its own to change. */
function ofTemporary(change: Change, parties: Parties): string | undefined {
  const { target, world } = change;
  if (target === undefined) return undefined;
  const { job, delivered, record } = parties;
  if (makerOf(world.databases, target) !== job.jobId) return "1: it is somebody else's";
  const made = world.databases.made.get(target.key) ?? world.databases.made.get(target.clusterKey ?? "");
  const owned = ownedAs(job, made?.madeAs ?? "");
  if (owned?.purpose !== "temporary") return "1: it is delivered";
  return record === undefined && target.identifier === delivered ? "1: it has the name" : undefined;
}

function tags(change: Change, parties: Parties): string | undefined {
  const { target, input, call } = change;
  const { facts } = parties;
  if (target === undefined) return undefined;
  const role = roleOf(change, parties, target);
  if (role === "stranger") return "1: it is somebody else's";
  if (role === "fresh")
    return facts.forwardSince === undefined ? "1: it is not to be delivered yet" : undefined;
  const isRetiring =
    call.operation === "AddTagsToResource" && JSON.stringify(input.Tags).includes(RETIRED_TAG);
  return isRetiring && facts.swappedAt !== undefined ? undefined : "1: the original's tags are its owner's";
}

function exportsSnapshot({ input, name }: Change, { job, facts }: Parties): string | undefined {
  if (name !== exportIdentifier(job.jobId)) return "1: it is not the caller's name";
  if (ownedAs(job, name) === undefined) return "2: the job's item does not have it";
  return input.SourceArn === facts.source?.arn ? undefined : "1: it is not the chosen snapshot";
}

/** The janitor changes only what a job made that has ended, and did not deliver. */
function byJanitor(change: Change): string | undefined {
  const { target, world, by } = change;
  if (target === undefined) return undefined;
  const made = world.databases.made.get(target.key) ?? world.databases.made.get(target.clusterKey ?? "");
  if (made === undefined) return "1: it is somebody else's";
  // Whether its job is known, or nobody knows it any more.
  if (made.installation !== by.installation) return "1: it is another installation's";
  const job = jobOf(world, made.jobId);
  if (job && isLive(job)) return "1: its job lives";
  if (job && ownedAs(job, made.madeAs)?.purpose === "delivered") return "1: it is delivered";
  const parties = job && partiesOf(job);
  if (parties === undefined || target.identifier !== parties.own) return undefined;
  const isTheirs = world.databases.meddledWith.has(parties.identifier);
  return parties.facts.replacingSince !== undefined && isLastComplete(change, parties) && !isTheirs
    ? "6: it is the last complete one"
    : undefined;
}

/** Whether neither the fixed name's is complete, nor the own one of a later job, which keeps that until the other is. */
function isLastComplete({ world, before }: Change, { snapshotKind, fixed, identifier }: Parties): boolean {
  const keepers = [...allJobs(world)].flatMap((job) => {
    const other = isLive(job) && job.targetName === identifier ? partiesOf(job) : undefined;
    return other && ownedAs(job, other.own)?.purpose === "delivered" ? [other.own] : [];
  });
  const kept = new Set([fixed, ...keepers]);
  return !before.some(
    ({ identifier: name, status, kind }) => kind === snapshotKind && kept.has(name) && status === "available",
  );
}

function roleOf(
  { world }: Change,
  { job, originals }: Parties,
  target: Inventoried,
): "fresh" | "original" | "stranger" {
  if (makerOf(world.databases, target) === job.jobId) return "fresh";
  return originals.has(target.key) ? "original" : "stranger";
}

/** Gone meanwhile, or renamed: it was one of the job's. */
function isKnownName(name: string, { name: original, names, originals }: Parties): boolean {
  if (name === original || [...originals.values()].includes(name)) return true;
  return [names.fresh, names.old].some((one) => name === one || name.startsWith(`${one}-`));
}

/** Whether a client of the job's record may be led to it; whoever changed the record himself answers for that. */
function mayBeLedTo({ databases }: World, target: Inventoried, { record, identifier }: Parties): boolean {
  if (record === undefined || databases.meddledWith.has(identifier)) return false;
  return databases.records.mayLeadTo(target.host);
}

/** Whether somebody laid hands on the data only now: a look that has found what was there, and then stalls, cannot know. */
function isSudden({ databases, chance }: World, identifier: string): boolean {
  const meddledAt = databases.meddledWith.get(identifier) ?? Number.NEGATIVE_INFINITY;
  return chance.timeline.now - meddledAt < SUDDEN_MS;
}

function isLate({ step, stepDeadline, deadline }: Job, by: Life): boolean {
  return step !== "reaper" && by.clock > Date.parse(earlier(stepDeadline, deadline)) + LATEST_CREATION_MS;
}

function isOver(status: string): boolean {
  return /^(COMPLETE|FAILED|CANCELED)$/.test(status);
}

function isBroken(status: string): boolean {
  return /^(deleting|failed|restore-error|incompatible-|inaccessible-|storage-full)/.test(status);
}

function text(input: Effect["input"], key: string): string | undefined {
  const value = input[key];
  return typeof value === "string" ? value : undefined;
}

/** What a call is about: its kind from the operation, its name from the input. */
function meant({ call: { operation }, input, before }: Effect): Pick<Change, "target" | "name"> {
  const arn = text(input, "ResourceName") ?? text(input, "ResourceArn");
  if (arn !== undefined) {
    const [, type = "", name = ""] = /:(db|cluster):([^:]+)$/.exec(arn) ?? [];
    const kind = type === "cluster" ? "cluster" : "instance";
    return { name, target: before.find((one) => one.kind === kind && one.identifier === name) };
  }
  const kind = kindOf(operation);
  const name = nameKeys[kind].map((key) => text(input, key)).find((one) => one !== undefined) ?? "";
  return { name, target: before.find((one) => one.kind === kind && one.identifier === name) };
}

function kindOf(operation: string): Inventoried["kind"] {
  if (operation.includes("ExportTask")) return "export-task";
  const isCluster = operation.includes("Cluster");
  if (/^(Create|Copy|Delete)DB(Cluster)?Snapshot$/.test(operation))
    return isCluster ? "cluster-snapshot" : "snapshot";
  return isCluster ? "cluster" : "instance";
}

const nameKeys: Readonly<Record<Inventoried["kind"], readonly string[]>> = {
  instance: ["TargetDBInstanceIdentifier", "DBInstanceIdentifier"],
  cluster: ["DBClusterIdentifier"],
  snapshot: ["TargetDBSnapshotIdentifier", "DBSnapshotIdentifier"],
  "cluster-snapshot": ["TargetDBClusterSnapshotIdentifier", "DBClusterSnapshotIdentifier"],
  "export-task": ["ExportTaskIdentifier"],
};
