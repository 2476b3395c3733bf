import type { Mistake } from "./mistake.ts";

const STEPS = "core/src/steps";
const TAKE_NAME = `${STEPS}/restorer/take-name.ts`;
const HANDED_OVER = `${STEPS}/restorer/handed-over.ts`;
const RETIRE = `${STEPS}/restorer/retire.ts`;
const WAY_BACK = `${STEPS}/restorer/way-back.ts`;
const GIVE_UP = `${STEPS}/restorer/give-up-name.ts`;
const POINT_RECORD = `${STEPS}/restorer/point-record.ts`;
const FOLLOW_RECORD = `${STEPS}/restorer/follow-record.ts`;
const SNAPSHOTTER = `${STEPS}/snapshotter/database/database-snapshotter.ts`;
const LOOK_AROUND = `${STEPS}/reaper/look-around.ts`;

const cancelled = { certain: ["cancellation", "cancellation", "cancellation"] } as const;
const UNTAGGED: Mistake["patches"] = [
  { file: HANDED_OVER, find: "    await restore.databases().removeTags(thing.arn, ours);\n", replace: "" },
  {
    file: HANDED_OVER,
    find: "    if (OWNER_TAG in thing.tags)\n      return { at",
    replace: '    if (OWNER_TAG in thing.tags && resourceId === "")\n      return { at',
  },
];

