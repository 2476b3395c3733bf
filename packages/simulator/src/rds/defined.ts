/** The record without its undefined members, so that it may be spread over another. */
export function defined<Shape extends object>(record: Shape): Partial<Shape> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  // Members were only left out: the rest is of the same type.
  return Object.fromEntries(entries) as Partial<Shape>;
}
