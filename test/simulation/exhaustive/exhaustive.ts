import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Bundler } from "../bundle.ts";
import { Runner } from "../command/runner.ts";
import { type CaseKind, type Chapter, chapters } from "./cases.ts";
import { type Order, ordersOf } from "./order.ts";
import { describeOrder, Relay } from "./relay.ts";
import type { Answer, Failure } from "./worker.ts";

export interface ExhaustiveOptions {
  readonly workers: number;
  /** Only every so manieth case: a sample. */
  readonly every: number;
  /** Only the story of that name. */
  readonly story: string | undefined;
}

interface ChapterReport {
  readonly story: string;
  readonly places: number;
  /** How many ran, of how many. */
  readonly ran: Record<CaseKind, number>;
  readonly wanted: Readonly<Record<CaseKind, number>>;
  readonly allPairs: number;
  struck: number;
}

/** What every case has come to, so far or in the end. */
export interface Exhaustive {
  readonly chapters: readonly ChapterReport[];
  readonly failures: readonly Failure[];
  readonly handlerRuns: number;
  readonly seconds: number;
}

/** Runs every case of every story on several cores, until all are run or somebody stops it. */
export async function exhaustive(
  options: ExhaustiveOptions,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (so: Exhaustive) => void },
): Promise<Exhaustive> {
  const began = performance.now();
  const all = await chapters();
  const reports = all.map((one) => reportOf(one, options));
  const failures: Failure[] = [];
  let handlerRuns = 0;
  const sofar = (): Exhaustive => ({
    chapters: reports.filter(({ wanted }) => wanted.singles + wanted.pairs > 0),
    failures,
    handlerRuns,
    seconds: (performance.now() - began) / 1000,
  });
  const note = ({ order, runs, struck, handlerRuns: more, failures: found }: Answer & { order: Order }) => {
    const report = reports[order.story];
    if (report) {
      report.ran[order.kind] += runs;
      report.struck += struck;
    }
    handlerRuns += more;
    failures.push(...found);
    onProgress(sofar());
  };
  const orders = ordersOf(
    reports.map(({ wanted }) => wanted),
    options.every,
  );
  const bundler = await Bundler.open(fileURLToPath(new URL("worker.ts", import.meta.url)));
  try {
    const bundle = await bundler.build();
    const runner = () => new Runner<Order, Answer>(bundle, (order) => describeOrder(all, order));
    const work = async () => {
      const relay = new Relay(all, runner);
      try {
        for (let order = orders.next(); !order.done && !signal.aborted; order = orders.next())
          for await (const answer of relay.carryOut(order.value)) {
            note(answer);
            if (signal.aborted) break;
          }
      } finally {
        await relay.stop();
      }
    };
    await Promise.all(Array.from({ length: options.workers }, work));
  } finally {
    await bundler.close();
  }
  return sofar();
}

function reportOf({ story, track, cases, allPairs }: Chapter, options: ExhaustiveOptions): ChapterReport {
  const isWanted = options.story === undefined || options.story === story.name;
  const wanted = (kind: CaseKind) => (isWanted ? Math.ceil(cases[kind].length / options.every) : 0);
  return {
    story: story.name,
    places: track.length,
    ran: { singles: 0, pairs: 0 },
    wanted: { singles: wanted("singles"), pairs: wanted("pairs") },
    allPairs,
    struck: 0,
  };
}
