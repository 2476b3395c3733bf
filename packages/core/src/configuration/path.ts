/** Where a value stands in a document: keys of mappings and indexes of lists. */
export type Path = readonly (string | number)[];

/** As people write it: `targets.main.clone.securityGroups[0]`, `clone.tags["cost center"]`. */
export function pathText(path: Path): string {
  return path
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (!/^[\w-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");
}

/** A mapping of JSON or YAML; lists and null are none. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path, or undefined. Own keys only: nobody's `constructor` is a value. */
export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const segment of path) {
    if (Array.isArray(value) && typeof segment === "number") value = value[segment];
    else if (isMapping(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

/** No value of a target lies deeper than `clone.tags.KEY`: what does is a mistake, and not looked into. */
const DEEPEST = 4;

/** Tells every string of a document, in its order. */
export function eachString(document: unknown, tell: (text: string) => void, depth = 0): void {
  if (typeof document === "string") tell(document);
  else if (depth < DEEPEST && typeof document === "object" && document !== null)
    for (const value of Object.values(document)) eachString(value, tell, depth + 1);
}

/** A copy of `document` in which every string is what `change` makes of it. */
export function mapStrings(
  document: unknown,
  change: (text: string, path: Path) => string,
  path: Path = [],
): unknown {
  if (typeof document === "string") return change(document, path);
  if (path.length >= DEEPEST) return document;
  if (Array.isArray(document))
    return document.map((item, index) => mapStrings(item, change, [...path, index]));
  if (!isMapping(document)) return document;
  // fromEntries defines keys and never assigns: a key named __proto__ stays a key.
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, mapStrings(value, change, [...path, key])]),
  );
}
