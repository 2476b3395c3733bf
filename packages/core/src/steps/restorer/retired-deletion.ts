import { Fault } from "../../job/fault.ts";
import type { Outcome } from "../../job/outcome.ts";
import { ownerOf } from "../../rds/clone-tags.ts";
import { keysOf, type Thing, thingOf, writerOf } from "../../rds/described.ts";
import { meansNotFound } from "../../rds/rds-fault.ts";
import { isOldName } from "../../rds/restore-names.ts";
import { waitFor } from "./pause.ts";
import type { Restore } from "./restore.ts";

/**
 * Deletes the retired original, and nothing else: a name that the job gave to it, its tag, its resource id, and never a
 * name that is configured. Its automated backups are kept. Each look does what can be done now.
 */
export async function deleteRetired(restore: Restore, thing: Thing, tag: string): Promise<Outcome> {
  const { job, original, kind } = restore;
  const { identifier, status, tags, resourceId } = thing;
  const isOurs =
    isOldName(identifier, job.targetName, job.jobId) &&
    tags[tag] === ownerOf(job) &&
    resourceId === original.resourceId;
  if (!isOurs) {
    return waitFor(
      restore,
      "originalStatus",
      `${identifier} is not shown as the retired original: left alone`,
    );
  }
  if (status === "deleting") return waitFor(restore, "originalStatus", `${identifier} is being deleted`);
  if (kind === "db-cluster") {
    const why = await deleteMembers(restore, thing, tag);
    if (why !== undefined) return waitFor(restore, "originalStatus", why);
  }
  if (thing.deletionProtection) {
    const input = {
      [keysOf(kind).identifier]: identifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    };
    await restore.databases().modify(kind, input);
    return waitFor(restore, "originalStatus", `${identifier}: its deletion protection is being taken off`);
  }
  const final = await finalSnapshot(restore);
  if ("why" in final) return waitFor(restore, "originalStatus", final.why);
  await unlessGone(restore.databases().delete(kind, identifier, final.name));
  return waitFor(restore, "originalStatus", `${identifier} is being deleted`);
}

/** Readers first, then the writer: RDS would promote a reader else. Undefined once there are none. */
async function deleteMembers(restore: Restore, cluster: Thing, tag: string): Promise<string | undefined> {
  const { job } = restore;
  const described = await restore.databases().members(cluster.identifier);
  const members = described.map((member) => thingOf("db-instance", member));
  if (members.length === 0) return undefined;
  const strange = members.filter((member) => !isOldName(member.identifier, job.targetName, job.jobId));
  if (strange.length > 0) {
    const names = strange.map((member) => member.identifier).join(", ");
    return `${cluster.identifier} has a member that the job does not know: delete or move ${names}`;
  }
  const unmarked = members.find(({ tags }) => tags[tag] !== ownerOf(job));
  if (unmarked !== undefined) return `${unmarked.identifier} is not shown with the tag ${tag}: left alone`;
  const writer = writerOf(cluster.described);
  const alive = members.filter(({ status }) => status !== "deleting");
  const readers = alive.filter((member) => member.identifier !== writer);
  for (const member of readers.length > 0 ? readers : alive) {
    await unlessGone(restore.databases().delete("db-instance", member.identifier));
  }
  return `the members of ${cluster.identifier} are being deleted`;
}

/** The name of the snapshot to take; none if it was declined, or is there since an earlier look whose deletion failed. */
async function finalSnapshot(
  restore: Restore,
): Promise<{ readonly name?: string } | { readonly why: string }> {
  const { order, kind, names, original } = restore;
  if (!order.finalSnapshot) return {};
  const there = await restore.databases().snapshot(kind, names.final);
  if (there === undefined) return { name: names.final };
  if (there.sourceResourceId !== original.resourceId)
    return { why: `the name ${names.final} is taken by a snapshot of ${there.sourceIdentifier}` };
  return there.status === "available" ? {} : { why: `${names.final} is ${there.status}` };
}

async function unlessGone(deletion: Promise<void>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof Fault && meansNotFound(error))) throw error;
  }
}
