import type { Client } from "pg";

/** What became of the rows that a client wrote, by the numbers that it gave them. */
export interface WrittenRows {
  readonly written: number;
  /** Not under the name any more: written after the snapshot, into what was the original then. */
  readonly missing: number;
  /** Whether those that are missing were written one after another: a hole among older rows would be a damage. */
  readonly isOneTail: boolean;
}

/** Compares what was confirmed to the client with what is there. */
export async function writtenRows(client: Client, confirmed: readonly number[]): Promise<WrittenRows> {
  const { rows } = await client.query<{ n: string }>("SELECT n FROM visits WHERE n > 0");
  const there = new Set(rows.map(({ n }) => Number(n)));
  const isMissing = confirmed.map((n) => !there.has(n));
  const [first, last] = [isMissing.indexOf(true), isMissing.lastIndexOf(true)];
  const missing = isMissing.filter(Boolean).length;
  return {
    written: confirmed.length,
    missing,
    isOneTail: missing === 0 || last - first + 1 === missing,
  };
}
