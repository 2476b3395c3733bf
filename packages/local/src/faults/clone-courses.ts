import { gone, lasting, type Plan, type Stage } from "@dblab-refresh/simulator/rds/course";
import { failedStatuses } from "@dblab-refresh/simulator/rds/faults/failed-statuses";
import type { LocalFault } from "./fault.ts";
import type { Outside } from "./outside.ts";
import { outsideFault } from "./outside-fault.ts";
import { injected, rdsFault } from "./rds-fault.ts";

const CLONE_GOES =
  "The clone, whatever became of it, is deleted before the job ends; the next job makes a new one";

/** The next clone (not a cluster's member) takes this course. */
function course(name: string, stages: (plan: Plan, outside: Outside) => readonly Stage[]) {
  return (outside: Outside) => {
    const diverts = (plan: Plan) => (plan.kind === "member" ? undefined : stages(plan, outside));
    return injected(outside.rds, { name, title: name, times: 1, diverts });
  };
}

/** The clone becomes something else than available. */
export const cloneCourses: readonly LocalFault[] = [
  ...failedStatuses.map(({ name }) =>
    rdsFault(name, { end: "failed", error: "clone-failed", recovers: CLONE_GOES }),
  ),
  rdsFault("member-create-fails", { end: "failed", error: "clone-failed", recovers: CLONE_GOES }),
  rdsFault("status-unknown", {
    end: "succeeded",
    recovers: "A status that is not known is waited out, until `deadlines.clone`",
  }),
  rdsFault("reader-appears", {
    end: "succeeded",
    recovers: "Every member of the clone's cluster is deleted with it, readers first",
  }),
  outsideFault({
    name: "clone-deleted",
    title: "Somebody deletes the clone while it is being created",
    sources: "both",
    expected: { end: "failed", error: "clone-failed", recovers: CLONE_GOES },
    strike: course("clone-deleted", (_, { looksMs }) => [
      { status: "creating", durationMs: looksMs },
      { status: "deleting", durationMs: looksMs },
      gone,
    ]),
  }),
  outsideFault({
    name: "clone-stopped",
    title: "Somebody stops the clone as soon as it is there",
    sources: "both",
    expected: {
      end: "failed",
      error: "clone-failed",
      recovers:
        "A stopped cluster is started, since RDS deletes none that is stopped; then the clone is deleted",
    },
    strike: course("clone-stopped", (_, { looksMs }) => [
      { status: "creating", durationMs: looksMs },
      { status: "stopping", durationMs: looksMs },
      lasting("stopped"),
    ]),
  }),
  outsideFault({
    name: "clone-renamed",
    title: "Somebody renames the clone as soon as it is there",
    sources: "both",
    expected: {
      end: "failed",
      error: "clone-disappeared",
      recovers: "The janitor finds the renamed clone by its owner tag, and deletes it in its next round",
    },
    strike: course("clone-renamed", ({ identifier }, { looksMs }) => [
      { status: "creating", durationMs: looksMs },
      { status: "renaming", durationMs: 0, takesName: `${identifier.slice(0, 55)}-renamed` },
      lasting("available"),
    ]),
  }),
  outsideFault({
    name: "clone-stuck-creating",
    title: "The clone stays in creating for longer than every deadline, where RDS does not delete it either",
    sources: "both",
    target: { deadlines: { clone: "4s", deletion: "4s" } },
    expected: {
      end: "failed",
      error: "deadline-passed",
      leftovers: true,
      recovers: "The job ends with the clone as a leftover; the janitor deletes it as soon as RDS lets it",
    },
    strike: course("clone-stuck-creating", ({ stages: [, ...rest] }, { beyondDeadlinesMs }) => [
      { status: "creating", durationMs: beyondDeadlinesMs },
      ...rest,
    ]),
  }),
  outsideFault({
    name: "deletion-refused-while-creating",
    title:
      "The job is cancelled while the clone is being created: RDS refuses to delete it until it is there",
    sources: "both",
    expected: {
      end: "cancelled",
      recovers: "The deletion is asked for again until RDS takes it; the job ends when the clone is gone",
    },
    strike(outside) {
      const slow = course("slow-creation", ({ stages: [, ...rest] }, { looksMs }) => [
        { status: "creating", durationMs: 2 * looksMs },
        ...rest,
      ])(outside);
      const isCreating = "creating";
      const cancelled = outside.afterCommit(
        (commit) => commit.value("facts.cloneStatus") === isCreating,
        ({ jobId }) => void outside.enqueue({ job: "cancel", jobId }),
      );
      const refused = () =>
        outside.rds.calls.some(
          ({ operation, error }) => operation.startsWith("Delete") && error?.startsWith("InvalidDB"),
        );
      return {
        hasStruck: () => slow.hasStruck() && cancelled.hasStruck() && refused(),
        lift: () => {
          slow.lift();
          cancelled.lift();
        },
      };
    },
  }),
];
