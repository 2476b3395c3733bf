import type { RestoreFault } from "./fault.ts";
import { rdsFault } from "./scoped-fault.ts";

const SNAPSHOT_STAYS = "The snapshot stays as it is; a restore that asked for the export goes on without it";
const request = { job: "export" };

/** Exports of the snapshot that is there. An export is a job of its own, whoever asks for it. */
export const exports: readonly RestoreFault[] = [
  rdsFault(
    "export-fails",
    { end: "failed", error: "export-failed", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-hangs",
    {
      end: "failed",
      error: "deadline-passed",
      found: "the original",
      recovers: `The task is cancelled after \`deadlines.export\`. ${SNAPSHOT_STAYS}`,
    },
    { request, database: { deadlines: { export: "4s" } } },
  ),
  rdsFault(
    "export-canceled",
    { end: "failed", error: "export-cancelled", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-limit-reached",
    {
      end: "succeeded",
      found: "the original",
      recovers: "It is asked for again until one of the others has ended, or `deadlines.export`",
    },
    { request },
  ),
  rdsFault(
    "export-role-missing",
    { end: "failed", error: "export-refused", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-role-lacks-permissions",
    { end: "failed", error: "export-refused", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-bucket-missing",
    { end: "failed", error: "export-refused", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-key-not-accessible",
    { end: "failed", error: "export-refused", found: "the original", recovers: SNAPSHOT_STAYS },
    { request },
  ),
  rdsFault(
    "export-answer-lost",
    {
      end: "succeeded",
      found: "the original",
      recovers: "The next look finds the task by its name, which follows from the job's id",
    },
    { request },
  ),
];
