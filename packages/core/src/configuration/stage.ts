import type { Database } from "./database.ts";
import type { Problem } from "./problem.ts";
import type { Settings } from "./settings.ts";
import { type CheckedDocument, checkDocument } from "./stage-check.ts";
import type { TargetSource } from "./target.ts";

/** The configuration of a stage: its settings and databases, ready for use, and its targets as written. */
export interface Stage extends Settings {
  /** Without a prototype: a target may be named `constructor`, and a name that is none gives undefined. */
  targets: Readonly<Record<string, TargetSource>>;
  /**
   * What may be restored, by its identifier in lower case. Without a prototype, too. `aws.endpoint` is as written: see
   * database-endpoint.ts.
   */
  databases: Readonly<Record<string, Database>>;
}

export type CheckedStage = { ok: true; stage: Stage } | { ok: false; problems: Problem[] };

/** A stage from JSON, as it travels in a bundle: what readStage gave as `plain`. Problems have no lines. */
export function checkStage(plain: unknown): CheckedStage {
  const checked = checkDocument(plain);
  if (checked.ok) return { ok: true, stage: stageOf(checked) };
  return { ok: false, problems: checked.located.map(({ problem }) => problem) };
}

export function stageOf({ settings, targets, databases }: Extract<CheckedDocument, { ok: true }>): Stage {
  return { ...settings, targets: named(targets), databases: named(databases) };
}

function named<Value>(values: ReadonlyMap<string, Value>): Record<string, Value> {
  const record: Record<string, Value> = Object.create(null);
  for (const [name, value] of values) record[name] = value;
  return record;
}
