/** What there is and how it is, in words: by a name that stays, what each thing is called and its values. */
export type State = ReadonlyMap<string, Described>;

export interface Described {
  /** `job 0f3…`, `instance dblab-refresh-0f3…`: what people know it by. May change. */
  readonly label: string;
  readonly values: ReadonlyMap<string, string>;
}

/** One value before and after; undefined where there was none, or is none any more. */
interface ChangedValue {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What became of one thing. */
export interface Change {
  readonly kind: "new" | "changed" | "gone";
  readonly label: string;
  readonly values: readonly ChangedValue[];
}

/** A thing by its values; those that are undefined it does not have. */
export function described(
  label: string,
  values: Readonly<Record<string, string | number | undefined>>,
): Described {
  const known = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, `${value}`] as const],
  );
  return { label, values: new Map(known) };
}

/** Every thing that differs, in the order of the state after; what is gone comes last. */
export function difference(before: State, after: State): readonly Change[] {
  const changes: Change[] = [];
  for (const [name, thing] of after) {
    const was = before.get(name);
    if (was === thing) continue;
    if (was === undefined)
      changes.push({ kind: "new", label: thing.label, values: changed(undefined, thing) });
    else {
      const values = changed(was, thing);
      if (values.length > 0) changes.push({ kind: "changed", label: was.label, values });
    }
  }
  for (const [name, thing] of before)
    if (!after.has(name))
      changes.push({ kind: "gone", label: thing.label, values: changed(thing, undefined) });
  return changes;
}

/** One line a thing: `job 0f3…: step cloner → dblab-updater, version 4 → 5`. */
export function changeLine({ kind, label, values }: Change): string {
  const shown = values.map(({ name, before, after }) => {
    if (kind === "new") return `${name} ${after}`;
    if (kind === "gone") return `${name} ${before}`;
    return `${name} ${before ?? NOTHING} → ${after ?? NOTHING}`;
  });
  const text = shown.join(", ");
  if (kind === "new") return `${label}: ${NOTHING} → ${text}`;
  return kind === "gone" ? `${label}: ${text} → ${NOTHING}` : `${label}: ${text}`;
}

/** One line for each thing that there is. */
export function stateLines(state: State): readonly string[] {
  return [...state.values()].map(({ label, values }) => {
    const shown = [...values].map(([name, value]) => `${name} ${value}`);
    return `${label}: ${shown.join(", ")}`;
  });
}

const NOTHING = "nothing";

function changed(was: Described | undefined, is: Described | undefined): readonly ChangedValue[] {
  const renamed: readonly ChangedValue[] =
    was !== undefined && is !== undefined && was.label !== is.label
      ? [{ name: "name", before: was.label, after: is.label }]
      : [];
  const names = new Set([...(was?.values.keys() ?? []), ...(is?.values.keys() ?? [])]);
  const values = [...names].map((name) => ({
    name,
    before: was?.values.get(name),
    after: is?.values.get(name),
  }));
  return [...renamed, ...values.filter(({ before, after }) => before !== after)];
}
