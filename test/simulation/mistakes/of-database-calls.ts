import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const STEPS = "core/src/steps";
const RESTORER = `${STEPS}/restorer/restorer.ts`;
const RENAME = `${STEPS}/restorer/rename.ts`;
const GIVE_UP = `${STEPS}/restorer/give-up-name.ts`;
const BESIDE = `${STEPS}/restorer/beside.ts`;
const ISOLATION = `${STEPS}/restorer/isolation.ts`;
const ISOLATE = `${STEPS}/restorer/isolate.ts`;
const RETIRE = `${STEPS}/restorer/retire.ts`;
const DELETION = `${STEPS}/restorer/retired-deletion.ts`;
const WAY_BACK = `${STEPS}/restorer/way-back.ts`;
const NO_RETURN = `${STEPS}/restorer/point-of-no-return.ts`;
const EXPORTER = `${STEPS}/exporter/exporter.ts`;

/** In the look that begins the swap, before anything is renamed. */
const BEGINS_SWAP = "  const say = `${identifier} is to give up its name";

/** What is asked of RDS that nobody ordered, or is asked about something else: of what a restore or an export sends. */
export const mistakesOfDatabaseCalls: readonly Mistake[] = [
  {
    name: "a moment of another database is restored",
    means: "The resource id that a moment is restored of is not the original's.",
    patches: [
      {
        file: BESIDE,
        find: "resourceId: original.resourceId, at }",
        replace: "resourceId: identifier, at }",
      },
    ],
    breaks: /^5: .*not made of the original/,
  },
  {
    name: "a snapshot is known by the time of its data",
    means: "A copy has those of what it is of, so nobody notices that it was made anew since it was chosen.",
    patches: [
      {
        file: `${STEPS}/snapshotter/database/chosen-snapshot.ts`,
        find: "...timesOf(found) },",
        replace: "...timesOf(found), createdAt: dataTime(found) },",
      },
      { file: BESIDE, find: "  if (another !== undefined) {", replace: '  if (another === "") {' },
    ],
    breaks: /^5: .*snapshot is another one by now/,
  },
  {
    name: "a member is added to the original",
    means: "The production cluster gets a reader more, and the new one has none.",
    patches: [
      {
        file: BESIDE,
        find: "clusterIdentifier: restore.names.fresh,\n          tags",
        replace: "clusterIdentifier: restore.identifier,\n          tags",
      },
    ],
    breaks: /^1: .*no member of what was restored/,
  },
  {
    name: "a rename begins at a name that nothing has",
    means: "Whatever is called so by then gets the database's name.",
    patches: [
      {
        file: RENAME,
        find: "[identifier]: from, [newIdentifier]: to,",
        replace: "[identifier]: `retired-${from}`, [newIdentifier]: to,",
      },
    ],
    breaks: /^1: .*no thing of the job's is named/,
  },
  {
    name: "the retired has a name that nobody knows",
    means: "The original is called something that neither the way back nor its deletion knows.",
    patches: [
      {
        file: `${STEPS}/restorer/swap-renames.ts`,
        find: "from: identifier, to: names.old }",
        replace: "from: identifier, to: `${identifier}-retired` }",
      },
    ],
    breaks: /^1: .*-retired is no name that it was to get/,
  },
  {
    name: "a restore under another name swaps",
    means: "The original gives up its name although nothing was to become of it.",
    patches: [
      {
        file: RESTORER,
        find: "  if (order.to !== undefined) return beginDelivery",
        replace: "  if (order.to === identifierOf(restore)) return beginDelivery",
      },
      {
        file: RESTORER,
        find: "async function restoreBeside",
        replace:
          "const identifierOf = ({ identifier }: Restore) => identifier;\n\nasync function restoreBeside",
      },
    ],
    breaks: /^1: .*nothing was to be swapped/,
  },
  {
    name: "the swap waits for no proof",
    means: "The original gives up its name before anybody has seen the new one answer.",
    patches: [
      {
        file: RESTORER,
        find: "  if (facts.provenAt === undefined) return restoreBeside(restore);",
        replace:
          "  if (facts.provenAt === undefined && facts.swapSince === undefined) {\n    const outcome = await restoreBeside(restore);\n    const { provenAt, ...early } = outcome.changes?.facts?.restore ?? {};\n    return provenAt === undefined ? outcome : { ...outcome, changes: { facts: { restore: { ...early, swapSince: provenAt } } } };\n  }",
      },
      {
        file: `${STEPS}/restorer/recheck.ts`,
        find: "|| facts.provenAt === undefined) throw",
        replace: ") throw",
      },
    ],
    breaks: /^6: .*nothing is proven that could take the name/,
  },
  {
    name: "the original's protection goes before the swap",
    means: "Whatever happens to the restore, anybody can delete the production database.",
    patches: [
      {
        file: GIVE_UP,
        find: BEGINS_SWAP,
        replace: `  const key = restore.kind === "db-cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier";
  await restore.databases().modify(restore.kind, { [key]: identifier, DeletionProtection: false, ApplyImmediately: true });
${BEGINS_SWAP}`,
      },
    ],
    breaks: /^1: .*its protection is the owner's/,
  },
  {
    name: "the isolation takes the protection off",
    means: "With its security groups the original loses its protection, which nobody gives back.",
    patches: [
      {
        file: ISOLATION,
        find: "      VpcSecurityGroupIds: wanted,",
        replace: "      VpcSecurityGroupIds: wanted,\n      DeletionProtection: false,",
      },
    ],
    breaks: /^1: .*DeletionProtection.* of the original is its owner's/,
  },
  {
    name: "the way back gives one security group too few",
    means: "Some of its clients never get to the original again.",
    patches: [
      {
        file: WAY_BACK,
        find: "giveGroups(restore, thing, captured.securityGroups)",
        replace: 'giveGroups(restore, thing, [...captured.securityGroups.slice(1), "sg-default"])',
      },
    ],
    breaks: /^1: .*never were its security groups/,
    options: { certain: ["cancellation", "cancellation", "cancellation"] },
  },
  {
    name: "the original is rebooted before it is isolated",
    means: "Its clients are thrown out, come back, and write what is lost.",
    patches: [
      {
        file: ISOLATE,
        find: "export async function isolateOriginal(restore: Restore): Promise<Outcome> {\n",
        replace:
          'export async function isolateOriginal(restore: Restore): Promise<Outcome> {\n  if (restore.facts.isolatingSince === undefined && restore.kind === "db-instance") await restore.databases().reboot(restore.identifier);\n',
      },
    ],
    breaks: /^1: .*the original serves/,
  },
  {
    name: "the original is deleted under its own name",
    means: "A record leads elsewhere, so the name is nobody's: what a person has put there goes with it.",
    patches: [
      {
        file: RETIRE,
        find: '  if (restore.order.cutover === "dns" && facts.retiredAt === undefined) {',
        replace:
          '  if (restore.order.cutover === "dns") {\n    // It keeps its name.\n  } else if (restore.order.cutover === undefined) {',
      },
      { file: DELETION, find: "    isOldName(identifier, job.targetName, job.jobId) &&\n", replace: "" },
    ],
    breaks: /^1: .*not under the name of the retired/,
  },
  {
    name: "the retired is not marked",
    means: "Nothing but its name tells that the original may be deleted.",
    patches: [
      {
        file: RETIRE,
        find: "  const unmarked = all.filter(({ tags }) => tags[RETIRED_TAG] !== ownerOf(job));",
        replace: "  const unmarked = all.filter(({ tags }) => tags[RETIRED_TAG] === ownerOf(job));",
      },
      { file: DELETION, find: "    tags[tag] === ownerOf(job) &&\n", replace: "" },
      {
        file: DELETION,
        find: "const unmarked = members.find(({ tags }) => tags[tag] !== ownerOf(job));",
        replace: "const unmarked = members.find(({ tags }) => tags[tag] === ownerOf(job));",
      },
    ],
    breaks: /^1: .*not marked as retired/,
  },
  {
    name: "the original is marked as retired before its swap",
    means: "After a restore that failed the production database has the mark of what is to be deleted.",
    patches: [
      {
        file: GIVE_UP,
        find: BEGINS_SWAP,
        replace: `  await restore.databases().addTags(original.arn, { "dblab-refresh:retired": \`\${restore.job.installation}/\${restore.job.jobId}\` });
${BEGINS_SWAP}`,
      },
      {
        file: GIVE_UP,
        find: "  const { identifier, names, now } = restore;",
        replace: "  const { identifier, names, now, original } = restore;",
      },
    ],
    breaks: /^1: .*the original's tags are its owner's/,
  },
  {
    name: "the owner tag goes before the swap",
    means: "A restore that fails leaves what it made, which nobody may delete any more.",
    patches: [
      {
        file: GIVE_UP,
        find: BEGINS_SWAP,
        replace: `  const whole = restore.job.owned.find((one) => one.identifier === names.fresh);
  const thing = whole && (await restore.databases().find(restore.kind, names.fresh));
  if (thing) await restore.databases().removeTags(\`\${thing.DBInstanceArn ?? thing.DBClusterArn}\`, ["dblab-refresh:owner"]);
${BEGINS_SWAP}`,
      },
    ],
    breaks: /^1: .*not to be delivered yet/,
  },
  {
    name: "what has the name is still the job's to delete",
    means: "The clean-up deletes the production database.",
    patches: [
      {
        file: NO_RETURN,
        find: '(restored.includes(one) ? { ...one, purpose: "delivered" } : one)',
        replace: "(restored.includes(one) ? { ...one } : one)",
      },
      {
        file: DELETION,
        find: "delete(kind, identifier, final.name)",
        replace: "delete(kind, restore.identifier, final.name)",
      },
    ],
    breaks: /^1: .*it has the name/,
  },
  {
    name: "an export is called after its snapshot",
    means: "Two exports of one snapshot have one name, and the second one is never made.",
    patches: [
      {
        file: EXPORTER,
        find: "  const identifier = exportIdentifier(job.jobId);",
        replace: "  const identifier = `export-${source.identifier}`;",
      },
    ],
    breaks: /^1: .* StartExportTask .*not the caller's name/,
  },
  {
    name: "another snapshot is exported",
    means: "What is exported is what has the fixed name, whatever was ordered.",
    patches: [
      {
        file: EXPORTER,
        find: "  if (task === undefined) return startExport(look, owned, source);",
        replace:
          "  if (task === undefined) return startExport(look, owned, { ...source, arn: source.arn.replace(/[^:]+$/, `${look.identifier}-snapshot`) });",
      },
    ],
    breaks: /^1: .*not the chosen snapshot/,
  },
  {
    name: "another export is cancelled",
    means: "A job that is cleaned up ends the export of another.",
    patches: [
      {
        file: `${STEPS}/reaper/reaped-export.ts`,
        find: "databases.cancelExport(identifier)",
        replace: "databases.cancelExport(`${identifier}-1`)",
      },
    ],
    breaks: /^1: .*not the caller's export/,
    options: { certain: ["cancellation", "cancellation"] },
  },
  {
    name: "what is restored is called as nobody expects",
    means: "Neither the job nor its clean-up finds what was restored.",
    patches: [
      {
        file: BESIDE,
        find: "const wishes = { identifier,",
        replace: "const wishes = { identifier: `${identifier}-again`,",
      },
    ],
    breaks: /^1: .* Restore.*not the caller's/,
  },
  {
    name: "a member is added to a stranger's cluster",
    means: "Nobody asks whose the cluster of that name is.",
    patches: [
      {
        file: "core/src/rds/ownership.ts",
        find: '  if (misnamed !== undefined) return { kind: "another", why: misnamed };',
        replace: '  if (owner !== "") return { kind: "ours" };',
      },
    ],
    breaks: /^1: .*the cluster is somebody else's/,
    options: { certain: ["fault of RDS", "fault of RDS", "fault of RDS"] },
  },
  {
    name: "a restore begins after its deadline",
    means: "After an outage a database is restored that its job has no time to use.",
    patches: [
      {
        file: `${STEPS}/run-step.ts`,
        find: "return now >= later(earlier(job.stepDeadline, job.deadline), handlerTimeout);",
        replace:
          "return now < job.createdAt && handlerTimeout > 0 && later(earlier(job.stepDeadline, now), 0) > now;",
      },
    ],
    breaks: /^4: .* no time left to use it/,
    options: { certain: ["queue down", "queue down", "queue down"] },
  },
  {
    name: "no quiet window after a restore",
    means: "The job ends while a stalled handler may still change something in RDS.",
    patches: [
      {
        file: `${STEPS}/reaper/reaper.ts`,
        find: "if (!quieting.isOver) {",
        replace: "if (late && !quieting.isOver) {",
      },
    ],
    breaks: /^1: .* its job has ended/,
    options: { trouble: { ...calm, stall: 0.1, duplicate: 0.9 }, drawn: 0 },
  },
];
