/**
 * A deep copy of an operation's input or output (records, lists, dates, values) without undefined members, as an
 * answer over the wire has none.
 */
export function copied<Value>(value: Value): Value {
  // Structure and types stay as they are; only what is undefined is left out.
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Date) return new Date(value);
  const made: Record<string, unknown> = {};
  // Every description of a simulated run goes through here: this loop takes a third of the time of one over entries.
  // Members are RDS's own, never `__proto__` and never inherited.
  for (const name in value) {
    const member: unknown = value[name as keyof typeof value];
    if (member !== undefined) made[name] = copy(member);
  }
  return made;
}
