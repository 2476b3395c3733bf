import type { Tag } from "@aws-sdk/client-rds";
import { invalidValue } from "./failure.ts";
import type { Thing } from "./thing.ts";
import type { World } from "./world.ts";

/** docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html */
const mostTags = 50;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A thing's tags as callers see them: they may lag behind its creation, and behind their changes. */
export function shownTags({ now }: World, { tags, tagsVisibleAtMs, staleTags }: Thing): Tag[] {
  if (now < tagsVisibleAtMs) return [];
  return staleTags !== undefined && now < staleTags.untilMs ? staleTags.tags : tags;
}

/** Gives a thing other tags. */
export function changeTags(world: World, thing: Thing, tags: Tag[]): void {
  const lagMs = world.tagChangeLagMs(thing);
  if (lagMs > 0) thing.staleTags = { tags: shownTags(world, thing), untilMs: world.now + lagMs };
  thing.tags = tags;
}

/** @throws InvalidParameterValue for tags that AWS does not take */
export function checkedTags(given: readonly Tag[]): Tag[] {
  const keys = new Set<string>();
  return given.map(({ Key = "", Value = "" }) => {
    if (Key === "" || Key.length > 128 || !allowed.test(Key)) throw invalidValue(`Invalid tag key: "${Key}"`);
    if (/^(aws|rds):/i.test(Key))
      throw invalidValue(`Tag keys beginning with aws: or rds: are reserved: ${Key}`);
    if (Value.length > 256 || !allowed.test(Value))
      throw invalidValue(`Invalid value of tag ${Key}: "${Value}"`);
    if (keys.has(Key)) throw invalidValue(`Duplicate tag key: ${Key}`);
    keys.add(Key);
    return { Key, Value };
  });
}

/** @throws InvalidParameterValue beyond 50 tags */
export function mergedTags(present: readonly Tag[], added: readonly Tag[]): Tag[] {
  const merged = new Map(present.map((tag) => [tag.Key, tag]));
  for (const tag of checkedTags(added)) merged.set(tag.Key, tag);
  if (merged.size > mostTags) throw invalidValue(`A resource cannot have more than ${mostTags} tags`);
  return [...merged.values()];
}
