import type { Mistake } from "../mistakes/mistake.ts";
import type { Copies } from "./copies.ts";
import type { Search } from "./options.ts";
import { Seeds, seedRunner } from "./seeds.ts";

/** How a search for one mistake ended. */
export type Found =
  | {
      readonly kind: "caught";
      readonly mistake: Mistake;
      readonly runs: number;
      readonly seed: number;
      readonly violation: string;
    }
  | {
      readonly kind: "missed";
      readonly mistake: Mistake;
      readonly runs: number;
      /** Violations that are not the one that it must lead to, and runs that did not end. */
      readonly others: readonly string[];
    };

/** Searches for each mistake, one on each core at a time. Stops early if told to: what was not searched is left out. */
export async function search(
  mistakes: readonly Mistake[],
  { from, runs, workers }: Pick<Search, "from" | "runs" | "workers">,
  copies: Copies,
  { signal, onFound }: { readonly signal: AbortSignal; readonly onFound: (found: Found) => void },
): Promise<readonly Found[]> {
  const found = new Map<Mistake, Found>();
  const waiting = [...mistakes];
  const work = async () => {
    for (let mistake = waiting.shift(); mistake && !signal.aborted; mistake = waiting.shift()) {
      const one = await searchOne(mistake, { from, runs }, copies, signal);
      if (one === undefined) return;
      found.set(mistake, one);
      onFound(one);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return mistakes.flatMap((mistake) => found.get(mistake) ?? []);
}

async function searchOne(
  mistake: Mistake,
  { from, runs }: Pick<Search, "from" | "runs">,
  copies: Copies,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const runner = seedRunner(await copies.file(mistake));
  const right = await copies.run();
  const setting = mistake.options ?? {};
  const others = new Set<string>();
  const seeds = new Seeds(from, runs);
  try {
    for (let batch = seeds.take(); batch; batch = seeds.take()) {
      const end = batch.from + batch.count;
      for (let next = batch.from; next < end; ) {
        if (signal.aborted) return undefined;
        const order = { from: next, count: end - next, setting };
        const { failed } = await seeds.timed(() => runner.carryOut(order));
        if (failed === undefined) break;
        next = failed.seed + 1;
        const violation = failed.violations.find((one) => mistake.breaks.test(one));
        // What the right code violates as well is not the mistake's doing.
        if (violation !== undefined && (await right(failed.seed, setting)).violations.length === 0)
          return { kind: "caught", mistake, runs: next - from, seed: failed.seed, violation };
        others.add(failed.violations[0] ?? "");
      }
    }
  } catch (error) {
    others.add(`${error}`);
  } finally {
    await runner.stop();
  }
  return { kind: "missed", mistake, runs, others: [...others] };
}
