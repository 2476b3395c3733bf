import {
  DBClusterSnapshotNotFoundFault,
  DBInstanceAlreadyExistsFault,
  DBSnapshotNotFoundFault,
  InstanceQuotaExceededFault,
  InvalidDBSnapshotStateFault,
  RestoreDBInstanceFromDBSnapshot$,
  type RestoreDBInstanceFromDBSnapshotMessage,
  type RestoreDBInstanceFromDBSnapshotResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { beginning } from "../beginning.ts";
import { lasting, type Stage } from "../course.ts";
import { fault, invalidCombination, invalidValue, missingParameter } from "../failure.ts";
import { newIdentifier, resourceIdOf } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import { checkedTags } from "../tags.ts";
import type { Instance, InstanceSettings, Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { checkPort, checkRetention } from "./find-instance.ts";
import { operation } from "./operation.ts";
import { restoredSettings } from "./restored-settings.ts";

type Input = RestoreDBInstanceFromDBSnapshotMessage;

export const restoreDBInstanceFromDBSnapshot = operation(
  RestoreDBInstanceFromDBSnapshot$,
  (world: World, input: Input): RestoreDBInstanceFromDBSnapshotResult => {
    const identifier = newIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier);
    const snapshot = snapshotToRestore(world, input);
    checkInput(input, snapshot);
    const tags = tagsOf(input, snapshot);
    if (world.things.named("instance", identifier) !== undefined) {
      throw fault(DBInstanceAlreadyExistsFault, "DB instance already exists");
    }
    if (world.things.ofKind("instance").length >= world.quotas.instances) {
      throw fault(InstanceQuotaExceededFault, `Quota exceeded: ${world.quotas.instances} DB instances`);
    }
    const settings = restoredSettings(world, input, snapshot.source.settings);
    const instance: Instance = {
      kind: "instance",
      membership: undefined,
      key: resourceIdOf("db", world.ids()),
      identifier,
      settings,
      pending: {},
      endpoint: undefined,
      keepsAutomatedBackups: false,
      automatedBackupTags: tagsFor("auto-backup", input),
      tags,
      ...beginning(world, { kind: "instance", identifier, stages: restoreStages(world, settings) }),
      backing: world.backed ? { state: "awaited" } : { state: "none" },
    };
    world.things.add(instance);
    if (world.backed) {
      const snapshotId = snapshot.identifier;
      world.ask({ kind: "start", resourceId: instance.key, snapshotId, port: input.Port });
    }
    return { DBInstance: describedInstance(world, instance) };
  },
);

function snapshotToRestore(world: World, input: Input): Snapshot {
  const { DBSnapshotIdentifier, DBClusterSnapshotIdentifier } = input;
  if (DBSnapshotIdentifier !== undefined && DBClusterSnapshotIdentifier !== undefined) {
    throw invalidCombination("Specify DBSnapshotIdentifier or DBClusterSnapshotIdentifier, not both.");
  }
  if (DBClusterSnapshotIdentifier !== undefined) {
    throw fault(
      DBClusterSnapshotNotFoundFault,
      `DBClusterSnapshot ${DBClusterSnapshotIdentifier} not found.`,
    );
  }
  if (DBSnapshotIdentifier === undefined) throw missingParameter("DBSnapshotIdentifier");
  const snapshot = world.things.named("snapshot", nameOf(DBSnapshotIdentifier));
  if (snapshot === undefined) {
    throw fault(DBSnapshotNotFoundFault, `DBSnapshot not found: ${DBSnapshotIdentifier}`);
  }
  if (snapshot.course.stage.status !== "available") {
    throw fault(
      InvalidDBSnapshotStateFault,
      `DBSnapshot ${snapshot.identifier} is not in the available state.`,
    );
  }
  return snapshot;
}

function checkInput(input: Input, { source: { settings } }: Snapshot): void {
  checkRetention(input.BackupRetentionPeriod);
  checkPort(input.Port);
  if (input.MultiAZ && input.AvailabilityZone !== undefined) {
    throw invalidCombination("Requesting a specific availability zone is not valid for Multi-AZ instances.");
  }
  if (input.Engine !== undefined && input.Engine !== settings.Engine) {
    throw invalidCombination(`A snapshot of ${settings.Engine} cannot be restored as ${input.Engine}.`);
  }
  const stored = settings.AllocatedStorage ?? 0;
  if (input.AllocatedStorage !== undefined && input.AllocatedStorage < stored) {
    throw invalidValue(
      `Storage cannot shrink: ${input.AllocatedStorage} GiB asked for, ${stored} GiB stored.`,
    );
  }
}

/** The snapshot's own tags only if none are passed; it has any if `CopyTagsToSnapshot` was set at its source. */
function tagsOf(input: Input, snapshot: Snapshot) {
  const given = checkedTags([...(input.Tags ?? []), ...tagsFor("db-instance", input)]);
  return given.length > 0 ? given : structuredClone(snapshot.tags);
}

function tagsFor(resourceType: string, { TagSpecifications = [] }: Input) {
  const tags = TagSpecifications.filter(({ ResourceType }) => ResourceType === resourceType);
  return checkedTags(tags.flatMap(({ Tags }) => Tags ?? []));
}

function restoreStages({ durations }: World, settings: InstanceSettings): readonly Stage[] {
  const hasBackups = (settings.BackupRetentionPeriod ?? 0) > 0;
  return [
    { status: "creating", durationMs: durations.creatingMs },
    ...(hasBackups ? [{ status: "backing-up", durationMs: durations.backingUpMs }] : []),
    lasting("available"),
  ];
}
