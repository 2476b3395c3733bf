import { CLONE_PREFIX } from "../job/job-id.ts";
import { type Database, databaseName } from "./database.ts";
import { checkDatabase } from "./database-check.ts";
import type { Finding } from "./finding.ts";
import { isMapping } from "./path.ts";

/** What to say of a missing or empty `databases`. */
export const DATABASES_FORM = "a mapping of the identifiers of DB instances and Aurora clusters to databases";

/** The databases of a document by their identifiers, in lower case as RDS has them, and all that is wrong with them. */
export interface CheckedDatabases {
  /** With the identifiers as written. */
  readonly databases: ReadonlyMap<string, { readonly key: string; readonly database: Database }>;
  readonly findings: readonly Finding[];
}

/**
 * Checks `databases` of a stage's document. A database may be a target's source as well: a refresh only reads its
 * source, by the resource id that it has found, and restores its clone from a snapshot, which a swap leaves as it is.
 */
export function checkDatabases(written: unknown): CheckedDatabases {
  const databases = new Map<string, { key: string; database: Database }>();
  const findings: Finding[] = [];
  if (!isMapping(written) || Object.keys(written).length === 0) {
    const message = `${DATABASES_FORM}, at least one; or leave it out`;
    return { databases, findings: [{ path: ["databases"], about: "value", message }] };
  }
  const names = new Map<string, string>();
  for (const [key, value] of Object.entries(written)) {
    const name = databaseName.safeParse(key).data;
    const complaint = complaintOf(name, names);
    if (complaint !== undefined)
      findings.push({ path: ["databases", key], about: "key", message: complaint });
    if (name !== undefined) names.set(name, names.get(name) ?? key);
    const checked = checkDatabase(value);
    if (!checked.ok) {
      for (const finding of checked.findings)
        findings.push({ ...finding, path: ["databases", key, ...finding.path] });
    } else if (name !== undefined && complaint === undefined) {
      databases.set(name, { key, database: checked.database });
    }
  }
  return { databases, findings };
}

function complaintOf(name: string | undefined, names: ReadonlyMap<string, string>): string | undefined {
  if (name === undefined) {
    return "is no RDS identifier: 1 to 63 letters, digits and single hyphens, beginning with a letter and not ending with a hyphen";
  }
  if (name.startsWith(CLONE_PREFIX)) {
    return `begins with ${CLONE_PREFIX}, which only clones do, and clones are deleted: name the database itself`;
  }
  const twin = names.get(name);
  return twin && `is the same identifier as ${twin}: RDS has both in lower case; leave one of the two out`;
}
