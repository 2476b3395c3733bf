/**
 * A deep copy of an operation's input or output (records, lists, dates, values) without undefined members, as an
 * answer over the wire has none.
 */
export function copied<Value>(value: Value): Value {
  // Structure and types stay as they are; only what is undefined is left out.
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  // A loop: every description of a simulated run goes through here. Members are RDS's, never `__proto__`.
  const made: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) made[name] = copy(member);
  return made;
}
