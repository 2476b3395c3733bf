/** Data as JSON and YAML have it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined where the path ends earlier. */
export function at(root: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** A copy with `value` at the path; what the path lacks is created. */
export function withAt(root: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return isObject(value) ? value : root;
  const child = root[key];
  return { ...root, [key]: rest.length === 0 ? value : withAt(isObject(child) ? child : {}, rest, value) };
}

/** A copy without the key at the path. */
export function withoutAt(root: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(root, key)) return root;
  const { [key]: child, ...others } = root;
  return rest.length > 0 && isObject(child) ? { ...others, [key]: withoutAt(child, rest) } : others;
}
