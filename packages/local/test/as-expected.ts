import { remedyOf } from "@dblab-refresh/core/job/error-catalogue";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Expectation } from "@dblab-refresh/local/faults/fault";
import { expect } from "vitest";

/** That a job has ended as its fault says, and that the fault struck. @returns what the job has said, for more */
export function expectEnd(
  job: Job,
  expected: Pick<Expectation, "end" | "error" | "leftovers">,
  { name, hasStruck }: { readonly name: string; readonly hasStruck: boolean },
): string {
  const said = job.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`).join("\n");
  expect(job.status, said).toBe(expected.end);
  expect(job.error?.code, said).toBe(expected.error);
  const remedy = expected.error && remedyOf(expected.error, job.kind !== "refresh");
  expect(job.error?.next).toBe(remedy);
  expect((job.leftovers ?? []).length > 0, said).toBe(expected.leftovers ?? false);
  expect(hasStruck, `the fault ${name} did not happen:\n${said}`).toBe(true);
  return said;
}
