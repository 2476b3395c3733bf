import "../english.ts";
import { withoutBlanksAnywhere } from "./blanks.ts";
import { type Database, databaseKeys, databaseSchema, databaseShape } from "./database.ts";
import { databaseRelations } from "./database-relations.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./issue.ts";
import { isMapping, mapStrings, type Path, pathText, valueAt } from "./path.ts";
import { findReferences, REFERENCE_FORM } from "./references.ts";

export type CheckedDatabase =
  | { readonly ok: true; readonly database: Database }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The one field that may have references: where RDS is known to a host only when it runs, as on the local stage. */
const ENDPOINT: Path = ["aws", "endpoint"];

const NO_REFERENCES =
  "a value, not a reference: permissions and schedules are written with what stands here, so of a database only aws.endpoint may refer to a variable";

/**
 * Checks a database as written, and tells all that is wrong with it at once; paths begin inside it: `restore.record.ttl`.
 * Its `aws.endpoint` stays as written if it has references: see database-endpoint.ts.
 */
export function checkDatabase(written: unknown): CheckedDatabase {
  const values = withoutBlanksAnywhere(written);
  const references = referenceFindings(values);
  const endpoint = valueAt(values, ENDPOINT);
  const isOpen = typeof endpoint === "string" && refers(endpoint);
  const known = isOpen ? withoutEndpoint(values) : values;
  const parsed = databaseSchema.safeParse(known);
  const told = new Set(references.map(({ path }) => pathText(path)));
  const wrong = (parsed.error?.issues ?? [])
    .flatMap((issue) => findingsOf(issue, known, keysAt))
    .filter(({ path }) => !told.has(pathText(path)));
  const findings = [...references, ...wrong, ...databaseRelations(values, told)];
  if (!parsed.success || findings.length > 0) return { ok: false, findings };
  const { data } = parsed;
  return { ok: true, database: isOpen ? { ...data, aws: { ...data.aws, endpoint } } : data };
}

function referenceFindings(values: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  mapStrings(values, (text, path) => {
    const isEndpoint = pathText(path) === pathText(ENDPOINT);
    if (!findReferences(text).ok) findings.push({ path, about: "value", message: REFERENCE_FORM });
    else if (refers(text) && !isEndpoint) findings.push({ path, about: "value", message: NO_REFERENCES });
    return text;
  });
  return findings;
}

function refers(text: string): boolean {
  const references = findReferences(text);
  return references.ok && references.parts.some(({ kind }) => kind === "reference");
}

function withoutEndpoint(values: unknown): unknown {
  if (!isMapping(values) || !isMapping(values.aws)) return values;
  const { endpoint: _, ...aws } = values.aws;
  return { ...values, aws };
}

/** The known keys of the mapping at a path; the items of a list have those of the list's section. */
function keysAt(path: Path): readonly string[] {
  if (path.length === 0) return Object.keys(databaseShape);
  const isItem = typeof path.at(-1) === "number";
  if ((path[0] === "schedules") !== isItem) return [];
  const section = path.filter((segment) => typeof segment === "string").join(".");
  return Object.hasOwn(databaseKeys, section) ? (databaseKeys[section] ?? []) : [];
}
