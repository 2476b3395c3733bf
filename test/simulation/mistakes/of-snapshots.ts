import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const REPLACEMENT = "core/src/steps/snapshotter/database/replacement.ts";
const SNAPSHOTTER = "core/src/steps/snapshotter/database/database-snapshotter.ts";
const EXPORTER = "core/src/steps/exporter/exporter.ts";

const meddling = {
  certain: ["database meddled with", "database meddled with", "database meddled with"],
} as const;

/** What becomes of the snapshots of databases, and of their exports. */
export const mistakesOfSnapshots: readonly Mistake[] = [
  {
    name: "the old snapshot goes before the new one is complete",
    means: "For as long as a snapshot takes there is none to go back to.",
    patches: [
      {
        file: REPLACEMENT,
        find: "  const { context, job, identifier, region } = look;\n  const own",
        replace: `  const { context, job, identifier, region } = look;
  if ("createdAt" in (look.facts.fixed ?? {}))
    await look.databases.deleteSnapshot(look.kind, fixedSnapshot(identifier)).catch(() => {});
  const own`,
      },
    ],
    breaks: /^6: .*complete/,
  },
  {
    name: "the job's own snapshot goes before its copy is complete",
    means: "Whatever fails while the fixed name is replaced leaves no complete snapshot.",
    patches: [
      {
        file: REPLACEMENT,
        find: 'owned: withOwned(job.owned, { ...own.seen, purpose: "delivered" }),',
        replace: "owned: withOwned(job.owned, own.seen),",
      },
    ],
    breaks: /^6: .*complete/,
  },
  {
    name: "somebody else's snapshot of the fixed name is deleted",
    means: "What was not there when the job began is replaced as well.",
    patches: [
      {
        file: REPLACEMENT,
        find: "return found === undefined ? freed(look) : taken(look);",
        replace: "return found === undefined ? freed(look) : deleteOld(look, found);",
      },
    ],
    breaks: /^1: .*not the one that was there/,
    options: meddling,
  },
  {
    name: "the copy is made at once",
    means: "A handler that stalls before it deletes the old snapshot deletes the copy.",
    patches: [
      {
        file: REPLACEMENT,
        find: "  const isQuiet = !wasThere ||",
        replace: "  const isQuiet = wasThere ||",
      },
    ],
    breaks: /^1: .*not the one that was there/,
    // Only whoever stalls until just before its time-out comes late enough.
    options: { trouble: { ...calm, stall: 0.05, duplicate: 0.9 }, stallsLongest: true },
  },
  {
    name: "a snapshot is deleted under its export",
    means: "Whoever replaces the fixed name does not ask whether it is being exported.",
    patches: [
      {
        file: REPLACEMENT,
        find: "  const holder = await takeLock(context, snapshotLock(region, fixed), job.jobId);",
        replace: "  const holder = job.jobId;",
      },
    ],
    breaks: /^1: .*being exported/,
  },
  {
    name: "a snapshot before its intent",
    means: "It is taken in the look that writes it down: a crash in between forgets it.",
    patches: [
      {
        file: "core/src/steps/snapshotter/database/own-snapshot.ts",
        find: "    const say = `Taking the snapshot ",
        replace: `    await databases.createSnapshot(kind, { identifier: name, sourceIdentifier: identifier, tags: snapshotTags(owner) });
    const say = \`Taking the snapshot `,
      },
    ],
    breaks: /^2: .* CreateDB(Cluster)?Snapshot .*item does not have it/,
  },
  {
    name: "a dry run takes its snapshot",
    means: "What was only to be planned is done, and without the database's lock.",
    patches: [
      {
        file: SNAPSHOTTER,
        find: "  if (order.dryRun) return plan(look);",
        replace: "  if (!order) return plan(look);",
      },
    ],
    breaks: /^3: .*does not hold the database/,
  },
  {
    name: "an export before its intent",
    means: "Its task runs on, and costs money, when a crash forgets it.",
    patches: [
      {
        file: EXPORTER,
        find: "  if (owned === undefined) return intend(look, identifier);",
        replace: `  if (owned === undefined) {
    await startExport(look, { type: "export-task", identifier, purpose: "temporary", intendedAt: context.now }, source);
    return intend(look, identifier);
  }`,
      },
    ],
    breaks: /^2: .* StartExportTask .*item does not have it/,
  },
  {
    name: "an export is over before it is",
    means: "The job says that it has exported what is still being exported.",
    patches: [
      {
        file: EXPORTER,
        find: '    case "COMPLETE": {',
        replace: '    case "IN_PROGRESS":\n    case "COMPLETE": {',
      },
    ],
    breaks: /^5: .*its export is IN_PROGRESS/,
  },
  {
    name: "a cancelled export goes on",
    means: "Nobody cancels the task of a job that was cancelled, and its job ends as if it were over.",
    patches: [
      {
        file: "core/src/steps/reaper/reaped-export.ts",
        find: "if (/^(COMPLETE|FAILED|CANCELED)$/.test(task.status)) {",
        replace: "if (/^[A-Z_]+$/.test(task.status)) {",
      },
    ],
    breaks: /^2: .*export-task .*without being listed/,
    options: { certain: ["cancellation", "cancellation"] },
  },
  {
    name: "a snapshot that is not shown once is gone",
    means: "Describe hides the job's own snapshot for a moment, and the job ends with it.",
    patches: [
      {
        file: "core/src/steps/reaper/back-again.ts",
        find: "return isOurs ? { seenAt } : undefined;",
        replace: "return isOurs && now > '9' ? { seenAt } : undefined;",
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
];
