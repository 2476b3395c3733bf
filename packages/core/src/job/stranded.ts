import { OWNER_TAG } from "../rds/clone-tags.ts";
import { restoreNames } from "../rds/restore-names.ts";
import type { Job } from "./job.ts";
import type { Owned } from "./owned.ts";
import type { RestoreFacts } from "./restore-facts.ts";

type Stranded = NonNullable<RestoreFacts["stranded"]>;

/**
 * The job, when its restorer gives up: what it could not bring to its end, what each thing is, and what to do. What was
 * restored is kept if the original has begun to give up its name: it may be the only one of the two that answers. Not if
 * no look has ever seen it: then it is nowhere told of, and the reaper finds it by its tags.
 * `reason`: what stood in the way.
 */
export function strand(job: Job, reason: string): Job {
  const { restore } = job.facts;
  if (restore?.original === undefined || restore.stranded !== undefined) return job;
  const stranded = whatIsLeft(job, restore, reason);
  const isKept = restore.swapSince !== undefined || restore.forwardSince !== undefined;
  const owned =
    isKept && freshOf(job)?.resourceId !== undefined ? job.owned.map((one) => kept(one, job)) : job.owned;
  return { ...job, owned, facts: { ...job.facts, restore: { ...restore, stranded } } };
}

function freshOf({ owned, targetName, jobId, order, database }: Job): Owned | undefined {
  const kind = database?.type === "aurora-cluster" ? "db-cluster" : "db-instance";
  const names = restoreNames(targetName, jobId, order?.cutover);
  return owned.find((one) => one.type === kind && one.identifier === names.fresh);
}

/** Members go with their cluster's entry; a snapshot of the job's own is the reaper's all the same. */
function kept(owned: Owned, { targetName, jobId, order }: Job): Owned {
  const { fresh } = restoreNames(targetName, jobId, order?.cutover);
  const isFresh = owned.identifier === fresh || owned.clusterIdentifier === fresh;
  return isFresh ? { ...owned, purpose: "delivered" } : owned;
}

function whatIsLeft(job: Job, restore: RestoreFacts, reason: string): Stranded {
  const { targetName, order } = job;
  const names = restoreNames(targetName, job.jobId, order?.cutover);
  const kind = job.database?.type === "aurora-cluster" ? "db-cluster" : "db-instance";
  const { original } = restore;
  const name = restore.current?.identifier ?? targetName;
  const fresh = freshOf(job);
  const because = `(${reason})`;
  const of = (resourceId: string | undefined, why: string): Stranded =>
    resourceId === undefined ? [] : [{ kind, resourceId, why: `${why} ${because}` }];

  if (order?.to !== undefined && restore.forwardSince !== undefined && restore.swappedAt === undefined) {
    const why = `it was restored to be ${order.to}, and is proven: rename it to ${order.to}, or delete it`;
    return [...of(fresh?.resourceId, why), ...isolated(restore, of)];
  }
  if (order?.cutover === "dns" && restore.swapSince !== undefined) {
    const [ofOriginal, ofFresh] = byRecord(job, restore);
    return [...of(original?.resourceId, ofOriginal), ...(ofFresh ? of(fresh?.resourceId, ofFresh) : [])];
  }
  if (restore.swappedAt !== undefined && order?.to === undefined) {
    const why = `it is the original of ${name}, which another has replaced at ${restore.swappedAt}: delete ${names.old} once nobody needs it`;
    return of(original?.resourceId, why);
  }
  if (restore.forwardSince !== undefined) {
    return [
      ...of(
        original?.resourceId,
        `it is the original of ${name} with all its data, and was renamed to ${names.old}: keep it until ${name} answers; to go back, rename it to ${name}`,
      ),
      ...of(
        fresh?.resourceId,
        `it was restored to take the original's place, and is proven: rename it to ${name} if it is still ${names.fresh}, and see that it answers there`,
      ),
    ];
  }
  if (restore.swapSince !== undefined) {
    return [
      ...of(
        original?.resourceId,
        `it is the original of ${name} with all its data: if it is called ${names.old} now, rename it to ${name}${groupsOf(restore)}`,
      ),
      ...of(
        fresh?.resourceId,
        `it was restored beside ${name} and is ${restore.provenAt === undefined ? "not proven" : "proven"}: delete it once ${name} answers, or rename it to ${name} if the original cannot be brought back`,
      ),
    ];
  }
  return isolated(restore, of);
}

/** Names tell nothing where a record leads to either: see left-stranded.ts. */
const KEEP = `to keep it, take its tag ${OWNER_TAG} off`;

/** What the original is, and what was restored: of a swap by the DNS record, which may point at either. */
function byRecord({ database }: Job, restore: RestoreFacts): readonly [string, string?] {
  const record = database?.restore.record?.name ?? "the record";
  const was = restore.original?.endpoint.host;
  if (restore.swappedAt !== undefined) {
    return [`the record ${record} has left it at ${restore.swappedAt}: delete it once nobody needs it`];
  }
  if (restore.forwardSince !== undefined) {
    return [
      `it is the original with all its data (${was}): keep it until ${record} leads to what was restored, and that answers; to go back, point ${record} at it`,
      `it was restored to take the original's place, and is proven: point ${record} at ${restore.newHost}, and see that it answers there`,
    ];
  }
  return [
    `it is the original with all its data: see that ${record} points at ${was}${groupsOf(restore)}`,
    `it was restored beside the original and is proven: delete it once ${record} does not point at it (${restore.newHost}); ${KEEP}`,
  ];
}

function isolated(
  restore: RestoreFacts,
  of: (resourceId: string | undefined, why: string) => Stranded,
): Stranded {
  if (restore.isolatingSince === undefined || restore.backAt !== undefined) return [];
  return of(restore.original?.resourceId, `it may still admit nobody${groupsOf(restore)}`);
}

function groupsOf({ isolatingSince, original }: RestoreFacts): string {
  if (isolatingSince === undefined || original === undefined) return "";
  const { VpcSecurityGroups: groups } = original.described;
  const ids = Array.isArray(groups) ? groups.map((group) => group?.VpcSecurityGroupId).join(", ") : "";
  return `, and give it its security groups back: ${ids}`;
}
