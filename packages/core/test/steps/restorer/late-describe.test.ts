import { expect, test } from "vitest";
import type { DatabaseKind, Described } from "../../../src/ports/databases.ts";
import { type Instant, secondsBetween } from "../../../src/time.ts";
import { NEW, OLD } from "./a-restore.ts";
import { type Options, RestoreRun } from "./restore-run.ts";

/** Describe reads from copies that follow: for seconds it may show a thing as it was before its rename was accepted. */

const kinds = ["db-instance", "db-cluster"] as const;

/** Since a rename was accepted, so many answers about it by its resource id show it as it was before. */
function laggingAfter(kind: DatabaseKind, from: string, to: string, answers: number, options: Options = {}) {
  const run = new RestoreRun(kind, options);
  const look = run.rds.findByResourceId.bind(run.rds);
  const before = new Map<string, Described | undefined>();
  let lagged = 0;
  run.rds.findByResourceId = async (one, resourceId) => {
    const is = await look(one, resourceId);
    const isSent = run.rds.calls.includes(`rename ${kind} ${from} ${to}`);
    if (!isSent) before.set(resourceId, is);
    const isMeant = isSent && one === kind && resourceId === run.rds.under(kind, from)?.resourceId;
    if (!isMeant || lagged === answers) return is;
    lagged += 1;
    return before.get(resourceId);
  };
  return { run, lagged: () => lagged };
}

/** Cancelled as soon as the original is asked to give up its name. */
function cancelledIn(kind: DatabaseKind): Options["everyLook"] {
  return (run) => {
    const isAsked = run.rds.calls.includes(`rename ${kind} orders ${OLD}`);
    if (isAsked && run.job.cancelRequestedAt === undefined) run.cancel();
  };
}

test.each(kinds.flatMap((kind) => [1, 4].map((answers) => ({ kind, answers }))))(
  "its own rename of a $kind, which $answers answers do not show yet, is nobody's change and takes no name",
  async ({ kind, answers }) => {
    const { run, lagged } = laggingAfter(kind, "orders", OLD, answers);

    await run.toEnd();

    expect(lagged()).toBe(answers);
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);

test.each(kinds)(
  "a rename of the restored %s that shows late is not told as somebody else's who has the name",
  async (kind) => {
    const { run, lagged } = laggingAfter(kind, NEW, "orders", 3);

    await run.toEnd();

    expect(lagged()).toBeGreaterThan(0);
    expect(run.job.error).toBeUndefined();
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);

test.each(kinds)("a name that is still shown as the original %s's is taken by nobody else", async (kind) => {
  const run = new RestoreRun(kind);
  const { find, findByResourceId } = run.rds;
  let askedAt: Instant | undefined;
  /** What was shown before the restored one was asked to take the name, for 15 s: so the rename is sent again. */
  const late = (answers: Map<string, Described>, key: string, is: Described | undefined) => {
    if (run.rds.calls.includes(`rename ${kind} ${NEW} orders`)) askedAt ??= run.now;
    if (askedAt === undefined && is !== undefined) answers.set(key, is);
    return askedAt !== undefined && secondsBetween(askedAt, run.now) < 15 ? answers.get(key) : is;
  };
  const [byName, byId] = [new Map<string, Described>(), new Map<string, Described>()];
  run.rds.find = async (one, name) => late(byName, `${one} ${name}`, await find.call(run.rds, one, name));
  run.rds.findByResourceId = async (one, id) =>
    late(byId, `${one} ${id}`, await findByResourceId.call(run.rds, one, id));

  await run.toEnd();

  const asked = run.rds.calls.filter((call) => call === `rename ${kind} ${NEW} orders`);
  expect(asked.length).toBeGreaterThan(1);
  expect(run.job.error).toBeUndefined();
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test.each(kinds)(
  "on the way back, a rename of the original %s that shows late strands nothing",
  async (kind) => {
    const { run, lagged } = laggingAfter(kind, OLD, "orders", 2, { everyLook: cancelledIn(kind) });

    await run.toEnd();

    expect(lagged()).toBeGreaterThan(0);
    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.rds.under(kind, "orders")).toBeDefined();
    expect(run.rds.under(kind, NEW)).toBeUndefined();
  },
);

test.each(kinds)(
  "on the way back, a rename that shows late leaves no isolated original %s shut for good",
  async (kind) => {
    const order = { isolate: true };
    const { run, lagged } = laggingAfter(kind, OLD, "orders", 2, { order, everyLook: cancelledIn(kind) });

    await run.toEnd();

    expect(lagged()).toBeGreaterThan(0);
    expect(run.rds.under(kind, "orders")?.groups).toEqual(["sg-11111111"]);
    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
  },
);

test.each(kinds)(
  "a name that the original %s has given up, and is shown with once more, is not taken",
  async (kind) => {
    const run = new RestoreRun(kind);
    const { find } = run.rds;
    let before: Described | undefined;
    let answers = 0;
    run.rds.find = async (one, name) => {
      const is = await find.call(run.rds, one, name);
      if (run.looks === 0 || one !== kind || name !== "orders") return is;
      if (run.job.facts.restore?.forwardSince !== undefined) return is;
      if (is !== undefined) before = is;
      else answers += 1;
      // The last look before the point of no return asks twice: the second answer is the old one.
      return is === undefined && answers === 3 ? before : is;
    };

    await run.toEnd();

    expect(answers).toBeGreaterThanOrEqual(3);
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);
