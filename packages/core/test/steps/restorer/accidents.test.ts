import { expect, test } from "vitest";
import { RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const accidents = ["before", "after", "lost", "stalled"] as const;

/** Isolated, swapped, kept for a while, deleted: every phase that there is. */
const order = { isolate: true, keepOriginal: 600 } as const;

/** Of what only looks, one in so many: a prime, so that each kind of look has its turn. */
const PART = 31;

const cases = kinds.flatMap((kind) => accidents.map((accident) => [kind, accident] as const));

test.each(cases)(
  "the restore of a %s ends as it should whatever call meets an accident: %s",
  async (kind, accident) => {
    const whole = await new RestoreRun(kind, { order }).toEnd();
    const names = kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"];
    const changes = /^(restore|createMember|modify|rename|reboot|delete|addTags|removeTags|commit|send)/;
    const calls = [...whole.asked.keys()].filter(
      (call) => changes.test(whole.asked[call] ?? "") || call % PART === 0,
    );

    for (const call of calls) {
      const run = await new RestoreRun(kind, { order, accident: { call, kind: accident } }).toEnd();

      const about = `call ${call}: ${run.hit}`;
      expect(run.job, about).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.job.facts.restore?.differences, about).toEqual([]);
      expect(run.rds.things.map(({ identifier }) => identifier).sort(), about).toEqual(names);
      expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(
        whole.job.facts.restore?.original?.resourceId,
      );
    }
  },
  60_000,
);
