import {
  AddTagsToResource$,
  type AddTagsToResourceMessage,
  DBClusterNotFoundFault,
  DBInstanceNotFoundFault,
  DBSnapshotNotFoundFault,
  ListTagsForResource$,
  type ListTagsForResourceMessage,
  RemoveTagsFromResource$,
  type RemoveTagsFromResourceMessage,
  type TagListMessage,
} from "@aws-sdk/client-rds";
import { nameInArn, nameOf } from "../arn.ts";
import { fault, invalidValue } from "../failure.ts";
import { changeTags, mergedTags, shownTags } from "../tags.ts";
import type { Thing } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

export const listTagsForResource = operation(
  ListTagsForResource$,
  (world: World, { ResourceName }: ListTagsForResourceMessage): TagListMessage => {
    return { TagList: shownTags(world, thingOfArn(world, ResourceName)) };
  },
);

export const addTagsToResource = operation(
  AddTagsToResource$,
  (world: World, { ResourceName, Tags = [] }: AddTagsToResourceMessage): void => {
    const thing = thingOfArn(world, ResourceName);
    changeTags(world, thing, mergedTags(thing.tags, Tags));
  },
);

export const removeTagsFromResource = operation(
  RemoveTagsFromResource$,
  (world: World, { ResourceName, TagKeys = [] }: RemoveTagsFromResourceMessage): void => {
    const thing = thingOfArn(world, ResourceName);
    const removed = new Set(TagKeys);
    changeTags(
      world,
      thing,
      thing.tags.filter(({ Key = "" }) => !removed.has(Key)),
    );
  },
);

/** @throws InvalidParameterValue, DBInstanceNotFoundFault, DBSnapshotNotFoundFault, DBClusterNotFoundFault */
function thingOfArn(world: World, arn = ""): Thing {
  const { region, accountId } = world.account;
  const type = /^arn:aws:rds:([^:]+):([^:]+):([a-z-]+):/.exec(arn);
  if (nameInArn(arn) === undefined || type?.[1] !== region || type[2] !== accountId) {
    throw invalidValue(`Invalid resource name: ${arn}`);
  }
  const name = nameOf(arn);
  switch (type[3]) {
    case "db":
      return (
        world.things.named("instance", name) ??
        notFound(fault(DBInstanceNotFoundFault, `DBInstance ${name} not found.`))
      );
    case "snapshot":
      return (
        world.things.named("snapshot", name) ??
        notFound(fault(DBSnapshotNotFoundFault, `DBSnapshot ${name} not found.`))
      );
    case "cluster":
      return (
        world.things.named("cluster", name) ??
        notFound(fault(DBClusterNotFoundFault, `DBCluster ${name} not found.`))
      );
    case "cluster-snapshot":
      return (
        world.things.named("cluster-snapshot", name) ??
        // The API reference lists no error of its own for cluster snapshots.
        notFound(fault(DBSnapshotNotFoundFault, `DBClusterSnapshot ${name} not found.`))
      );
    default:
      throw invalidValue(`Invalid resource name: ${arn}`);
  }
}

function notFound(error: Error): never {
  throw error;
}
