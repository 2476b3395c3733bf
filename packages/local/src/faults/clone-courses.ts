import { gone, lasting, type Plan, type Stage } from "@dblab-refresh/simulator/rds/course";
import { failedStatuses } from "@dblab-refresh/simulator/rds/faults/failed-statuses";
import type { LocalFault, Scene } from "./fault.ts";
import { afterCommit } from "./moment.ts";
import { injected, rdsFault } from "./rds-fault.ts";

/** So long that the cloner is certain to look in between: it does once a second here. */
const LOOKS_MS = 2_500;

const CLONE_GOES =
  "The clone, whatever became of it, is deleted before the job ends; the next job makes a new one";

/** The next clone (not a cluster's member) takes this course. */
function course(name: string, stages: (plan: Plan) => readonly Stage[]) {
  const diverts = (plan: Plan) => (plan.kind === "member" ? undefined : stages(plan));
  return ({ world }: Scene) => injected(world, { name, title: name, times: 1, diverts });
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
  {
    name: "clone-deleted",
    title: "Somebody deletes the clone while it is being created",
    sources: "both",
    expected: { end: "failed", error: "clone-failed", recovers: CLONE_GOES },
    inject: course("clone-deleted", () => [
      { status: "creating", durationMs: LOOKS_MS },
      { status: "deleting", durationMs: LOOKS_MS },
      gone,
    ]),
  },
  {
    name: "clone-stopped",
    title: "Somebody stops the clone as soon as it is there",
    sources: "both",
    expected: {
      end: "failed",
      error: "clone-failed",
      recovers:
        "A stopped cluster is started, since RDS deletes none that is stopped; then the clone is deleted",
    },
    inject: course("clone-stopped", () => [
      { status: "creating", durationMs: LOOKS_MS },
      { status: "stopping", durationMs: LOOKS_MS },
      lasting("stopped"),
    ]),
  },
  {
    name: "clone-renamed",
    title: "Somebody renames the clone as soon as it is there",
    sources: "both",
    expected: {
      end: "failed",
      error: "clone-disappeared",
      recovers: "The janitor finds the renamed clone by its owner tag, and deletes it in its next round",
    },
    inject: course("clone-renamed", ({ identifier }) => [
      { status: "creating", durationMs: LOOKS_MS },
      { status: "renaming", durationMs: 0, takesName: `${identifier.slice(0, 55)}-renamed` },
      lasting("available"),
    ]),
  },
  {
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
    inject: course("clone-stuck-creating", ({ stages: [, ...rest] }) => [
      { status: "creating", durationMs: 20_000 },
      ...rest,
    ]),
  },
  {
    name: "deletion-refused-while-creating",
    title:
      "The job is cancelled while the clone is being created: RDS refuses to delete it until it is there",
    sources: "both",
    expected: {
      end: "cancelled",
      recovers: "The deletion is asked for again until RDS takes it; the job ends when the clone is gone",
    },
    inject(scene) {
      const slow = course("slow-creation", ({ stages: [, ...rest] }) => [
        { status: "creating", durationMs: 2 * LOOKS_MS },
        ...rest,
      ])(scene);
      const isCreating = "creating";
      const cancelled = afterCommit(
        scene.world,
        (commit) => commit.value("facts.cloneStatus") === isCreating,
        ({ jobId }) => void scene.enqueue({ job: "cancel", jobId }),
      );
      const refused = () =>
        scene.world.rds.calls.some(
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
  },
];
