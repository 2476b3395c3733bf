import {
  CreateDBSnapshot$,
  type CreateDBSnapshotMessage,
  type CreateDBSnapshotResult,
  DBSnapshotAlreadyExistsFault,
  SnapshotQuotaExceededFault,
  type Tag,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { courseFrom, lasting } from "../course.ts";
import { fault, invalidValue } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { beginSnapshot, describedSnapshot } from "../snapshot.ts";
import { checkedTags } from "../tags.ts";
import type { ClusterSnapshot, Instance, Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

export const createDBSnapshot = operation(
  CreateDBSnapshot$,
  (world: World, input: CreateDBSnapshotMessage): CreateDBSnapshotResult => {
    const identifier = newIdentifier("DBSnapshotIdentifier", input.DBSnapshotIdentifier);
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    if (instance.membership !== undefined) throw snapshotIsTheClusters();
    const tags = input.Tags === undefined ? undefined : checkedTags(input.Tags);
    checkSnapshotName(world, identifier);
    requireStatus(
      instance,
      usable,
      `Cannot create a snapshot because the database instance ${instance.identifier} is not currently in the available state.`,
    );
    checkSnapshotQuota(world);
    const snapshot = beginManualSnapshot(world, instance, identifier, tags);
    instance.course = courseFrom(world.now, [
      { status: "backing-up", durationMs: world.durations.snapshotMs },
      lasting("available"),
    ]);
    announce(world, instance, "RDS-EVENT-0001");
    return { DBSnapshot: describedSnapshot(world, snapshot) };
  },
);

const snapshotIsTheClusters = () =>
  invalidValue(
    "The specified instance is a member of a cluster and a snapshot cannot be created directly. " +
      "Please use the CreateDBClusterSnapshot API instead.",
  );

export function beginManualSnapshot(
  world: World,
  instance: Instance,
  identifier: string,
  tags?: Tag[],
): Snapshot {
  const durationMs = world.durations.snapshotMs;
  const wanted = { identifier, type: "manual", durationMs } as const;
  const snapshot = beginSnapshot(world, instance, tags === undefined ? wanted : { ...wanted, tags });
  setOut(world, snapshot, "snapshot");
  announce(world, snapshot, "RDS-EVENT-0040");
  return snapshot;
}

/** @throws DBSnapshotAlreadyExistsFault */
export function checkSnapshotName({ things }: World, identifier: string): void {
  if (things.named("snapshot", identifier) === undefined) return;
  throw fault(
    DBSnapshotAlreadyExistsFault,
    `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`,
  );
}

/** A snapshot or a copy goes its way, as the injected faults will have it. */
export function setOut(
  world: World,
  snapshot: Snapshot | ClusterSnapshot,
  kind: "snapshot" | "snapshot-copy",
): void {
  const { stage, rest } = snapshot.course;
  const stages = world.worked({ kind, thing: snapshot, stages: [stage, ...rest] });
  snapshot.course = courseFrom(world.now, stages);
}

/** @throws SnapshotQuotaExceededFault */
export function checkSnapshotQuota({ things, quotas }: World): void {
  const manual = things.ofKind("snapshot").filter(({ type }) => type === "manual");
  if (manual.length < quotas.manualSnapshots) return;
  throw fault(
    SnapshotQuotaExceededFault,
    `Cannot create more than ${quotas.manualSnapshots} manual snapshots`,
  );
}
