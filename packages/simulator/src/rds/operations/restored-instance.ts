import { DBInstanceAlreadyExistsFault, InstanceQuotaExceededFault, type Tag } from "@aws-sdk/client-rds";
import { newAccess } from "../access.ts";
import { beginning } from "../beginning.ts";
import { lasting, type Stage } from "../course.ts";
import { fault, invalidCombination } from "../failure.ts";
import { resourceIdOf } from "../identifier.ts";
import { checkedTags } from "../tags.ts";
import type { Instance, InstanceSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { checkPort, checkRetention } from "./find-instance.ts";
import { type RestoreInput, restoredSettings } from "./restored-settings.ts";
import { checkStorage } from "./storage.ts";

/** What a restore begins with: the data's settings and tags as they were then. */
interface RestoredFrom {
  readonly settings: InstanceSettings;
  readonly tags: readonly Tag[];
}

/**
 * Begins the restore of an instance, from a snapshot or to a point in time.
 *
 * @throws DBInstanceAlreadyExistsFault, InstanceQuotaExceededFault, InvalidParameterValue, InvalidParameterCombination
 */
export function beginRestore(
  world: World,
  identifier: string,
  input: RestoreInput,
  source: RestoredFrom,
): Instance {
  checkInput(input, source.settings);
  const tags = tagsOf(input, source.tags);
  const automatedBackupTags = tagsFor("auto-backup", input);
  if (world.things.named("instance", identifier) !== undefined) {
    throw fault(DBInstanceAlreadyExistsFault, "DB instance already exists");
  }
  if (world.things.ofKind("instance").length >= world.quotas.instances) {
    throw fault(InstanceQuotaExceededFault, `Quota exceeded: ${world.quotas.instances} DB instances`);
  }
  const settings = restoredSettings(world, input, source.settings);
  const instance: Instance = {
    kind: "instance",
    membership: undefined,
    key: resourceIdOf("db", world.ids()),
    identifier,
    settings,
    pending: {},
    endpoint: undefined,
    access: newAccess(),
    keepsAutomatedBackups: false,
    automatedBackupTags,
    tags,
    ...beginning(world, { kind: "instance", identifier, stages: stagesOf(world, settings) }),
    backing: world.backed ? { state: "awaited" } : { state: "none" },
  };
  world.things.add(instance);
  return instance;
}

function checkInput(input: RestoreInput, source: InstanceSettings): void {
  checkRetention(input.BackupRetentionPeriod);
  checkPort(input.Port);
  if (input.MultiAZ && input.AvailabilityZone !== undefined) {
    throw invalidCombination("Requesting a specific availability zone is not valid for Multi-AZ instances.");
  }
  if (input.Engine !== undefined && input.Engine !== source.Engine) {
    throw invalidCombination(`A snapshot of ${source.Engine} cannot be restored as ${input.Engine}.`);
  }
  checkStorage(input, source);
}

/** The source's own tags only if none are passed; a snapshot has any if `CopyTagsToSnapshot` was set at its source. */
function tagsOf(input: RestoreInput, source: readonly Tag[]) {
  const given = checkedTags([...(input.Tags ?? []), ...tagsFor("db-instance", input)]);
  return given.length > 0 ? given : structuredClone([...source]);
}

function tagsFor(resourceType: string, { TagSpecifications = [] }: RestoreInput) {
  const tags = TagSpecifications.filter(({ ResourceType }) => ResourceType === resourceType);
  return checkedTags(tags.flatMap(({ Tags }) => Tags ?? []));
}

function stagesOf({ durations }: World, settings: InstanceSettings): readonly Stage[] {
  const hasBackups = (settings.BackupRetentionPeriod ?? 0) > 0;
  return [
    { status: "creating", durationMs: durations.creatingMs },
    ...(hasBackups ? [{ status: "backing-up", durationMs: durations.backingUpMs }] : []),
    lasting("available"),
  ];
}
