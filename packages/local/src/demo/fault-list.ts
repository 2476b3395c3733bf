import { describeEnd, faults, personOf } from "../faults/all.ts";
import type { LocalFault } from "../faults/fault.ts";
import { restoreFaults } from "../faults/restore/all.ts";
import { table } from "./table.ts";

type Listed = Pick<LocalFault, "name" | "title" | "sources" | "expected">;

/** All faults, for people. */
export function faultTable(): string {
  const ofRefreshes = faults.map((fault) => row(fault));
  const ofTasks = restoreFaults.map((fault) => [...row(fault), fault.expected.found]);
  const head = ["name", "only for", "what happens", "how the job ends"];
  return [
    "With a refresh:",
    table(head, ofRefreshes),
    "With a task of a database (--task):",
    table([...head, "under the name is then"], ofTasks),
  ].join("\n\n");
}

function row(fault: Listed): readonly string[] {
  return [fault.name, fault.sources === "both" ? "" : fault.sources, fault.title, describeEnd(fault)];
}

/** All faults, for machines. */
export function faultList() {
  return [
    ...faults.map((fault) => ({ ...listed(fault, "refresh"), found: null })),
    ...restoreFaults.map((fault) => ({ ...listed(fault, "database"), found: fault.expected.found })),
  ];
}

function listed(fault: Listed, of: "refresh" | "database") {
  return {
    name: fault.name,
    title: fault.title,
    sources: fault.sources === "both" ? ["rds", "aurora-cluster"] : [fault.sources],
    end: fault.expected.end,
    error: fault.expected.error ?? null,
    leftovers: fault.expected.leftovers ?? false,
    recovers: fault.expected.recovers,
    person: personOf(fault, of),
    of,
  };
}