/** What a database's job says that it has done, and what it leaves at its end. */
export const mistakesOfRestores: readonly Mistake[] = [
  {
    name: "the original is another one",
    means: "What is known as its resource id is no resource id, so nothing is ever found by it.",
    patches: [
      {
        file: "core/src/rds/original.ts",
        find: 'isCluster ? "DbClusterResourceId" : "DbiResourceId"',
        replace: 'isCluster ? "DBClusterArn" : "DBInstanceArn"',
      },
    ],
    breaks: /^5: .* takes .* for /,
  },
  {
    name: "a dry run begins with its snapshot",
    means: "What was only to be planned stands on the item as made.",
    patches: [
      {
        file: SNAPSHOTTER,
        find: "  if (order.dryRun) return plan(look);",
        replace: `  if (order.dryRun && order.from.kind === "new" && look.job.owned.length === 0) return beginReplacement(look);
  if (order.dryRun) return plan(look);`,
      },
    ],
    breaks: /^5: .*it was a dry run, and it has made something/,
  },
  {
    name: "members do not get their names back",
    means:
      "After a restore that failed the cluster has its name, and its members have those of retired ones.",
    patches: [
      { file: WAY_BACK, find: "[back(away), ...membersAway(restore).map(back)]", replace: "[back(away)]" },
    ],
    breaks: /^6: .* is called /,
    options: cancelled,
  },
  {
    name: "what is left as it is stands nowhere",
    means: "The retired original is paid for, and nobody is told that it is there.",
    patches: [
      {
        file: `${STEPS}/restorer/stranding.ts`,
        find: "changes: { facts, owned }",
        replace: "changes: { ...(!facts && { owned }) }",
      },
    ],
    breaks: /^2: .*the retired .* is there without being listed/,
    options: cancelled,
  },
  {
    name: "the database's lock is not released",
    means: "An ended job keeps its database, and every later one is refused.",
    patches: [
      { file: `${STEPS}/run-step.ts`, find: "  else await release(ports, next);\n", replace: "" },
      {
        file: `${STEPS}/lock.ts`,
        find: "return other !== undefined && isLive(other) ? holder :",
        replace: "return other !== undefined ? holder :",
      },
    ],
    breaks: /^3: .* makes way for .* which had ended/,
  },
  {
    name: "what was restored never takes the name",
    means: "The restore has succeeded, and the name leads nowhere.",
    patches: [
      { file: TAKE_NAME, find: "[...[fresh].filter(mayTake), ...away]", replace: "away" },
      {
        file: TAKE_NAME,
        find: "  const proof = await answersThere(restore, fresh);",
        replace: "  const proof = undefined;",
      },
    ],
    breaks: /^5: .*but nothing has the name/,
  },
  {
    name: "the swap is over when it begins",
    means: "The restore has succeeded, and the name leads to the original.",
    patches: [
      { file: GIVE_UP, find: "{ swapSince: now });", replace: "{ swapSince: now, swappedAt: now });" },
    ],
    breaks: /^5: .*but that is .*, which it did not make/,
  },
  {
    name: "a rename under way is over",
    means: "The restore has succeeded before the new one can be used.",
    patches: [
      {
        file: `${STEPS}/restorer/rename.ts`,
        find: '  if (instanceState(status) !== "usable") return',
        replace: '  if (instanceState(status) !== "usable" && identifier === from) return',
      },
      {
        file: TAKE_NAME,
        find: "  const proof = await answersThere(restore, fresh);",
        replace: "  const proof = undefined;",
      },
      {
        file: HANDED_OVER,
        find: '    if (instanceState(thing.status) !== "usable")',
        replace: "    if (false)",
      },
    ],
    breaks: /^5: .*is restored, but it is [a-z]+ing/,
  },
  {
    name: "owner tag left on what the record leads to",
    means: "The production database is marked as a job's, which may delete it.",
    patches: UNTAGGED,
    breaks: /^2: .* delivers .* with its owner tag/,
  },
  {
    name: "the delivered is marked as the job's again",
    means: "The janitor may take the production database for what a job has left.",
    patches: [
      {
        file: RETIRE,
        find: "  const why = (is: string) => ({ why: is, isMissing: false });",
        replace: `  await restore.databases().addTags(thing.arn, { "dblab-refresh:owner": ownerOf(restore.job) });
  const why = (is: string) => ({ why: is, isMissing: false });`,
      },
    ],
    breaks: /^2: .* is delivered with its owner tag/,
  },
  {
    name: "the record is not changed",
    means: "The restore has succeeded, and every client is led to the original.",
    patches: [
      {
        file: POINT_RECORD,
        find: '  if (points.at === "original" || facts.changeId === undefined) return change(restore, points);\n',
        replace: "",
      },
      {
        file: POINT_RECORD,
        find: "  const isInSync = await dns.isInSync(facts.changeId);",
        replace: "  const isInSync = true;",
      },
      {
        file: FOLLOW_RECORD,
        find: '  if (points.at !== "fresh") {',
        replace: '  if (points.at === "neither") {',
      },
    ],
    breaks: /^5: .*is restored, but \S+ leads to/,
  },
  {
    name: "a restore is over before it begins",
    means: "The job says that it has restored what it has not touched.",
    patches: [
      {
        file: SNAPSHOTTER,
        find: '      return { kind: "advance", to: "restorer", say: "To be restored" };',
        replace: '      return { kind: "conclude", as: "succeeded", say: "Restored" };',
      },
    ],
    breaks: /^5: .*nothing was restored/,
  },
  {
    name: "a copy is complete before it is",
    means: "The job says that the snapshot of the fixed name is complete while it is being made.",
    patches: [
      {
        file: `${STEPS}/snapshotter/database/replacement.ts`,
        find: '  if ("outcome" in made) return kept(look, made.outcome);',
        replace:
          '  if ("outcome" in made && found === undefined) return kept(look, made.outcome);\n  if ("outcome" in made) Object.assign(made, { ready: found, seen: copy });',
      },
      {
        file: LOOK_AROUND,
        find: 'if (known.purpose !== "temporary") continue;',
        replace: 'if (known.purpose !== "temporary" || known.type.endsWith("snapshot")) continue;',
      },
    ],
    breaks: /^5: .*says succeeded, but .*-snapshot is not complete/,
  },
  {
    name: "the record is left to what was restored",
    means: "After a restore that failed clients write into what nobody looks after.",
    patches: [
      {
        file: WAY_BACK,
        find: "  return recordBack(restore);",
        replace: "  return facts.swapSince ? undefined : recordBack(restore);",
      },
      {
        file: LOOK_AROUND,
        find: 'if (known.purpose !== "temporary") continue;',
        replace: 'if (known.purpose !== "temporary" || known.identifier.includes("-live-")) continue;',
      },
    ],
    breaks: /^6: .* ended, and \S+ leads to/,
    options: { certain: ["fault of Route 53", "fault of Route 53", "fault of Route 53", "cancellation"] },
  },
  {
    name: "the record leads to a name that nothing has",
    means: "Clients are led nowhere, and what restores takes the record for somebody else's.",
    patches: [
      {
        file: POINT_RECORD,
        find: "{ value: facts.newHost, ttl: record.ttl }",
        replace: '{ value: facts.newHost.replace("-live-", "-new-"), ttl: record.ttl }',
      },
    ],
    breaks: /^1: .*neither of the two of the swap/,
  },
  {
    name: "the record leads to another database",
    means: "Clients write one application's data into the database of another.",
    patches: [
      {
        file: POINT_RECORD,
        find: "  const { host } = fresh.endpoint;",
        replace:
          '  const host = fresh.endpoint.host.replace(/^[^.]+/, (one) => (one.startsWith("ledger") ? "stock" : "ledger"));',
      },
    ],
    breaks: /^1: .*what answers there is somebody else's/,
  },
  {
    name: "another database's record is changed",
    means: "The clients of one application are led to the database of another.",
    patches: [
      {
        file: POINT_RECORD,
        find: "  const answer = await dns.replace(record, points.cname,",
        replace: `  const other = { ...record, name: record.name.replace(/^\\w+/, (one) => (one === "ledger" ? "stock" : "ledger")) };
  const its = await dns.standing(other);
  if (its.at === "cname") await dns.replace(other, { value: its.value, ttl: its.ttl }, { value: facts.newHost, ttl: its.ttl });
  const answer = await dns.replace(record, points.cname,`,
      },
    ],
    breaks: /^1: .*not the record of the job's database/,
  },
  {
    name: "the record follows what nobody has proven",
    means: "Clients are led to what may not answer.",
    patches: [
      {
        file: `${STEPS}/restorer/restorer.ts`,
        find: "  if (facts.provenAt === undefined) return restoreBeside(restore);",
        replace: `  if (facts.provenAt === undefined && facts.swapSince === undefined) {
    const outcome = await restoreBeside(restore);
    const early = outcome.changes?.facts?.restore;
    const fresh = restore.job.owned.find((one) => one.identifier === restore.names.fresh);
    if (early?.provenAt === undefined || fresh === undefined) return outcome;
    const { provenAt, ...rest } = early;
    const newHost = restore.original.endpoint.host.replace(/^[^.]+/, fresh.identifier);
    return { ...outcome, changes: { facts: { restore: { ...rest, swapSince: provenAt, newHost } } } };
  }`,
      },
      {
        file: `${STEPS}/restorer/recheck.ts`,
        find: "|| facts.provenAt === undefined) throw",
        replace: ") throw",
      },
    ],
    breaks: /^6: .*nothing is proven that it could lead to/,
  },
  {
    name: "what the record leads to is renamed",
    means: "The record leads to an address that is no more.",
    patches: [
      {
        file: FOLLOW_RECORD,
        find: "  const points = await pointing(restore);",
        replace:
          '  await restore.databases().modify(kind, { [kind === "db-cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier"]: fresh.from, [kind === "db-cluster" ? "NewDBClusterIdentifier" : "NewDBInstanceIdentifier"]: fresh.to, ApplyImmediately: true });\n  const points = await pointing(restore);',
      },
    ],
    breaks: /^1: .*a record leads to it by the name that it has/,
  },
  {
    name: "the original is renamed under its clients",
    means: "Whoever still has the record's old answer is led nowhere.",
    patches: [
      {
        file: FOLLOW_RECORD,
        find: "  const points = await pointing(restore);",
        replace:
          '  await restore.databases().modify(kind, { [kind === "db-cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier"]: restore.identifier, [kind === "db-cluster" ? "NewDBClusterIdentifier" : "NewDBInstanceIdentifier"]: restore.names.old, ApplyImmediately: true });\n  const points = await pointing(restore);',
      },
    ],
    breaks: /^6: .*the record has not left it/,
  },
  {
    name: "leftovers of a restore are taken off the list",
    means: "What nobody can delete is paid for, and nobody is told any more.",
    patches: [
      {
        file: "core/src/janitor/overdue.ts",
        find: "{ ...look, left }, now)",
        replace: "{ ...look, left: [] }, now)",
      },
    ],
    breaks: /^2: \S+ is there, and no job lists it/,
  },
  {
    name: "a slow swap goes straight to the reaper",
    means: "A job whose swap is not over is cleaned up as if it were, and the name stays where it is.",
    patches: [
      {
        file: "core/src/job/transition.ts",
        find: "enter(judged, cleanUpStep(judged), now, say)",
        replace: 'enter(judged, isCleaningUp(job) ? cleanUpStep(judged) : "reaper", now, say)',
      },
    ],
    breaks: /^6: .* is .*, not the original/,
  },
  {
    name: "leftovers of a restore are never tried again",
    means: "What was left after the clean-up's deadline stays.",
    patches: [
      {
        file: "core/src/janitor/overdue.ts",
        find: "stillLeft = await settle(ports, job);",
        replace: "if (stillLeft < 0) stillLeft = await settle(ports, job);",
      },
    ],
    breaks: /^2: .* nobody gets rid of it/,
  },
];
