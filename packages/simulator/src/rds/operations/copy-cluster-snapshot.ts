import {
  CopyDBClusterSnapshot$,
  type CopyDBClusterSnapshotMessage,
  type CopyDBClusterSnapshotResult,
  DBClusterSnapshotNotFoundFault,
  InvalidDBClusterSnapshotStateFault,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { nameOf } from "../arn.ts";
import { clusterSnapshotArn, describedClusterSnapshot } from "../cluster-snapshot.ts";
import { courseFrom } from "../course.ts";
import { fault, missingParameter } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import type { ClusterSnapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { copyStages, copyTags } from "./copy-snapshot.ts";
import { checkNewClusterSnapshot } from "./create-cluster-snapshot.ts";
import { setOut } from "./create-snapshot.ts";
import { operation } from "./operation.ts";

type Input = CopyDBClusterSnapshotMessage;

/** As CopyDBSnapshot, for clusters. */
export const copyDBClusterSnapshot = operation(
  CopyDBClusterSnapshot$,
  (world: World, input: Input): CopyDBClusterSnapshotResult => {
    const given = input.TargetDBClusterSnapshotIdentifier;
    const identifier = newIdentifier("TargetDBClusterSnapshotIdentifier", given);
    const source = snapshotToCopy(world, input.SourceDBClusterSnapshotIdentifier);
    const tags = copyTags(input, source.tags);
    checkNewClusterSnapshot(world, identifier);
    const { settings } = source.source;
    const copy: ClusterSnapshot = {
      kind: "cluster-snapshot",
      key: `cluster-snapshot-${world.ids()}`,
      identifier,
      type: "manual",
      source:
        input.KmsKeyId === undefined
          ? source.source
          : { ...source.source, settings: { ...settings, KmsKeyId: input.KmsKeyId, StorageEncrypted: true } },
      copyOf: {
        arn: clusterSnapshotArn(world, source),
        originalAtMs: source.copyOf?.originalAtMs ?? source.completedAtMs ?? source.createdAtMs,
      },
      tags,
      createdAtMs: world.now,
      completedAtMs: undefined,
      course: courseFrom(world.now, copyStages(world)),
      visibleAtMs: world.now,
      tagsVisibleAtMs: world.now,
      backing: world.backed ? { state: "awaited" } : { state: "none" },
    };
    world.things.add(copy);
    setOut(world, copy, "snapshot-copy");
    announce(world, copy, "RDS-EVENT-0074");
    if (world.backed) {
      const { resourceId } = source.source;
      const sourceId = clusterSnapshotArn(world, source);
      const snapshotId = clusterSnapshotArn(world, copy);
      world.ask({ kind: "copy-snapshot", resourceId, sourceId, snapshotId });
    }
    return { DBClusterSnapshot: describedClusterSnapshot(world, copy) };
  },
);

function snapshotToCopy(world: World, given: string | undefined): ClusterSnapshot {
  if (given === undefined) throw missingParameter("SourceDBClusterSnapshotIdentifier");
  const source = world.things.named("cluster-snapshot", nameOf(given));
  if (source === undefined) {
    throw fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot ${given} not found.`);
  }
  if (source.course.stage.status === "available") return source;
  throw fault(
    InvalidDBClusterSnapshotStateFault,
    `Cannot copy the cluster snapshot ${source.identifier}: it is in ${source.course.stage.status} state.`,
  );
}
