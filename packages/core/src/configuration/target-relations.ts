import { isScalar, truth } from "./field.ts";
import type { Finding } from "./finding.ts";
import { isMapping, type Path, pathText, valueAt } from "./path.ts";

/**
 * A scalar as far as it is known; `open` has a reference that is not expanded yet, and
 * `misplaced` is a mapping or a list, which the schema refuses.
 */
type Known = { kind: "open" } | { kind: "absent" } | { kind: "misplaced" } | { kind: "text"; text: string };
type Rule = (at: (...path: Path) => Known) => Finding | undefined;

/**
 * What holds between the fields of a target. Apart from the schemas, because zod looks at a mapping as a whole only
 * when each of its fields is right, and all problems are to be told at once.
 */
export function relations(values: unknown, open: ReadonlySet<string>): readonly Finding[] {
  const at = (...path: Path): Known => {
    if (open.has(pathText(path))) return { kind: "open" };
    const value = valueAt(values, path);
    if (value === undefined) return { kind: "absent" };
    return isScalar(value) ? { kind: "text", text: String(value) } : { kind: "misplaced" };
  };
  const rules: readonly Rule[] = [passwordOrIam, caMatters, serverlessIsAurora, snapshotOfTheType];
  // Without its section nothing can be said of a field: the missing section is told already.
  if (!["source", "clone", "dblab"].every((section) => isMapping(valueAt(values, [section])))) return [];
  return rules.flatMap((rule) => rule(at) ?? []);
}

const passwordOrIam: Rule = (at) => {
  const iam = at("clone", "enableIAMAuth");
  if (at("source", "password").kind !== "absent" || iam.kind === "open" || isTrue(iam)) return undefined;
  return {
    path: ["source", "password"],
    about: "absence",
    message: "is missing: give one, as a reference such as $DB_PASSWORD, or set clone.enableIAMAuth: true",
  };
};

const caMatters: Rule = (at) => {
  if (at("dblab", "ca").kind === "absent" || !isTrue(at("dblab", "insecure"))) return undefined;
  return {
    path: ["dblab", "insecure"],
    about: "relation",
    message: "switches the check off that ca is for: leave one of the two out",
  };
};

const serverlessIsAurora: Rule = (at) => {
  if (!isText(at("clone", "instanceClass"), "db.serverless") || !isText(at("source", "type"), "rds"))
    return undefined;
  return {
    path: ["clone", "instanceClass"],
    about: "value",
    message: "only Aurora has serverless instances: for source.type rds a class such as db.t4g.medium",
  };
};

const snapshotOfTheType: Rule = (at) => {
  const snapshot = at("source", "snapshotIdentifier");
  if (snapshot.kind !== "text") return undefined;
  const kind = /^arn:[^:]+:rds:[^:]*:\d*:(cluster-snapshot|snapshot):/.exec(snapshot.text)?.[1];
  const [wanted, other] = kind === "snapshot" ? ["rds", "aurora-cluster"] : ["aurora-cluster", "rds"];
  if (kind === undefined || !isText(at("source", "type"), other)) return undefined;
  return {
    path: ["source", "snapshotIdentifier"],
    about: "value",
    message: `a snapshot of source.type ${other}; this is one of ${wanted}`,
  };
};

function isTrue(known: Known): boolean {
  return known.kind === "text" && truth.safeParse(known.text).data === true;
}

function isText(known: Known, text: string): boolean {
  return known.kind === "text" && known.text === text;
}
