import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Bundler } from "../bundle.ts";
import { type CaseKind, type Chapter, caseKinds, chapters } from "./cases.ts";
import type { Answer, Failure, Order } from "./worker.ts";

const BATCH = 40;
/** A batch takes some seconds: whoever is silent for so long turns in a circle. Milliseconds. */
const LONGEST_SILENCE = 120_000;

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
  const orders = ordersOf(reports, options.every);
  const bundler = await Bundler.open(fileURLToPath(new URL("worker.ts", import.meta.url)));
  try {
    const bundle = await bundler.build();
    const work = async () => {
      const worker = new Worker(bundle);
      try {
        for (let order = orders.next(); !order.done && !signal.aborted; order = orders.next()) {
          const answer = await carriedOut(worker, order.value);
          const report = reports[order.value.story];
          if (report) {
            report.ran[order.value.kind] += answer.runs;
            report.struck += answer.struck;
          }
          handlerRuns += answer.handlerRuns;
          failures.push(...answer.failures);
          onProgress(sofar());
        }
      } finally {
        await worker.terminate();
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

function* ordersOf(reports: readonly ChapterReport[], every: number): Generator<Order, undefined> {
  for (const kind of caseKinds)
    for (const [story, { wanted }] of reports.entries())
      for (let done = 0; done < wanted[kind]; done += BATCH)
        yield { story, kind, from: done * every, count: BATCH, every };
  return undefined;
}

async function carriedOut(worker: Worker, order: Order): Promise<Answer> {
  const silence = AbortSignal.timeout(LONGEST_SILENCE);
  const answered = once(worker, "message", { signal: silence });
  worker.postMessage(order);
  try {
    const [answer]: Answer[] = await answered;
    if (answer === undefined) throw new Error("a worker answered nothing");
    return answer;
  } catch (error) {
    if (!silence.aborted) throw error;
    throw new Error(
      `one of the ${order.kind} ${order.from} to ${order.from + (order.count - 1) * order.every} of story ${order.story} did not end within ${LONGEST_SILENCE / 1000} s`,
    );
  }
}
