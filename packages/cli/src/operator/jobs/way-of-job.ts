import type { JobKind } from "@dblab-refresh/core/job/job";
import type { Step } from "@dblab-refresh/core/job/step";

const ways: Readonly<Record<JobKind, readonly Step[]>> = {
  refresh: ["snapshotter", "cloner", "dblab-updater", "refresh-poller", "reaper"],
  restore: ["snapshotter", "restorer", "reaper"],
  snapshot: ["snapshotter", "reaper"],
  export: ["snapshotter", "exporter", "reaper"],
};

/** The steps that a job of a kind goes through, if nothing goes wrong. */
export function wayOf(kind: JobKind): readonly Step[] {
  return ways[kind];
}
