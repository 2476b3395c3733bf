import type { Job } from "@dblab-refresh/core/job/job";
import { concerns } from "@dblab-refresh/local/faults/fault";
import { type Found, requestOf } from "@dblab-refresh/local/faults/restore/fault";
import { describe, expect, it } from "vitest";
import { expectEnd } from "./as-expected.ts";
import { faultsOfRds } from "./restore-fault-runs.ts";
import { IDENTIFIER, VirtualStage } from "./restore-in-virtual-time.ts";

// What RDS alone does wrong needs neither Postgres nor SQS: all of it is tried with both kinds of database, in virtual time
// and at life-like durations, with the deadlines that a deployed stage has.
const kinds = [
  ["a DB instance", "rds"],
  ["an Aurora cluster", "aurora-cluster"],
] as const;

describe.each(kinds)("a job of %s, when RDS fails:", (_, type) => {
  it.each(faultsOfRds.filter((fault) => concerns(fault, type)))(
    "$name: $title: $expected.end",
    async (fault) => {
      const { strikeRds } = fault;
      const expected = { ...fault.expected, ...fault.inProduction };
      const stage = new VirtualStage(type);
      const striking = strikeRds(stage.rds, IDENTIFIER);
      const before = stage.rds.standing().map(({ kind, identifier }) => `${kind} ${identifier}`);

      const isCluster = type === "aurora-cluster";
      const job = await stage.ended(requestOf(fault, { identifier: IDENTIFIER, isCluster }));
      const hasStruck = striking.hasStruck();
      const met = stage.reached();
      striking.lift();

      const said = expectEnd(job, expected, { name: fault.name, hasStruck });
      expect(foundIn(stage, job, met), said).toBe(expected.found);
      if (expected.isStranded) return;
      // What is left for the janitor goes once the fault is lifted.
      await stage.tidy();
      const after = stage.rds.standing().map(({ kind, identifier }) => `${kind} ${identifier}`);
      expect(after.sort(), said).toEqual(before.sort());
    },
  );
});

/** @param met whom a client met before the fault was lifted */
function foundIn({ rds, resourceId }: VirtualStage, { owned }: Job, met: string | undefined): Found {
  const named = rds.standing().find(({ identifier }) => identifier === IDENTIFIER)?.resourceId;
  const isKnown = (id: string) => id === resourceId || owned.some((one) => one.resourceId === id);
  if (named !== undefined && !isKnown(named)) return "a stranger's";
  if (met === undefined) return "nobody";
  return met === resourceId ? "the original" : "the restored";
}
