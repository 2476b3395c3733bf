import type { DatabaseKind, Described, Input } from "../../ports/databases.ts";
import { securityGroupInput } from "./groups.ts";
import { text } from "./reading.ts";
import type { RestoreSource } from "./setting.ts";
import { settingsOf } from "./settings-of.ts";
import { carriedTags } from "./tags.ts";

interface RestoreWishes {
  readonly identifier: string;
  readonly source: RestoreSource;
  /** Added to the original's: the owner's, above all. */
  readonly tags: Readonly<Record<string, string>>;
  /** In place of the original's own, such as when those were changed to isolate it. */
  readonly securityGroups?: readonly string[];
}

/**
 * The input of the call that restores beside the original, with all of its settings that the call takes:
 * RestoreDBInstanceFromDBSnapshot, RestoreDBInstanceToPointInTime, RestoreDBClusterFromSnapshot or
 * RestoreDBClusterToPointInTime (a full copy). Times are ISO 8601 texts.
 */
export function restoreInput(kind: DatabaseKind, original: Described, wishes: RestoreWishes): Input {
  const { source, securityGroups } = wishes;
  const settings = settingsOf(kind, original).map((setting) => setting.restore?.(original, source) ?? {});
  return {
    ...Object.assign({}, ...settings),
    ...(securityGroups && securityGroupInput(securityGroups)),
    ...(kind === "db-instance" ? ofInstance(wishes) : ofCluster(wishes)),
    Tags: tagList({ ...carriedTags(original), ...wishes.tags }),
  };
}

function ofInstance({ identifier, source }: RestoreWishes): Input {
  if (source.kind === "snapshot") {
    return { DBInstanceIdentifier: identifier, DBSnapshotIdentifier: source.identifier };
  }
  return {
    TargetDBInstanceIdentifier: identifier,
    // Names lie during a rename; RDS takes the resource id as well.
    SourceDbiResourceId: source.resourceId,
    ...(source.at === undefined ? { UseLatestRestorableTime: true } : { RestoreTime: source.at }),
  };
}

function ofCluster({ identifier, source }: RestoreWishes): Input {
  if (source.kind === "snapshot") {
    return { DBClusterIdentifier: identifier, SnapshotIdentifier: source.identifier };
  }
  return {
    DBClusterIdentifier: identifier,
    SourceDbClusterResourceId: source.resourceId,
    ...(source.at === undefined ? { UseLatestRestorableTime: true } : { RestoreToTime: source.at }),
  };
}

interface MemberWishes {
  readonly identifier: string;
  readonly clusterIdentifier: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The input of CreateDBInstance for a member of the new cluster that is as this one of the original's. */
export function memberInput(member: Described, wishes: MemberWishes): Input {
  const settings = settingsOf("db-instance", member).map((setting) => setting.create?.(member) ?? {});
  return {
    ...Object.assign({}, ...settings),
    DBInstanceIdentifier: wishes.identifier,
    DBClusterIdentifier: wishes.clusterIdentifier,
    Engine: text(member, "Engine"),
    Tags: tagList({ ...carriedTags(member), ...wishes.tags }),
  };
}

function tagList(tags: Readonly<Record<string, string>>): readonly Input[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
