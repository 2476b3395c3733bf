import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Cname, RecordName, Standing } from "../../ports/dns.ts";
import { isItsOrLive } from "../../rds/restore-names.ts";
import type { Seconds } from "../../time.ts";
import { withFacts } from "../restore-facts.ts";
import type { StepContext } from "../step-context.ts";
import type { Restore } from "./restore.ts";

/** Which of the two databases of a swap the record points at. */
export type Pointing =
  | { readonly at: "original" | "fresh"; readonly cname: Cname }
  | { readonly at: "neither"; readonly why: string };

/** The configured record. @throws if there is none: intake refuses such orders */
export function recordOf({ database }: Pick<Restore, "database">): RecordName & { readonly ttl: Seconds } {
  const { record } = database.restore;
  if (record === undefined) throw new Error("cutover dns without a record");
  return record;
}

/** Before anything is done to a database that has a record: the record says which one it is. Back to the snapshotter. */
export async function findByRecord({ job, dns }: StepContext): Promise<Outcome> {
  const { database, targetName } = job;
  if (database === undefined) throw new Error(`job ${job.jobId} has no database`);
  const record = recordOf({ database });
  const standing = await dns.standing(record);
  if (standing.at !== "cname") return unusable(`the record ${record.name} ${saysWhat(standing)}`);
  const host = hostOf(standing);
  const identifier = host.slice(0, host.indexOf("."));
  if (!isItsOrLive(identifier, targetName)) {
    const message = `the record ${record.name} points at ${host}, which is neither ${targetName} nor what was restored of it (${targetName}-live-…)`;
    return unusable(message);
  }
  return {
    kind: "advance",
    to: "snapshotter",
    say: `The record ${record.name} names ${identifier}`,
    changes: { facts: withFacts(job, { current: { identifier, host } }) },
  };
}

/** One look at the record, while the swap is under way. */
export async function pointing(restore: Restore): Promise<Pointing> {
  const { dns, original, facts } = restore;
  const record = recordOf(restore);
  const standing = await dns.standing(record);
  if (standing.at !== "cname")
    return { at: "neither", why: `the record ${record.name} ${saysWhat(standing)}` };
  const { value, ttl } = standing;
  const host = hostOf(standing);
  if (host === original.endpoint.host.toLowerCase()) return { at: "original", cname: { value, ttl } };
  if (host === facts.newHost?.toLowerCase()) return { at: "fresh", cname: { value, ttl } };
  return { at: "neither", why: `the record ${record.name} points at ${host}` };
}

export function unusable(message: string): Outcome {
  return { kind: "fail", error: jobError("record-unusable", message) };
}

/** A name may end with a dot, and be written in capitals. */
function hostOf({ value }: Cname): string {
  return value.toLowerCase().replace(/\.$/, "");
}

function saysWhat(standing: Exclude<Standing, { readonly at: "cname" }>): string {
  return standing.at === "absent" ? "is not there" : `is ${standing.what}, not a plain CNAME`;
}
