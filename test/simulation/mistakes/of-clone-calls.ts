import type { Mistake } from "./mistake.ts";

const INSTANCE = "core/src/steps/cloner/instance-clone.ts";
const CLUSTER = "core/src/steps/cloner/cluster-clone.ts";

/** What is asked of RDS or DBLab that no refresh is to ask, or under another name; and what is said of jobs that is not so. */
export const mistakesOfCloneCalls: readonly Mistake[] = [
  {
    name: "the clone has another name",
    means: "Nobody finds what was made: neither the job, nor its clean-up.",
    patches: [
      {
        file: INSTANCE,
        find: "        identifier: clone.identifier,\n        snapshotIdentifier",
        replace: "        identifier: `${clone.identifier}-1`,\n        snapshotIdentifier",
      },
    ],
    breaks: /^1: .*not the caller's/,
  },
  {
    name: "the clone is made of a snapshot by hand",
    means: "What somebody once took is cloned, in place of the newest automated one.",
    patches: [
      {
        file: INSTANCE,
        find: "snapshotIdentifier: snapshot.identifier,",
        replace: 'snapshotIdentifier: snapshot.identifier.replace(/^rds:/, ""),',
      },
    ],
    breaks: /^1: .*more than the clone/,
  },
  {
    name: "the clone's member is added to its source",
    means: "The production cluster gets a reader, and the clone none.",
    patches: [
      {
        file: CLUSTER,
        find: "        clusterIdentifier: clone.identifier,\n        engine: cluster",
        replace: '        clusterIdentifier: job.target?.source.identifier ?? "",\n        engine: cluster',
      },
    ],
    breaks: /^1: .*no member of the clone/,
  },
  {
    name: "the janitor makes a clone again",
    means: "What was deleted as an orphan is restored by nobody's job.",
    patches: [
      {
        file: "core/src/janitor/orphans.ts",
        find: '  const reap = type === "db-cluster"',
        replace: `  if (type === "db-instance") await rds.createMember({ identifier, clusterIdentifier: identifier, engine: "aurora-postgresql", instanceClass: "db.t4g.medium", publiclyAccessible: false, tags: {} }).catch(() => {});
  const reap = type === "db-cluster"`,
      },
    ],
    breaks: /^1: .*nobody's job creates it/,
    options: { certain: ["orphan left"] },
  },
  {
    name: "a final snapshot of the clone is taken",
    means: "Each refresh leaves a snapshot of its clone, which costs money for ever.",
    patches: [
      {
        file: "aws/src/rds-service.ts",
        find: "DBInstanceIdentifier: identifier,\n      SkipFinalSnapshot: true,",
        replace:
          "DBInstanceIdentifier: identifier,\n      SkipFinalSnapshot: false,\n      FinalDBSnapshotIdentifier: `${identifier}-final`,",
      },
    ],
    breaks: /^1: .*more than one thing/,
  },
  {
    name: "what is deleted is called after the job alone",
    means: "What somebody has called so is deleted, and the clone never is.",
    patches: [
      {
        file: "core/src/steps/reaper/reaped-instance.ts",
        find: "rds.deleteInstance(owned.identifier)",
        replace: 'rds.deleteInstance(owned.identifier.replace("dblab-refresh-", ""))',
      },
    ],
    breaks: /^1: .*no clone is named/,
  },
  {
    name: "an engine is changed before it is locked",
    means: "The refresh of another job is disturbed by one that is only to wait for it.",
    patches: [
      {
        file: "core/src/steps/snapshotter/snapshotter.ts",
        find: "  const target = await context.target();\n  const busy = await takeLock",
        replace:
          '  const target = await context.target();\n  await (await context.engine()).writeSource({ host: "none.invalid" });\n  const busy = await takeLock',
      },
    ],
    breaks: /^3: .*which does not hold the engine/,
  },
  {
    name: "every end is told as a success",
    means: "Nobody hears that the refreshes fail.",
    patches: [
      {
        file: "core/src/notifier/notifier.ts",
        find: "?.tell(announcement, job);",
        replace: '?.tell(announcement, { ...job, status: "succeeded" });',
      },
    ],
    breaks: /^7: .* is told that job .* succeeded, but it/,
  },
  {
    name: "leftovers are taken off the list",
    means: "A clone that nobody can delete is paid for, and nobody is told any more.",
    patches: [
      {
        file: "core/src/janitor/overdue.ts",
        find: "{ ...look, left }, now)",
        replace: "{ ...look, left: [] }, now)",
      },
    ],
    breaks: /^2: \S+ is there, and no job lists it/,
  },
];
