import type { RestoreOrder } from "../job/restore-order.ts";

/**
 * The names of what a restore makes beside a database. They contain the job's id, so no two jobs ever meet under one, and
 * begin with a configured identifier, which is what IAM's policies match.
 */

/** The part of a job id that goes into a name: 8 letters and digits, 40 bits. */
const SHORT = /^[0-9a-z]{8}$/;

export interface RestoreNames {
  /** What is restored, until it takes the original's name; and ever after, if a DNS record is what names it. */
  readonly fresh: string;
  /** The original, after it gave up its name. */
  readonly old: string;
  /** The snapshot that the job takes. */
  readonly snapshot: string;
  /** What is taken of the original before it is deleted. */
  readonly final: string;
  /** The members of a cluster, by their place in `membersInOrder`, from 1. */
  freshMember(place: number): string;
  oldMember(place: number): string;
}

/**
 * The names that the job derives from the identifier of the database that it restores. What a record will point at keeps
 * its name for months: it is none that looks like something to be cleaned up.
 */
export function restoreNames(
  identifier: string,
  jobId: string,
  cutover: RestoreOrder["cutover"] = "rename",
): RestoreNames {
  const name = (part: string) => `${identifier}-${part}-${shortId(jobId)}`;
  const fresh = name(cutover === "dns" ? "live" : "new");
  return {
    fresh,
    old: name("old"),
    snapshot: name("snapshot"),
    final: name("final"),
    freshMember: (place) => `${fresh}-${place}`,
    oldMember: (place) => `${name("old")}-${place}`,
  };
}

function shortId(jobId: string): string {
  return jobId.slice(0, 8);
}

/**
 * Whether a job of this id gave the name to what it restored of that database, or to a member of it: the whole name, not
 * a prefix, since a customer may have an `orders-new-store` beside `orders`.
 */
export function isFreshName(name: string, identifier: string, jobId: string): boolean {
  return isDerived(name, `${identifier}-new-`, jobId) || isDerived(name, `${identifier}-live-`, jobId);
}

/** Whether the name is the database's own, or the one that a job of any id gave to what its DNS record pointed at. */
export function isItsOrLive(name: string, identifier: string): boolean {
  return name === identifier || isOfAnyJob(name, `${identifier}-live-`);
}

/**
 * The same, or the name of a retired original: what a snapshot says that it is of, which may follow a rename of its
 * database.
 */
export function isItsLiveOrOld(name: string, identifier: string): boolean {
  return isItsOrLive(name, identifier) || isOfAnyJob(name, `${identifier}-old-`);
}

function isOfAnyJob(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && SHORT.test(name.slice(prefix.length));
}

/** Whether a job of this id gave the name to an original that it retired, or to a member of it: the whole name, again. */
export function isOldName(name: string, identifier: string, jobId: string): boolean {
  return isDerived(name, `${identifier}-old-`, jobId);
}

function isDerived(name: string, prefix: string, jobId: string): boolean {
  const short = shortId(jobId);
  if (!SHORT.test(short) || !name.startsWith(prefix)) return false;
  const rest = name.slice(prefix.length);
  return rest === short || (rest.startsWith(`${short}-`) && /^[1-9]\d?$/.test(rest.slice(short.length + 1)));
}
