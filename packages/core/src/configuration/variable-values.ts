/** A variable's value, undefined if it is not set. */
type Variable = (name: string) => Promise<string | undefined>;

/**
 * The values of variables, each asked for once. Waits for every answer, also when it throws: a read that is under way
 * when the function returns is frozen with it, and the next run would wait for the answer on a dead connection.
 *
 * @throws the first error, in the order of the names
 */
export async function valuesOf(
  names: Iterable<string>,
  variable: Variable,
): Promise<ReadonlyMap<string, string | undefined>> {
  const asked = [...new Set(names)].map(async (name) => [name, await variable(name)] as const);
  await Promise.allSettled(asked);
  return new Map(await Promise.all(asked));
}
