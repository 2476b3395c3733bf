import { expect, test } from "vitest";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import type { DatabaseKind } from "../../../src/ports/databases.ts";
import { type Instant, later } from "../../../src/time.ts";
import { NEW } from "./a-restore.ts";
import { MemoryRds } from "./memory-rds.ts";
import { type Options, RestoreRun } from "./restore-run.ts";

/** One answer of Describe, whichever of a whole restore it is, comes from a copy that is seconds behind. */

/** How far behind. Seconds. */
const BEHIND = 10;

const kinds = ["db-instance", "db-cluster"] as const;

/** `old`: the number of the answer that is old. */
function staleRun(kind: DatabaseKind, options: Options, old?: number) {
  const copies: { readonly at: Instant; readonly rds: MemoryRds }[] = [];
  const run: RestoreRun = new RestoreRun(kind, {
    ...options,
    everyLook: async (looking) => {
      await options.everyLook?.(looking);
      looking.rds.settle();
      const copy = new MemoryRds(kind, () => later(run.now, -BEHIND));
      copy.become(looking.rds);
      copies.push({ at: looking.now, rds: copy });
    },
  });
  /** The numbers of answers that an older copy gives otherwise. */
  const differing: number[] = [];
  let count = 0;
  const answer = async <Answer>(ask: (rds: MemoryRds) => Promise<Answer>, own: Promise<Answer>) => {
    const number = count++;
    const is = await own;
    const copy = copies.findLast(({ at }) => at <= later(run.now, -BEHIND));
    if (copy === undefined || (old !== undefined && old !== number)) return is;
    const was = await ask(copy.rds);
    if (JSON.stringify(was) !== JSON.stringify(is)) differing.push(number);
    return old === number ? was : is;
  };
  const { find, findByResourceId, members } = run.rds;
  run.rds.find = (one, name) => answer((rds) => rds.find(one, name), find.call(run.rds, one, name));
  run.rds.findByResourceId = (one, id) =>
    answer((rds) => rds.findByResourceId(one, id), findByResourceId.call(run.rds, one, id));
  run.rds.members = (name) => answer((rds) => rds.members(name), members.call(run.rds, name));
  return { run, differing };
}

async function anyAnswer(kind: DatabaseKind, options: Options, check: (run: RestoreRun) => void) {
  const whole = staleRun(kind, options);
  await whole.run.toEnd();
  check(whole.run);
  expect(whole.differing.length).toBeGreaterThan(20);

  for (const number of whole.differing) {
    const { run, differing } = staleRun(kind, options, number);
    await run.toEnd();

    expect(differing).toEqual([number]);
    check(run);
  }
}

const orders: readonly [word: string, order: Partial<RestoreOrder>][] = [
  ["beside", {}],
  ["rename-first", { order: "rename-first" }],
  ["dns", { cutover: "dns" }],
];

test.each(kinds.flatMap((kind) => orders.map(([word, order]) => [kind, word, order] as const)))(
  "a restore of a %s succeeds whichever answer is old: %s",
  async (kind, _, order) => {
    await anyAnswer(kind, { order }, ({ job }) => {
      expect(job).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(job.facts.restore?.differences).toEqual([]);
    });
  },
  60_000,
);

test.each(kinds)(
  "the way back of an isolated %s ends where it began whichever answer is old",
  async (kind) => {
    const options: Options = {
      order: { isolate: true },
      everyLook: (run) => {
        const isAsked = run.rds.calls.some((call) => call.startsWith(`rename ${kind} orders `));
        if (isAsked && run.job.cancelRequestedAt === undefined) run.cancel();
      },
    };
    await anyAnswer(kind, options, ({ job, rds }) => {
      expect(job).toMatchObject({ status: "cancelled", leftovers: [] });
      expect(rds.under(kind, "orders")?.groups).toEqual(["sg-11111111"]);
      expect(rds.under(kind, NEW)).toBeUndefined();
    });
  },
  60_000,
);
