import type { LocalFault, Scene } from "./fault.ts";
import { onEntering } from "./moment.ts";
import type { Striking } from "./striking.ts";

/** The job that holds the engine is there first. */
async function neighbourFirst(scene: Scene, name: string): Promise<Striking> {
  const requestId = `${name}-neighbour-${Date.now()}`;
  await scene.enqueue({ job: "refresh", target: `${name}-neighbour`, requestId });
  await scene.untilAt(requestId, "cloner");
  return { hasStruck: () => true, lift: () => {} };
}

/** Nothing breaks; somebody wants otherwise. */
export const operatorFaults: readonly LocalFault[] = [
  {
    name: "cancelled",
    title: "The job is cancelled while DBLab refreshes",
    sources: "both",
    expected: {
      end: "cancelled",
      recovers:
        "The clone is deleted at once; DBLab's refresh, which cannot be stopped, fails, and its data stay as they were",
      person: "Nothing; wait for DBLab's own refresh to fail before the next job.",
    },
    inject: ({ world, enqueue }) =>
      onEntering(world, "refresh-poller", ({ jobId }) => void enqueue({ job: "cancel", jobId })),
  },
  {
    name: "paused",
    title: "A scheduled job of a target that is paused",
    sources: "both",
    target: { schedule: { paused: true } },
    request: { trigger: "schedule" },
    expected: {
      end: "skipped",
      error: "target-paused",
      recovers: "Requests by hand run all the same; scheduled ones run again when the pause is over",
    },
    inject: () => ({ hasStruck: () => true, lift: () => {} }),
  },
  {
    name: "engine-taken",
    title: "Another target's job is refreshing the same engine",
    sources: "both",
    target: {},
    neighbour: true,
    expected: {
      end: "skipped",
      error: "engine-busy",
      recovers: "It is found before anything is paid for; the other job goes on undisturbed",
    },
    inject: (scene) => neighbourFirst(scene, "engine-taken"),
  },
  {
    name: "engine-taken-waits",
    title: "Another target's job is refreshing the same engine, and this one may wait for it",
    sources: "both",
    target: { waitFor: { engine: "1m" } },
    neighbour: true,
    expected: {
      end: "succeeded",
      recovers:
        "The job waits as long as `waitFor.engine` says, and takes the engine when the other job has ended",
    },
    inject: (scene) => neighbourFirst(scene, "engine-taken-waits"),
  },
];
