import type { Described } from "@dblab-refresh/core/ports/databases";
import { differences } from "@dblab-refresh/core/rds/settings/differences";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { restoreInput } from "@dblab-refresh/core/rds/settings/restore-input";
import type { RestoreSource } from "@dblab-refresh/core/rds/settings/setting";

export const snapshot = { kind: "snapshot", identifier: "snap" } as const;

/** A small Postgres, with this over it. */
export const instance = (over: Described = {}): Described => ({
  DBInstanceIdentifier: "shop",
  DbiResourceId: "db-SHOP",
  Engine: "postgres",
  EngineVersion: "16.4",
  AllocatedStorage: 100,
  StorageType: "gp3",
  Iops: 3000,
  StorageThroughput: 125,
  DBParameterGroups: [{ DBParameterGroupName: "tuned", ParameterApplyStatus: "in-sync" }],
  OptionGroupMemberships: [{ OptionGroupName: "extended", Status: "in-sync" }],
  VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-b" }, { VpcSecurityGroupId: "sg-a" }],
  ...over,
});
export const large = { AllocatedStorage: 500, Iops: 14_000, StorageThroughput: 600 };

/** The input of a restore. */
export const restored = (over: Described, source: RestoreSource = snapshot, tags = {}) =>
  restoreInput("db-instance", instance(over), { identifier: "new", source, tags });

/** The modifications from one description to the other. */
export const sent = (was: Described, is: Described) =>
  replay("db-instance", instance(was), instance({ DBInstanceIdentifier: "new", ...is })).modifications;
/** What differs, and why. */
export const whys = (was: Described, is: Described) =>
  differences("db-instance", instance(was), instance(is)).map(({ setting, why }) => [setting, why]);
