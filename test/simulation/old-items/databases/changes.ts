import { isDeepStrictEqual } from "node:util";

/** Data as JSON has them. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** What a list has more than before: items grow by entries, and are short to read so. */
const MORE = "+";

/** What leads from one to the other: of objects what differs (null: it is not there any more), of lists what is new. */
export function changesTo(before: Json, after: Json): Json {
  if (Array.isArray(before) && Array.isArray(after)) {
    const isLonger = isDeepStrictEqual(after.slice(0, before.length), before);
    return isLonger ? { [MORE]: after.slice(before.length) } : after;
  }
  if (!isObject(before) || !isObject(after)) return after;
  const changes: Record<string, Json> = {};
  for (const [name, value] of Object.entries(after)) {
    const was = before[name];
    if (was === undefined) changes[name] = value;
    else if (!isDeepStrictEqual(was, value)) changes[name] = changesTo(was, value);
  }
  for (const name of Object.keys(before)) if (!(name in after)) changes[name] = null;
  return changes;
}

export function changed(before: Json, changes: Json): Json {
  if (!isObject(changes)) return changes;
  const more = changes[MORE];
  if (Array.isArray(before) && Array.isArray(more)) return [...before, ...more];
  if (!isObject(before)) return changes;
  const after: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    const was = before[name];
    if (value === null) delete after[name];
    else after[name] = was === undefined ? value : changed(was, value);
  }
  return after;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
