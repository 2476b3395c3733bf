import type { Database } from "./database.ts";

/**
 * The identifiers that a restore of a database may give or take, beside the database's own: those that begin with it and a
 * hyphen, and those of `restore.names`. A `*` at the end stands for whatever follows. IAM's policies name the same: a
 * cluster's members are renamed, too, and what has any other name is somebody else's.
 */
export function derivedNames(identifier: string, { restore }: Pick<Database, "restore">): readonly string[] {
  return [`${identifier}-*`, ...restore.names];
}

export function isDerivedName(
  name: string,
  identifier: string,
  database: Pick<Database, "restore">,
): boolean {
  return derivedNames(identifier, database).some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
