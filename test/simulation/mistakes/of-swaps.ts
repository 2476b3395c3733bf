import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const RESTORER = "core/src/steps/restorer/restorer.ts";
const WAY_BACK = "core/src/steps/restorer/way-back.ts";
const TAKE_NAME = "core/src/steps/restorer/take-name.ts";
const GIVE_UP = "core/src/steps/restorer/give-up-name.ts";
const NO_RETURN = "core/src/steps/restorer/point-of-no-return.ts";
const RETIRE = "core/src/steps/restorer/retire.ts";
const DELETION = "core/src/steps/restorer/retired-deletion.ts";
const RECORD = "core/src/steps/restorer/record.ts";
const CLEAN_UP = "core/src/job/clean-up.ts";

/** Two handlers of one message, of which one stalls. */
const twoOfOneMessage = { ...calm, stall: 0.1, duplicate: 0.9 };
const cancelled = { certain: ["cancellation", "cancellation", "cancellation"] } as const;

/** What a swap loses, or takes for something else. */
export const mistakesOfSwaps: readonly Mistake[] = [
  {
    name: "rollback past the point of no return",
    means: "The original is to get its name back although the new one was asked to take it.",
    patches: [
      {
        file: RESTORER,
        find: "facts.swappedAt === undefined)\n    return order.cutover",
        replace: "facts.swappedAt === undefined && !job.verdict)\n    return order.cutover",
      },
      {
        file: WAY_BACK,
        find: "identifier, original } = restore;\n  if (facts.swapSince === undefined || facts.forwardSince !== undefined)",
        replace: "identifier, original } = restore;\n  if (facts.swapSince === undefined)",
      },
      { file: CLEAN_UP, find: "return restore?.forwardSince !== undefined;", replace: "return !restore;" },
    ],
    breaks: /^6: .*no way back/,
    options: cancelled,
  },
  {
    name: "owner tag left on the delivered",
    means: "What takes the name is still marked as a job's, which may delete it.",
    patches: [
      {
        file: "core/src/steps/restorer/handed-over.ts",
        find: "    await restore.databases().removeTags(thing.arn, ours);\n",
        replace: "",
      },
    ],
    breaks: /^2: .*owner tag/,
  },
  {
    name: "wrong one of two renamed",
    means: "On the way back the name is given to what was restored, not to the original.",
    patches: [
      {
        file: WAY_BACK,
        find: "renameAll(restore, [back(away), ",
        replace: "renameAll(restore, [freshIn(restore), ",
      },
      { file: WAY_BACK, find: "import { back, ", replace: "import { back, freshIn, " },
    ],
    breaks: /^6: .*original has not given up its name|^6: .*(nothing has the name|not the original)/,
    options: cancelled,
  },
  {
    name: "the original goes before the new one has its name",
    means: "For as long as a rename takes, the data that were written since the snapshot are nowhere.",
    patches: [
      {
        file: TAKE_NAME,
        find: "  const { order, identifier } = restore;\n  const fresh",
        replace:
          "  const { order, identifier } = restore;\n  await restore.databases().delete(restore.kind, restore.names.old).catch(() => {});\n  const fresh",
      },
    ],
    breaks: /^6: the data of .* are nowhere/,
  },
  {
    name: "deletion by name",
    means: "What is deleted in the end is what has the database's name, not the retired original.",
    patches: [
      {
        file: DELETION,
        find: "delete(kind, identifier, final.name)",
        replace: "delete(kind, restore.identifier, final.name)",
      },
    ],
    breaks: /^1: .* DeleteDB(Instance|Cluster) .*delivered/,
  },
  {
    name: "forwardSince is written after the call",
    means: "The new one is asked to take the name before the item says that there is no way back.",
    patches: [
      {
        file: NO_RETURN,
        find: "  // With the intent, in one commit:",
        replace: "  await renameAll(restore, [freshIn(restore)]);\n  // With the intent, in one commit:",
      },
      { file: NO_RETURN, find: "import { standing }", replace: "import { renameAll, standing }" },
      { file: NO_RETURN, find: "import { originalAway }", replace: "import { freshIn, originalAway }" },
    ],
    breaks: /^6: .*original has not given up its name/,
  },
  {
    name: "the swap begins before its intent",
    means: "The original is renamed in the look that writes it down: a crash in between forgets it.",
    patches: [
      {
        file: GIVE_UP,
        find: "  return commit(restore, say, { swapSince: now });",
        replace:
          "  await renameAll(restore, [originalAway(restore)]);\n  return commit(restore, say, { swapSince: now });",
      },
    ],
    breaks: /^6: .*swap has not begun/,
  },
  {
    name: "a cancelled swap goes straight to the reaper",
    means: "The original keeps the name of a retired one, and its own leads nowhere.",
    patches: [
      {
        file: "core/src/job/transition.ts",
        find: "enter(judged, cleanUpStep(judged), now, say)",
        replace: 'enter(judged, isCleaningUp(job) ? cleanUpStep(judged) : "reaper", now, say)',
      },
    ],
    breaks: /^6: .*nothing has the name/,
    options: cancelled,
  },
  {
    name: "isolation is not taken back",
    means: "After a restore that failed the original admits nobody for ever.",
    patches: [
      {
        file: WAY_BACK,
        find: "if (facts.isolatingSince === undefined) return undefined;",
        replace: "if (facts.isolatingSince !== facts.backAt) return undefined;",
      },
    ],
    breaks: /^6: .*admits nobody/,
  },
  {
    name: "the Data API is taken for kept out",
    means:
      "Its callers write into an isolated original after the snapshot, and every sentence says that no write is lost.",
    patches: [
      {
        file: "core/src/steps/snapshotter/database/preflight.ts",
        find: "described.HttpEndpointEnabled !== true",
        replace: 'described.HttpEndpointEnabled !== "on"',
      },
    ],
    breaks: /^6: .*Data API/,
  },
  {
    name: "the way back waits for nobody who stalls",
    means: "A handler that stalls renames or isolates the original after its way back was over.",
    patches: [
      {
        file: WAY_BACK,
        find: "if (facts.inPlaceSince === undefined || !quiet.isOver) {",
        replace: "if (facts.inPlaceSince === facts.backAt && !job.verdict) {",
      },
      {
        file: WAY_BACK,
        find: "  const { facts, now, identifier } = restore;",
        replace: "  const { facts, now, identifier, job } = restore;",
      },
    ],
    breaks: /^6: |^1: /,
    options: { trouble: twoOfOneMessage, ...cancelled },
  },
  {
    name: "a way back that was over is gone again",
    means:
      "A handler that stalls renames the original, or changes its record, when nobody is there to give it back.",
    patches: [
      {
        file: WAY_BACK,
        find: "if (facts.inPlaceSince === undefined || !quiet.isOver) {",
        replace: "if (facts.inPlaceSince === facts.backAt && !job.verdict) {",
      },
      {
        file: WAY_BACK,
        find: "  const { facts, now, identifier } = restore;",
        replace: "  const { facts, now, identifier, job } = restore;",
      },
    ],
    breaks: /^6: .*its way back was over/,
    options: { trouble: twoOfOneMessage, stallsLongest: true, ...cancelled },
  },
  {
    name: "the swap is not proven",
    means: "The restore has succeeded before anybody has seen the new one answer under the name.",
    patches: [
      {
        file: TAKE_NAME,
        find: "  const proof = await answersThere(restore, fresh);",
        replace: "  const proof = undefined;",
      },
    ],
    breaks: /^5: .*is restored, but|^2: .*owner tag/,
  },
  {
    name: "another snapshot is restored",
    means: "The database is put back to the snapshot of the fixed name, whatever was ordered.",
    patches: [
      {
        file: "core/src/steps/restorer/beside.ts",
        find: "  const { identifier: snapshot } = facts.source;",
        replace: '  const snapshot = identifier + "-snapshot";',
      },
    ],
    breaks: /^5: .*not made of the chosen snapshot/,
  },
  {
    name: "restored before the intent",
    means: "What is restored stands on the item only in the look after that.",
    patches: [
      {
        file: "core/src/steps/restorer/beside.ts",
        find: "  if (owned === undefined) {\n    const say",
        replace: `  if (owned === undefined) {
    await theWhole(restore, { identifier: names.fresh } as Owned).create().catch(() => {});
    const say`,
      },
    ],
    breaks: /^2: .* Restore.*item does not have it/,
  },
  {
    name: "members are left without their names",
    means: "The new cluster has the name, and its members have none that anybody connects to.",
    patches: [
      {
        file: TAKE_NAME,
        find: "      .filter(({ to }) => order.to !== undefined || isFree.has(to))",
        replace: "      .filter(({ to }) => order.to !== undefined && isFree.has(to))",
      },
    ],
    breaks: /^5: .*member/,
  },
  {
    name: "the original goes although what took its name is gone",
    means: "Somebody has deleted or renamed the new one, and the only data are deleted after it.",
    patches: [
      {
        file: RETIRE,
        find: "if (gone !== undefined) return giveUpRetiring",
        replace: "if (gone === restore.identifier) return giveUpRetiring",
      },
    ],
    breaks: /^6: .* what took its name is not there/,
    options: { certain: ["database meddled with", "database meddled with", "database meddled with"] },
  },
  {
    name: "the original is not kept",
    means: "It is deleted as soon as the new one answers, however long it was to be kept.",
    patches: [{ file: RETIRE, find: "?? now, order.keepOriginal)", replace: "?? now, 0)" }],
    breaks: /^1: .*to be kept/,
  },
  {
    name: "no final snapshot is taken",
    means: "What was written after the snapshot is lost, though it was to be saved.",
    patches: [
      {
        file: DELETION,
        find: "delete(kind, identifier, final.name)",
        replace: "delete(kind, identifier)",
      },
    ],
    breaks: /^6: .*final snapshot is not taken/,
  },
  {
    name: "two restores of one database",
    means: "The second one is not refused, and swaps what the first one swaps.",
    patches: [
      {
        file: "core/src/steps/snapshotter/database/database-snapshotter.ts",
        find: "  if (holder === job.jobId) return undefined;",
        replace: "  if (holder) return undefined;",
      },
    ],
    breaks: /^3: .* both change/,
  },
  {
    name: "the janitor does not ask for live restores",
    means: "What a restore at work has made is deleted as an orphan.",
    patches: [
      {
        file: "core/src/janitor/orphans.ts",
        find: "if (job !== undefined && isLive(job))",
        replace: "if (job === undefined && !owner)",
      },
    ],
    breaks: /^1: .* its job lives/,
  },
  {
    name: "a stranger's is taken for what was restored",
    means: "Nobody asks whose a thing of that name is: somebody else's is modified, and takes the name.",
    patches: [
      {
        file: "core/src/rds/ownership.ts",
        find: '  if (misnamed !== undefined) return { kind: "another", why: misnamed };',
        replace: '  if (owner !== "") return { kind: "ours" };',
      },
    ],
    breaks: /^1: .* somebody else's/,
    options: { certain: ["fault of RDS", "fault of RDS", "fault of RDS"] },
  },
  {
    name: "the record is changed whoever was first",
    means: "Somebody has pointed the record elsewhere meanwhile, and that is overwritten.",
    patches: [
      {
        file: RECORD,
        find: "if (host === facts.newHost?.toLowerCase())",
        replace:
          'if (host !== facts.newHost?.toLowerCase()) return { at: "original", cname: { value, ttl } };\n  if (host !== "")',
      },
    ],
    breaks: /^1: .*somebody else has changed it/,
    options: { certain: ["record meddled with", "record meddled with", "record meddled with"] },
  },
  {
    name: "the original is retired before every resolver has forgotten it",
    means: "Clients are led to it for a time to live more, and it admits nobody.",
    patches: [
      {
        file: "core/src/steps/restorer/follow-record.ts",
        find: "if (facts.forgottenAt === undefined) {",
        replace: "if (facts.forgottenAt !== undefined) {",
      },
    ],
    breaks: /^5: .*resolvers of .* may still lead/,
  },
  {
    name: "what was restored goes while resolvers lead to it",
    means: "The record is the original's again, and clients that remember the other answer get none.",
    patches: [
      {
        file: "core/src/steps/restorer/record-back.ts",
        find: "if (facts.forgottenAt !== undefined) return undefined;",
        replace: "if (facts.backChangeId !== undefined) return undefined;",
      },
      {
        file: "core/src/steps/restorer/record-back.ts",
        find: "  if (recordBackAt === undefined && backChangeId !== undefined) {",
        replace: "  if (recordBackAt === backChangeId) {",
      },
    ],
    breaks: /^6: .*resolvers may still lead/,
    options: { certain: ["fault of Route 53", "fault of Route 53", "fault of Route 53", "cancellation"] },
  },
  {
    name: "renamed first, and no way back",
    means: "Whatever fails while the name leads nowhere leaves it so.",
    patches: [
      {
        file: WAY_BACK,
        find: "  const away = originalAway(restore);\n",
        replace:
          '  if (restore.order.order === "rename-first") return undefined;\n  const away = originalAway(restore);\n',
      },
    ],
    breaks: /^6: .*nothing has the name/,
    options: cancelled,
  },
];
