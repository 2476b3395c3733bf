import type { Mistake } from "./mistake.ts";

const OWNERSHIP = "core/src/rds/ownership.ts";
const INSTANCE = "core/src/steps/reaper/reaped-instance.ts";
const CLUSTER = "core/src/steps/reaper/reaped-cluster.ts";

/** What is taken for ours that is not, and what is created before anybody could know whose it is. */
export const mistakesOfOwnership: readonly Mistake[] = [
  {
    name: "everything is ours",
    means: "Nobody asks whose a thing is: somebody else's database under the clone's name is deleted.",
    patches: [
      {
        file: OWNERSHIP,
        find: '  if (misnamed !== undefined) return { kind: "another", why: misnamed };',
        replace: '  if (owner !== "") return { kind: "ours" };',
      },
    ],
    breaks: /^1: .* somebody else's/,
    options: { certain: ["clone's name taken"] },
  },
  {
    name: "no owner check before an instance is deleted",
    means: "The reaper deletes an instance by its name alone.",
    patches: [
      {
        file: INSTANCE,
        find: 'if (whose.kind === "another") {',
        replace: 'if (whose.kind === "another" && !act) {',
      },
      ...forgetsStrangers(),
    ],
    breaks: /^1: .* DeleteDBInstance .* somebody else's/,
    options: { certain: ["clone's name taken", "clone's name taken"] },
  },
  {
    name: "members of a stranger's cluster are deleted",
    means: "The reaper deletes a cluster's members before it asks whose the cluster is.",
    patches: [
      {
        file: CLUSTER,
        find: "  const found = await rds.cluster(owned.identifier);",
        replace: `  if (act) for (const member of await rds.members(owned.identifier)) await rds.deleteInstance(member.identifier).catch(() => {});
  const found = await rds.cluster(owned.identifier);`,
      },
      ...forgetsStrangers(),
    ],
    breaks: /^1: .* DeleteDBInstance .* somebody else's/,
    options: { certain: ["clone's name taken", "clone's name taken"] },
  },
  {
    name: "the owner tag of any installation will do",
    means: "Two installations with the same account take each other's clones for their own.",
    patches: [
      { file: OWNERSHIP, find: "if (tag !== owner) return", replace: 'if (!tag.includes("/")) return' },
      {
        file: OWNERSHIP,
        find: "if (tags[MANAGED_BY.key] !== MANAGED_BY.value) {",
        replace: 'if (owner === "") {',
      },
    ],
    breaks: /^1: .* somebody else's/,
    options: { certain: ["clone's name taken"] },
  },
  {
    name: "a clone's resource id is not asked for",
    means: "What somebody has restored with our tags under the clone's name is dumped by DBLab.",
    patches: [
      {
        file: OWNERSHIP,
        find: "if (resourceId === undefined || instance.resourceId === resourceId)",
        replace:
          "if (resourceId === undefined || database === undefined || instance.resourceId === resourceId)",
      },
    ],
    breaks: /^1: .* dumps .* somebody else's/,
    options: { certain: ["clone replaced", "clone replaced"] },
  },
  {
    name: "a clone's resource id is not asked for again",
    means: "What somebody has restored with our tags under the name of a clone that is gone is deleted.",
    patches: [
      {
        file: "core/src/steps/reaper/back-again.ts",
        find: 'if (whose === "namesake") return {};',
        replace: 'if (found && whose === "namesake") return { resourceId: found.resourceId };',
      },
    ],
    breaks: /^1: reaper.* it is somebody else's/,
    options: { certain: ["clone replaced", "clone replaced"] },
  },
  {
    name: "create before intent",
    means: "The clone is restored before it stands on the item: a crash in between forgets it.",
    patches: [
      {
        file: "core/src/steps/snapshotter/snapshotter.ts",
        find: "  const dump = target.clone.dumpJobs;\n",
        replace: `  await context.rds().restoreInstance({
    identifier: \`dblab-refresh-\${job.jobId}\`,
    snapshotIdentifier: snapshot.identifier,
    instanceClass: target.clone.instanceClass,
    securityGroups: [],
    publiclyAccessible: false,
    iamAuthentication: false,
    deletionProtection: false,
    tags: {},
  });
  const dump = target.clone.dumpJobs;\n`,
      },
    ],
    breaks: /^2: .* item does not have it/,
  },
  {
    name: "another source's snapshot is cloned",
    means: "DBLab is refreshed, and developers get another database's data.",
    patches: [
      {
        file: "core/src/steps/cloner/instance-clone.ts",
        find: "snapshotIdentifier: snapshot.identifier,",
        replace:
          'snapshotIdentifier: snapshot.identifier.replace(/orders|users/, (one) => (one === "orders" ? "users" : "orders")),',
      },
    ],
    breaks: /^5: .* made of another source's snapshot/,
  },
  {
    name: "the member is created before its intent",
    means: "The cluster's member is created in the look that writes it down.",
    patches: [
      {
        file: "core/src/steps/cloner/cluster-clone.ts",
        find: "  if (member === undefined) return intendMember(context, cluster.seen);",
        replace: `  if (member === undefined) {
    await rds.createMember({
      identifier: memberIdentifier(clone.identifier),
      clusterIdentifier: clone.identifier,
      engine: cluster.ready.engine,
      instanceClass: options.instanceClass,
      publiclyAccessible: false,
      tags,
    });
    return intendMember(context, cluster.seen);
  }`,
      },
    ],
    breaks: /^2: .* CreateDBInstance .* item does not have it/,
  },
  {
    name: "the backups of a deleted clone are kept",
    means: "An automated snapshot of each clone is left, and costs money.",
    patches: [
      {
        file: "aws/src/rds-service.ts",
        find: "BackupRetentionPeriod: 0,",
        replace: "BackupRetentionPeriod: 7,",
      },
      {
        file: "aws/src/rds-service.ts",
        find: 'DeleteAutomatedBackups: true,\n    });\n    await asked("DeleteDBInstance"',
        replace: 'DeleteAutomatedBackups: false,\n    });\n    await asked("DeleteDBInstance"',
      },
    ],
    breaks: /^2: .* is left/,
  },
];

/** Without this the cloner, which meets the stranger first, would have noted that nothing of ours is there. */
function forgetsStrangers() {
  return [
    {
      file: "core/src/steps/cloner/awaited.ts",
      find: "changes: { owned: withOwned(job.owned, { ...owned, goneAt: now }) },",
      replace: "changes: { owned: withOwned(job.owned, { ...owned, ...(!now && { goneAt: now }) }) },",
    },
  ];
}
