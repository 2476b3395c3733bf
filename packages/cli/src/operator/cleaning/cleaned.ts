import type { Clone } from "@dblab-refresh/core/janitor/clones";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { isFreshName } from "@dblab-refresh/core/rds/restore-names";
import { reapCluster } from "@dblab-refresh/core/steps/reaper/reaped-cluster";
import { reapInstance } from "@dblab-refresh/core/steps/reaper/reaped-instance";
import { type Instant, type Seconds, secondsBetween } from "@dblab-refresh/core/time";
import { deleteBinaryClone } from "../../binary-clones.ts";
import type { FoundClone } from "./clones.ts";

export interface CleanupWishes {
  /** Younger clones are left alone. */
  readonly maxAge: Seconds;
  /** Other installations' as well: whether their jobs live is not known here. */
  readonly others: boolean;
  /** The rds-refresh binary's as well. */
  readonly binarys: boolean;
}

/** Why a clone may be deleted, or is left alone. */
export function cleanupVerdict(
  { clone, belongs }: FoundClone,
  now: Instant,
  { maxAge, others, binarys }: CleanupWishes,
): { readonly deletes: boolean; readonly why: string } {
  const leave = (why: string) => ({ deletes: false, why });
  if (clone.createdAt === undefined) return leave("it is being made");
  if (secondsBetween(clone.createdAt, now) < maxAge) return leave("it is younger than --max-age");
  switch (belongs.whose) {
    case "job":
      return leave(`the job ${belongs.jobId} is going on: cancel that`);
    case "delivered":
      return leave("a job has delivered it: it is no clone any more");
    case "orphan":
      return { deletes: true, why: `the job ${belongs.jobId} has ${belongs.ended ?? "left no trace"}` };
    case "namesake":
      return leave(
        `the job ${belongs.jobId} saw another resource id under its name, so it may be a restore that has copied our tags: if it is not wanted, delete it in RDS by hand`,
      );
    case "another":
      return others
        ? { deletes: true, why: `it is old, and installation ${belongs.installation}'s` }
        : leave(`it is installation ${belongs.installation}'s: --others deletes those, too`);
    case "rds-refresh":
      return binarys
        ? { deletes: true, why: "it is old, and the rds-refresh binary's" }
        : leave("it is the rds-refresh binary's: --rds-refresh deletes those, too");
    case "stranger":
      return leave(
        "it has not all of our tags, so nothing proves that it is a clone, and nothing of ours deletes it: if it is not wanted, delete it in RDS by hand",
      );
    default:
      return belongs satisfies never;
  }
}

/** Brings a clone nearer to its end, as far as can be done in one look. @returns what was done, or what it waits for */
export async function deleteClone({ clone, region, rds }: FoundClone, now: Instant): Promise<string> {
  const owner = clone.tags[OWNER_TAG];
  if (owner === undefined) return deleteBinarys(rds, clone);
  const { type, identifier, resourceId } = clone;
  const jobId = owner.split("/")[1] ?? "";
  const database = region.databases.find((name) => isFreshName(identifier, name, jobId));
  const owned = { type, identifier, resourceId, purpose: "temporary", intendedAt: now, seenAt: now } as const;
  const reap = type === "db-cluster" ? reapCluster : reapInstance;
  const { say, left } = await reap(rds, owned, {
    owner,
    ...(database && { database }),
    now,
    appearUntil: now,
    act: true,
  });
  return say ?? left ?? "it is gone";
}

/** What has the binary's tags and name, and nobody's owner tag: looked at again, so that it still is what was listed. */
async function deleteBinarys(rds: Rds, clone: Clone): Promise<string> {
  const { identifier } = clone;
  const done = await deleteBinaryClone(rds, clone);
  if (done === "gone") return "left alone: it is gone, or not what it was when it was listed";
  if (done === "deleting") return `Deleting ${identifier}`;
  return `Taking the deletion protection off ${identifier}: run it again`;
}
