/**
 * Few of the items that still fail together, by delta debugging (Zeller and Hildebrandt's ddmin): halves are tried
 * first, then quarters and what is left without each, until leaving out any single one makes it pass. The items must
 * fail together to begin with. Stops early after `most` tries.
 */
export async function fewest<Item>(
  items: readonly Item[],
  fails: (some: readonly Item[]) => Promise<boolean>,
  most: number,
): Promise<readonly Item[]> {
  let tries = 0;
  const tried = (some: readonly Item[]) => {
    tries += 1;
    return fails(some);
  };
  if (items.length === 0 || most === 0 || (await tried([]))) return [];
  let left = items;
  for (let parts = 2; left.length > 1 && tries < most; ) {
    const found = await firstThatFails(candidates(left, parts), async (some) => tries < most && tried(some));
    if (found === undefined) {
      if (parts >= left.length) break;
      parts = Math.min(left.length, parts * 2);
    } else {
      // What is left without one part is still in that many parts but one.
      parts = found.isComplement ? Math.max(2, parts - 1) : 2;
      left = found.items;
    }
  }
  return left;
}

interface Candidate<Item> {
  readonly items: readonly Item[];
  readonly isComplement: boolean;
}

/** Each part alone, and everything but each part. Of two halves each is the other's complement. */
function candidates<Item>(items: readonly Item[], parts: number): readonly Candidate<Item>[] {
  const cuts = Array.from({ length: parts + 1 }, (_, nth) => Math.round((nth * items.length) / parts));
  const bounds = cuts.slice(1).map((end, nth) => [cuts[nth] ?? 0, end] as const);
  const alone = bounds.map(([from, to]) => ({ items: items.slice(from, to), isComplement: false }));
  if (parts === 2) return alone;
  const without = bounds.map(([from, to]) => ({
    items: [...items.slice(0, from), ...items.slice(to)],
    isComplement: true,
  }));
  return [...alone, ...without];
}

async function firstThatFails<Item>(
  all: readonly Candidate<Item>[],
  fails: (some: readonly Item[]) => Promise<boolean>,
): Promise<Candidate<Item> | undefined> {
  for (const candidate of all) if (await fails(candidate.items)) return candidate;
  return undefined;
}
