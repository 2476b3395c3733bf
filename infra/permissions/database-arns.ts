import type { Database } from "@dblab-refresh/core/configuration/database";
import { derivedNames } from "@dblab-refresh/core/configuration/derived-names";
import { passableRoles } from "@dblab-refresh/core/configuration/passable-roles";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { arn, type Place } from "./statement.ts";

/** ARNs of RDS's things over a stage's databases, each in its database's region, each once, sorted. */
export interface DatabaseArns {
  readonly has: { readonly instances: boolean; readonly clusters: boolean };
  /** The databases themselves: nobody may ever delete these. */
  readonly own: readonly string[];
  /** What their restores may rename: themselves, and the names that restores give or take. */
  readonly renamed: readonly string[];
  /** The instances that restores may reboot: databases, what is made and retired beside them, and clusters' members. */
  readonly rebooted: readonly string[];
  /** The databases by every name that they may have: where a record says which one it is, `<identifier>-live-*` as well. */
  readonly current: readonly string[];
  /** Where the data of a moment are looked for: the databases, also where one has given up its name before its restore. */
  readonly momentsOf: readonly string[];
  /** What restores make, members included: `<identifier>-new-*`, and `<identifier>-live-*` where there is a record. */
  readonly fresh: readonly string[];
  /** What they retire, members included: `<identifier>-old-*`. */
  readonly retired: readonly string[];
  /** Snapshots by what follows the identifier: `-snapshot`, `-snapshot-*`, `-final-*`. */
  snapshots(ending: string): readonly string[];
  /** Everything of a type in each region that has databases; only where there are some of a kind, if one is given. */
  every(type: string, kind?: Database["type"]): readonly string[];
  /** The roles that originals may have. */
  readonly roles: readonly string[];
}

export function databaseArns({ databases }: Pick<Stage, "databases">, place: Place): DatabaseArns {
  const all = Object.entries(databases);
  const rds = ({ aws }: Database, resource: string) => arn({ ...place, region: aws.region }, "rds", resource);
  const isCluster = ({ type }: Database) => type === "aurora-cluster";
  const of = (resources: (identifier: string, database: Database) => readonly string[]) =>
    unique(all.flatMap(([name, database]) => resources(name, database).map((one) => rds(database, one))));
  const kind = (database: Database) => (isCluster(database) ? "cluster" : "db");
  const beside = (parts: (database: Database) => readonly string[]) =>
    of((name, database) =>
      parts(database).flatMap((part) => [
        `db:${name}-${part}-*`,
        ...(isCluster(database) ? [`cluster:${name}-${part}-*`] : []),
      ]),
    );
  const current = of((name, database) => [
    `${kind(database)}:${name}`,
    ...(hasRecord(database) ? [`${kind(database)}:${name}-live-*`] : []),
  ]);
  const fresh = (database: Database) => (hasRecord(database) ? ["live", "new"] : ["new"]);
  return {
    has: {
      instances: all.some(([, database]) => !isCluster(database)),
      clusters: all.some(([, database]) => isCluster(database)),
    },
    own: of((name, database) => [`${kind(database)}:${name}`]),
    renamed: of((name, database) => [
      `${kind(database)}:${name}`,
      ...derivedNames(name, database).flatMap((derived) => [
        `db:${derived}`,
        ...(isCluster(database) ? [`cluster:${derived}`] : []),
      ]),
    ]),
    // Members have whatever names their originals have; of an instance, what `to` names is renamed and no more.
    rebooted: of((name, database) =>
      isCluster(database)
        ? derivedNames(name, database).map((derived) => `db:${derived}`)
        : [`db:${name}`, ...[...fresh(database), "old"].map((part) => `db:${name}-${part}-*`)],
    ),
    current,
    momentsOf: unique([...current, ...of((name, database) => [`${kind(database)}:${name}-old-*`])]),
    fresh: beside(fresh),
    retired: beside(() => ["old"]),
    snapshots: (ending) =>
      of((name, database) => [`${isCluster(database) ? "cluster-snapshot" : "snapshot"}:${name}${ending}`]),
    every: (type, wanted) =>
      of((_, database) => (wanted === undefined || database.type === wanted ? [`${type}:*`] : [])),
    roles: passableRoles({ databases }),
  };
}

function hasRecord({ restore }: Database): boolean {
  return restore.record !== undefined;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
