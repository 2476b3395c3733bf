import { concerns } from "@dblab-refresh/local/faults/fault";
import { leftovers } from "@dblab-refresh/local/leftovers";
import { describe, expect, it } from "vitest";
import { expectEnd } from "./as-expected.ts";
import { outsideFaults } from "./fault-runs.ts";
import { TARGET, VirtualRefresh } from "./refresh-in-virtual-time.ts";

// What RDS or DBLab alone does wrong needs neither Postgres nor SQS: all of it is tried with both kinds of source, in
// virtual time and at life-like durations, with the deadlines that a deployed stage has.
const kinds = [
  ["an RDS instance", "rds"],
  ["an Aurora cluster", "aurora-cluster"],
] as const;

/** Longer than anything stays that a fault leaves. */
const MOST_HOURS = 72;

describe.each(kinds)("a job whose source is %s, when RDS or DBLab fails:", (_, type) => {
  it.each(outsideFaults.filter((fault) => concerns(fault, type)))(
    "$name: $title: $expected.end",
    async ({ name, expected, strike, request }) => {
      const world = new VirtualRefresh(type);
      const { rds, dblab, production } = world;
      const striking = strike(world.outside);

      const job = await world.ended({ job: "refresh", target: TARGET, ...request });
      const hasStruck = striking.hasStruck();
      striking.lift();

      const said = expectEnd(job, expected, { name, hasStruck });
      if (expected.end === "succeeded") {
        // DBLab's data are the clone's, and the clone's are the latest snapshot's.
        expect(
          job.owned.map(({ resourceId }) => resourceId),
          said,
        ).toContain(world.dumped);
        const restores = rds.calls.filter(({ operation }) => operation.startsWith("RestoreDB"));
        expect(restores.map(({ names }) => names)).toContainEqual(
          expect.arrayContaining([world.latestSnapshot]),
        );
      }
      // What is left for the janitor goes, and the engine comes to rest.
      const isQuiet = () => {
        const left = leftovers(rds);
        const { status } = dblab.standing();
        const isAtRest = ["finished", "failed", "inactive"].includes(status);
        const stays = status === "renewed" && dblab.nextChangeAt() === null;
        return (isAtRest || stays) && Object.values(left).every((one) => one.length === 0);
      };
      for (let hours = 0; !isQuiet() && hours < MOST_HOURS; hours += 1) await world.tidy();
      expect(leftovers(rds), said).toEqual({ clones: [], snapshots: [], backups: [] });
      expect(isQuiet(), dblab.standing().status).toBe(true);
      const onSource = rds.calls.filter(({ names }) => production.some((one) => names.includes(one)));
      expect(onSource.filter(({ mutating }) => mutating)).toEqual([]);
      for (const owned of job.owned) {
        const made = rds.calls.filter(
          ({ creates, error }) =>
            creates?.identifier === owned.identifier && (error === undefined || error === "LostAnswer"),
        );
        expect(made.length, `created ${owned.identifier}`).toBeLessThanOrEqual(1);
      }
    },
  );
});
