import {
  CopyDBSnapshot$,
  type CopyDBSnapshotMessage,
  type CopyDBSnapshotResult,
  DBSnapshotNotFoundFault,
  InvalidDBSnapshotStateFault,
  type Tag,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { arnOf, nameOf } from "../arn.ts";
import { courseFrom, lasting } from "../course.ts";
import { fault, invalidCombination, missingParameter } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedSnapshot } from "../snapshot.ts";
import { checkedTags } from "../tags.ts";
import type { Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { checkSnapshotName, checkSnapshotQuota, setOut } from "./create-snapshot.ts";
import { operation } from "./operation.ts";

type Input = CopyDBSnapshotMessage;

/** Within the region and the account; a copy is a manual snapshot, also of an automated one. */
export const copyDBSnapshot = operation(
  CopyDBSnapshot$,
  (world: World, input: Input): CopyDBSnapshotResult => {
    const identifier = newIdentifier("TargetDBSnapshotIdentifier", input.TargetDBSnapshotIdentifier);
    const source = snapshotToCopy(world, input.SourceDBSnapshotIdentifier);
    const tags = copyTags(input, source.tags);
    checkSnapshotName(world, identifier);
    checkSnapshotQuota(world);
    const { settings } = source.source;
    const copy: Snapshot = {
      kind: "snapshot",
      key: `snapshot-${world.ids()}`,
      identifier,
      type: "manual",
      source:
        input.KmsKeyId === undefined
          ? source.source
          : { ...source.source, settings: { ...settings, KmsKeyId: input.KmsKeyId, StorageEncrypted: true } },
      copyOf: {
        arn: arnOf(world.account, "snapshot", source.identifier),
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
    announce(world, copy, "RDS-EVENT-0040");
    if (world.backed) {
      const { resourceId } = source.source;
      world.ask({
        kind: "copy-snapshot",
        resourceId,
        sourceId: source.identifier,
        snapshotId: copy.identifier,
      });
    }
    return { DBSnapshot: describedSnapshot(world, copy) };
  },
);

export const copyStages = ({ durations }: World) => [
  { status: "creating", durationMs: durations.snapshotCopyMs },
  lasting("available"),
];

/** Given tags, or the source's, or none: not both, AWS says, when they are given and asked for. */
export function copyTags(
  { Tags = [], CopyTags = false }: { Tags?: Tag[] | undefined; CopyTags?: boolean | undefined },
  source: readonly Tag[],
): Tag[] {
  if (Tags.length > 0 && CopyTags)
    throw invalidCombination("Tags and CopyTags cannot both be specified when copying a snapshot.");
  return CopyTags ? structuredClone([...source]) : checkedTags(Tags);
}

function snapshotToCopy(world: World, given: string | undefined): Snapshot {
  if (given === undefined) throw missingParameter("SourceDBSnapshotIdentifier");
  const source = world.things.named("snapshot", nameOf(given));
  if (source === undefined) throw fault(DBSnapshotNotFoundFault, `DBSnapshot not found: ${given}`);
  if (source.course.stage.status === "available") return source;
  throw fault(
    InvalidDBSnapshotStateFault,
    `Cannot copy the snapshot ${source.identifier}: it is in ${source.course.stage.status} state.`,
  );
}
