/** Where in an item something stands: `facts.endpoint.host`, `owned.type`. Names that jobs make up are left out. */
export function pathsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, path));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, part]) =>
    pathsOf(part, path === "" ? name : `${path}.${name}`),
  );
}

/** In the order of versions. */
export function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
