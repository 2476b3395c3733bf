import type { Statement } from "../../../infra/permissions/statement.ts";

/** A policy with one mistake in it. */
export interface Mutant {
  /** What was done, to which statement. */
  readonly mistake: string;
  readonly statements: readonly Statement[];
  /** The actions that the mistake may concern: other cells need not be asked. */
  readonly concerns: ReadonlySet<string>;
}

/**
 * Every policy that is one slip away: a statement, an action, a resource or a condition less; a resource more; a name
 * mistyped.
 *
 * @param denied the actions that a denial of all but some concerns
 * @param asked all actions that are asked about, for what a statement names by its beginning
 */
export function* mutantsOf(
  statements: readonly Statement[],
  { denied, asked }: { readonly denied: readonly string[]; readonly asked: readonly string[] },
): Generator<Mutant> {
  for (const [index, statement] of statements.entries()) {
    const concerns = new Set(statement.Action?.flatMap((action) => meant(action, asked)) ?? denied);
    const mutant = (mistake: string, ...changed: readonly Statement[]): Mutant => ({
      mistake: `${statement.Sid} ${mistake}`,
      statements: statements.toSpliced(index, 1, ...changed),
      concerns,
    });
    yield mutant("is left out");
    for (const resource of statement.Resource) {
      const Resource = statement.Resource.filter((one) => one !== resource);
      if (Resource.length > 0) yield mutant(`loses ${resource}`, { ...statement, Resource });
    }
    if (statement.Effect === "Deny") continue;
    if (!statement.Resource.includes("*"))
      yield mutant("gets every resource", { ...statement, Resource: ["*"] });
    for (const action of statement.Action ?? []) {
      const Action = statement.Action?.filter((one) => one !== action) ?? [];
      if (Action.length > 0) yield mutant(`loses ${action}`, { ...statement, Action });
      yield mutant(`says ${action} wrongly`, { ...statement, Action: [...Action, `${action}s`] });
    }
    for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
      for (const key of Object.keys(keys)) {
        const { [key]: _, ...others } = keys;
        const { [operator]: __, ...operators } = statement.Condition ?? {};
        const Condition =
          Object.keys(others).length > 0 ? { ...operators, [operator]: others } : { ...operators };
        yield mutant(`loses its condition ${operator} ${key}`, { ...statement, Condition });
      }
    }
  }
}

function meant(action: string, asked: readonly string[]): readonly string[] {
  return action.endsWith("*") ? asked.filter((one) => one.startsWith(action.slice(0, -1))) : [action];
}
