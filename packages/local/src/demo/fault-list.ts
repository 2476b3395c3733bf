import { describeEnd, faults, personOf } from "../faults/all.ts";
import { table } from "./table.ts";

/** All faults, for people. */
export function faultTable(): string {
  const rows = faults.map((fault) => [
    fault.name,
    fault.sources === "both" ? "" : fault.sources,
    fault.title,
    describeEnd(fault),
  ]);
  return table(["name", "only for", "what happens", "how the job ends"], rows);
}

/** All faults, for machines. */
export function faultList() {
  return faults.map((fault) => ({
    name: fault.name,
    title: fault.title,
    sources: fault.sources === "both" ? ["rds", "aurora-cluster"] : [fault.sources],
    end: fault.expected.end,
    error: fault.expected.error ?? null,
    leftovers: fault.expected.leftovers ?? false,
    recovers: fault.expected.recovers,
    person: personOf(fault),
  }));
}
