import { readFileSync } from "node:fs";
import ts from "typescript";

/** Where checks are. */
const FILES = [
  "announced.ts",
  "chain.ts",
  "given-up.ts",
  "statements.ts",
  "time-limits.ts",
  "whose-clone.ts",
  "databases/statements.ts",
  "databases/whose-database.ts",
  "databases/whose-record.ts",
];

/** One thing that the simulation holds against what happens. */
export interface Check {
  /** Whose it is: one of a database's job may say the same as one of a refresh. */
  readonly of: "databases" | "refreshes";
  /** What a violation of it says, with `…` for what differs from one to the next. Two that say the same are one. */
  readonly says: string;
  /** Both. */
  readonly name: string;
  readonly pattern: RegExp;
}

/** Every check, read from the sources: one that is written tomorrow is among them. */
export const checks: readonly Check[] = FILES.flatMap((file) => {
  const of = file.startsWith("databases/") ? "databases" : "refreshes";
  return [...new Set(saidIn(file))].map((says) => {
    const pattern = new RegExp(`^${says.split("…").map(escaped).join(".*")}$`, "s");
    return { of, says, name: `${of}: ${says}`, pattern } as const;
  });
});

/**
 * The check that a violation is of, in a run that has jobs of one sort only: of those that fit the one that says most,
 * since others have little but what differs. What is held against every job stands with the refreshes.
 */
export function checkOf(violation: string, jobs: Check["of"]): Check | undefined {
  const fitting = checks.filter(
    ({ pattern, of }) => pattern.test(violation) && (of === jobs || jobs === "databases"),
  );
  return fitting.sort(
    (one, other) =>
      other.says.length - one.says.length || Number(other.of === jobs) - Number(one.of === jobs),
  )[0];
}

function saidIn(file: string): readonly string[] {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const says = saidBy(node);
      if (says !== undefined) found.push(says);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Undefined: it is no violation's text. */
function saidBy(literal: ts.StringLiteralLike | ts.TemplateExpression): string | undefined {
  const says = withHoles(literal);
  const call = literal.parent;
  const caller = ts.isCallExpression(call) ? call.expression.getText() : undefined;
  // A rule's: `wrongDatabaseCall` and its like say who called what in front of it.
  if (caller === undefined) return /^[1-8]: ./.test(says) ? says.replace(": ", ": …: ") : undefined;
  if (caller === "wrong") return beginningOfWrong(call) + says;
  // What `wrong` is made of is no check by itself.
  return /(^|#)broken$/.test(caller) && !isOfWrong(call) ? says : undefined;
}

/** A function that has many ways to break one statement has them say how: `const wrong = (what) => broken(…what)`. */
function beginningOfWrong(from: ts.Node): string {
  for (let node = from; node !== undefined; node = node.parent) {
    const made = ts.isBlock(node)
      ? node.statements.find((one) => /^const wrong = /.test(one.getText()))
      : undefined;
    const [, beginning] = /`(.*)\$\{what\}`/s.exec(made?.getText() ?? "") ?? [];
    if (beginning !== undefined) return beginning.replaceAll(/\$\{[^}]*\}/g, "…");
  }
  // It was handed over.
  return "…";
}

function isOfWrong(call: ts.Node): boolean {
  const made = call.parent?.parent;
  return made !== undefined && ts.isVariableDeclaration(made) && made.name.getText() === "wrong";
}

function withHoles(literal: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (ts.isStringLiteralLike(literal)) return literal.text;
  return literal.head.text + literal.templateSpans.map((span) => `…${span.literal.text}`).join("");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
