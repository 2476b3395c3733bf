import type { Figure } from "../figure.ts";
import { type Met, type RestoreOptions, timedRestore } from "./timed-restore.ts";

const MINUTE_MS = 60_000;
/** What a restore takes that is to be measured. Minutes. */
const RESTORE_MINUTES = 25;
/** AWS documents ten; its users report from two on. Minutes. */
const RENAME_MINUTES = [2, 5, 10];
/** Of ours, beside RDS's two renames. Seconds. */
const OURS_SECONDS = 60;
/** At a time to live of 60 s. */
const DNS_SECONDS = 90;

/** How long a client cannot write under the endpoint, at life-like durations, beside Trapheus's order of things. */
export async function downtime(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const type of ["rds", "aurora-cluster"] as const) {
    const what = type === "rds" ? "instance" : "cluster";
    for (const minutes of RENAME_MINUTES) {
      const durations = durationsOf(type, minutes);
      const ours = await succeeded({ type, durations });
      const theirs = await succeeded({ type, durations, order: "rename-first" });
      const about = `${what}, restore ${RESTORE_MINUTES} min, rename ${minutes} min`;
      figures.push(
        most(`downtime, ${about}`, ours.away, 2 * minutes * 60 + OURS_SECONDS),
        least("  the same with rename-first", theirs.away, ours.away),
      );
    }
    const byRecord = await succeeded({ type, durations: durationsOf(type, 5), dnsTtl: 60 });
    figures.push(
      most(`downtime, ${what}, cutover dns, TTL 60 s`, byRecord.away, DNS_SECONDS),
      most("  until its writes are the new one's", byRecord.behind, DNS_SECONDS),
    );
  }
  return figures;
}

/** A rename's last minute is its reboot, of an instance; a cluster's volume is there before its members. */
function durationsOf(type: RestoreOptions["type"], minutes: number): RestoreOptions["durations"] {
  const reboot = { rebootingMs: MINUTE_MS };
  if (type === "rds") {
    return { ...reboot, creatingMs: RESTORE_MINUTES * MINUTE_MS, renamingMs: (minutes - 1) * MINUTE_MS };
  }
  return {
    ...reboot,
    clusterCreatingMs: 15 * MINUTE_MS,
    memberCreatingMs: (RESTORE_MINUTES - 15) * MINUTE_MS,
    renamingMs: (minutes - 1) * MINUTE_MS,
  };
}

async function succeeded(options: RestoreOptions): Promise<Met> {
  const met = await timedRestore(options);
  if (met.job.status === "succeeded") return met;
  throw new Error(`the restore ${met.job.status}: ${JSON.stringify(met.job.error)}`);
}

function most(name: string, measured: number, limit: number): Figure {
  return { name, measured, limit, unit: "s", limits: "most" };
}

function least(name: string, measured: number, limit: number): Figure {
  return { name, measured, limit, unit: "s", limits: "least" };
}
