import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const OWN = "core/src/steps/snapshotter/database/own-snapshot.ts";
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
        file: OWN,
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
        find: "return /^(COMPLETE|FAILED|CANCELED)$/.test(status);",
        replace: "return /^[A-Z_]+$/.test(status);",
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
        find: "return isBack ? { seenAt } : undefined;",
        replace: "return isBack && now > '9' ? { seenAt } : undefined;",
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
  {
    name: "a snapshot has the fixed name at once",
    means: "The job's own snapshot is taken under the name of the one that it is to replace.",
    patches: [
      {
        file: OWN,
        find: "      identifier: name,\n      sourceIdentifier",
        replace: "      identifier: `${identifier}-snapshot`,\n      sourceIdentifier",
      },
    ],
    breaks: /^1: .*not the caller's own name/,
  },
  {
    name: "another database's snapshot is taken",
    means: "The fixed name's content is another database's.",
    patches: [
      {
        file: OWN,
        find: "sourceIdentifier: current,",
        replace:
          'sourceIdentifier: current.replace(/^\\w+/, (one) => (one === "ledger" ? "stock" : "ledger")),',
      },
    ],
    breaks: /^1: .*taken of another database/,
  },
  {
    name: "the copy has a name of its own",
    means: "What reads the snapshot of the fixed name reads the old one for ever.",
    patches: [
      {
        file: REPLACEMENT,
        find: "      identifier: copy.identifier,",
        replace: "      identifier: `${copy.identifier}-copy`,",
      },
    ],
    breaks: /^1: .*not the fixed name/,
  },
  {
    name: "the copy is the job's to delete",
    means: "The clean-up deletes the snapshot of the fixed name.",
    patches: [
      {
        file: REPLACEMENT,
        find: '    purpose: "delivered",\n    intendedAt: now,',
        replace: '    purpose: "temporary",\n    intendedAt: now,',
      },
    ],
    breaks: /^2: .*item does not have it as delivered/,
  },
  {
    name: "the copy is of the fixed name itself",
    means: "Whatever has the name by then is copied, not what the job took.",
    patches: [
      {
        file: REPLACEMENT,
        find: "sourceSnapshotIdentifier: own,",
        replace: "sourceSnapshotIdentifier: copy.identifier,",
      },
    ],
    breaks: /^1: .*no copy of the job's own/,
  },
  {
    name: "a snapshot that is kept is cleaned up",
    means: "The only snapshot of the job is deleted when the fixed name could not be replaced.",
    patches: [
      {
        file: "core/src/steps/reaper/look-around.ts",
        find: 'if (known.purpose !== "temporary") continue;',
        replace: 'if (known.purpose !== "temporary" && !/snapshot/.test(known.type)) continue;',
      },
    ],
    breaks: /^2: .* DeleteDB(Cluster)?Snapshot .*it is delivered/,
  },
];
