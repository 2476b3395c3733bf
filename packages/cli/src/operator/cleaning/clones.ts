import { type Clone, clonesIn } from "@dblab-refresh/core/janitor/clones";
import { configuredRegions, type Region } from "@dblab-refresh/core/janitor/regions";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { Rds } from "@dblab-refresh/core/ports/rds";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { isBinarys } from "../../binary-clones.ts";
import type { StagePorts } from "../stage/stage-ports.ts";

/** Whose a clone is. */
export type Belonging =
  /** A live job's. */
  | { readonly whose: "job"; readonly jobId: string }
  /** Of this installation, but its job has ended or is not there: the janitor deletes it. */
  | { readonly whose: "orphan"; readonly jobId: string; readonly ended?: Job["status"] }
  /** What an ended job was to make: it stays. */
  | { readonly whose: "delivered"; readonly jobId: string }
  /** It has the tags of a job, and is not what that job saw under the name. */
  | { readonly whose: "namesake"; readonly jobId: string }
  | { readonly whose: "another"; readonly installation: string }
  /** It has the tags of the rds-refresh binary, and no owner. */
  | { readonly whose: "rds-refresh" }
  | { readonly whose: "stranger" };

export interface FoundClone {
  readonly clone: Clone;
  readonly region: Region;
  readonly rds: Rds;
  readonly belongs: Belonging;
}

/** Every clone in the stage's regions, whoever made it; `faults` says what could not be listed. */
export async function findClones(
  ports: Pick<StagePorts, "stage" | "secrets" | "rds"> & {
    readonly jobs: Pick<StagePorts["jobs"], "get" | "regions">;
  },
): Promise<{ readonly found: readonly FoundClone[]; readonly faults: string[] }> {
  const faults: string[] = [];
  const found: FoundClone[] = [];
  const known = await configuredRegions(ports);
  faults.push(...known.faults);
  for (const region of known.regions) {
    const rds = ports.rds(region.aws);
    const clones = await clonesIn(rds, region.databases, (error) =>
      faults.push(`${region.aws.region}: ${error instanceof Error ? error.message : error}`),
    );
    for (const clone of clones) {
      found.push({ clone, region, rds, belongs: await belonging(clone, ports) });
    }
  }
  return { found, faults };
}

/** By its tags, and by what the job says that they name; RDS was listed before the job is read. */
async function belonging(
  { identifier, type, tags, resourceId }: Clone,
  {
    stage,
    jobs,
  }: { readonly stage: { readonly installation: string }; readonly jobs: Pick<StagePorts["jobs"], "get"> },
): Promise<Belonging> {
  const [installation, jobId] = tags[OWNER_TAG]?.split("/") ?? [];
  if (installation === undefined || jobId === undefined) {
    return { whose: isBinarys({ identifier, tags }) ? "rds-refresh" : "stranger" };
  }
  if (installation !== stage.installation) return { whose: "another", installation };
  const job = await jobs.get(jobId);
  if (job === undefined) return { whose: "orphan", jobId };
  if (isLive(job)) return { whose: "job", jobId };
  const owned = job.owned.find((one) => one.identifier === identifier && one.type === type);
  if (owned?.purpose === "delivered") return { whose: "delivered", jobId };
  if (owned?.resourceId !== undefined && owned.resourceId !== resourceId) return { whose: "namesake", jobId };
  return { whose: "orphan", jobId, ended: job.status };
}

/** For a person. */
export function belongingWords(belongs: Belonging): string {
  switch (belongs.whose) {
    case "job":
      return `job ${belongs.jobId}`;
    case "delivered":
      return `delivered by job ${belongs.jobId}`;
    case "orphan":
      return `orphan of job ${belongs.jobId} (${belongs.ended ?? "unknown here"})`;
    case "namesake":
      return `not the clone of job ${belongs.jobId}, whose name and tags it has: its resource id is another`;
    case "another":
      return `installation ${belongs.installation}`;
    case "rds-refresh":
      return "the rds-refresh binary, or tags that have not come yet";
    case "stranger":
      return "a stranger: it has not all of our tags";
    default:
      return belongs satisfies never;
  }
}
