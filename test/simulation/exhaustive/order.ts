import type { Case } from "./case.ts";
import { type CaseKind, type Chapter, caseKinds } from "./cases.ts";

/** So many take some seconds: worth a message, and soon over. */
const BATCH = 40;

/** Some of a story's cases, by their numbers: `from`, then every `every`th, `count` of them if there are so many. */
export interface Order {
  readonly story: number;
  readonly kind: CaseKind;
  readonly from: number;
  readonly count: number;
  readonly every: number;
}

/** All that are wanted of each story, in batches: every single fault before the first pair. */
export function* ordersOf(
  wanted: readonly Readonly<Record<CaseKind, number>>[],
  every: number,
): Generator<Order, undefined> {
  for (const kind of caseKinds)
    for (const [story, many] of wanted.entries())
      for (let done = 0; done < many[kind]; done += BATCH)
        yield { story, kind, from: done * every, count: Math.min(BATCH, many[kind] - done), every };
  return undefined;
}

/** The same cases, each in an order of its own. */
export function alone(order: Order): readonly Order[] {
  return Array.from({ length: order.count }, (_, nth) => ({
    ...order,
    from: order.from + nth * order.every,
    count: 1,
  }));
}

/** @throws if there is no such story, or it has not so many cases */
export function casesOf(chapters: readonly Chapter[], order: Order): readonly Case[] {
  const cases = chapters[order.story]?.cases[order.kind];
  return alone(order).map(({ from }) => {
    const found = cases?.[from];
    if (found === undefined)
      throw new Error(`there is no case ${from} in the ${order.kind} of story ${order.story}`);
    return found;
  });
}
