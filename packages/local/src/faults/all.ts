import { suggestion } from "@dblab-refresh/core/configuration/suggestion";
import { remedyOf } from "@dblab-refresh/core/job/error-catalogue";
import { accessFaults } from "./access-faults.ts";
import { cloneCourses } from "./clone-courses.ts";
import { cloneRefusals } from "./clone-refusals.ts";
import { engineFaults } from "./engine-faults.ts";
import type { LocalFault } from "./fault.ts";
import { functionFaults } from "./function-faults.ts";
import { operatorFaults } from "./operator-faults.ts";

/** What can go wrong on a local stage, by what it goes wrong with. */
export const faultGroups: readonly { readonly title: string; readonly faults: readonly LocalFault[] }[] = [
  { title: "RDS refuses, or its answers get lost", faults: cloneRefusals },
  { title: "The clone becomes something else", faults: cloneCourses },
  { title: "DBLab Engine", faults: engineFaults },
  { title: "Access", faults: accessFaults },
  { title: "The functions and their queues", faults: functionFaults },
  { title: "Somebody wants otherwise", faults: operatorFaults },
];

export const faults: readonly LocalFault[] = faultGroups.flatMap((group) => group.faults);

/** @throws Error that names the nearest one, or all, for a name that is none */
export function faultNamed(name: string): LocalFault {
  const found = faults.find((fault) => fault.name === name);
  if (found) return found;
  throw new Error(
    `fault ${name} ${suggestion(
      name,
      faults.map((fault) => fault.name),
    )}`,
  );
}

/** `failed (clone-refused)`. */
export function describeEnd({ expected: { end, error, leftovers } }: Pick<LocalFault, "expected">): string {
  return `${end}${error ? ` (${error})` : ""}${leftovers ? ", with leftovers" : ""}`;
}

/** What a person does about it, where it happens to a refresh, or to a job of a database. */
export function personOf(
  { expected: { error, person } }: Pick<LocalFault, "expected">,
  of: "refresh" | "database",
): string {
  return person ?? (error === undefined ? "Nothing." : remedyOf(error, of === "database"));
}
