import { expect, test } from "vitest";
import { type Accident, RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const accidents = ["before", "after", "lost", "stalled"] as const;

/** Isolated, swapped, kept for a while, deleted: every phase that there is. */
const order = { isolate: true, keepOriginal: 600 } as const;

/** Of what only looks, one in so many: a prime, so that each kind of look has its turn. */
const PART = 31;

/** The course without an accident, and what it was before each of its looks: an accident goes on from there. */
async function courseOf(kind: (typeof kinds)[number]) {
  const before: RestoreRun[] = [];
  const whole = new RestoreRun(kind, { order, everyLook: (run) => void before.push(run.copy()) });
  await whole.toEnd();
  const meeting = (call: number, kind: Accident["kind"]) => {
    const last = before.findLast(({ asked }) => asked.length <= call);
    if (last === undefined) throw new Error(`no look comes before call ${call}`);
    return last.copy({ call, kind });
  };
  return { whole, meeting };
}

const courses = new Map(kinds.map((kind) => [kind, courseOf(kind)]));

const cases = kinds.flatMap((kind) => accidents.map((accident) => [kind, accident] as const));

test.each(cases)(
  "the restore of a %s ends as it should whatever call meets an accident: %s",
  async (kind, accident) => {
    const { whole, meeting } = (await courses.get(kind)) ?? (await courseOf(kind));
    const names = kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"];
    const changes = /^(restore|createMember|modify|rename|reboot|delete|addTags|removeTags|commit|send)/;
    const calls = [...whole.asked.keys()].filter(
      (call) => changes.test(whole.asked[call] ?? "") || call % PART === 0,
    );

    for (const call of calls) {
      const run = await meeting(call, accident).toEnd();

      const about = `call ${call}: ${run.hit}`;
      expect(run.hit, about).toBe(whole.asked[call]);
      expect(run.job, about).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.job.facts.restore?.differences, about).toEqual([]);
      expect(run.rds.things.map(({ identifier }) => identifier).sort(), about).toEqual(names);
      expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(
        whole.job.facts.restore?.original?.resourceId,
      );
    }
  },
  120_000,
);
