import type { Job } from "@dblab-refresh/core/job/job";
import { databaseStory } from "../../exhaustive/database-story.ts";
import { run } from "../../run.ts";
import type { World } from "../../world.ts";
import { courseNamed, courses, types } from "./courses.ts";
import { type Deed, Known, type Named } from "./past.ts";

/** An item at a moment (epoch milliseconds), and the locks that its job held then. */
export interface Recorded {
  readonly at: number;
  readonly locks: readonly string[];
  readonly item: Job;
}

/** One way of a job, with its item at each of its moments. */
export interface RecordedCourse {
  readonly moments: Readonly<Record<string, Recorded>>;
  /** All that it has done, in order: what of it came before a moment follows from the times. */
  readonly deeds: readonly Deed[];
  readonly things: readonly Named[];
}

/** The courses as today's code goes them, by what they are called: `rds restored`. */
export async function recordedCourses(): Promise<ReadonlyMap<string, RecordedCourse>> {
  const found = new Map<string, RecordedCourse>();
  for (const type of types)
    for (const course of Object.keys(courses)) {
      const name = `${type} ${course}`;
      found.set(name, await recordedCourse(name));
    }
  return found;
}

/** @throws if it does not come by all of its moments, or ends otherwise than it says */
async function recordedCourse(name: string): Promise<RecordedCourse> {
  const { type, course } = courseNamed(name);
  const { story, moments, turns, ends } = course;
  const { seed, options } = databaseStory(type, story);
  const found = new Map<string, Recorded>();
  const deeds: Deed[] = [];
  const known = new Known();
  const begin = (world: World) => {
    const { timeline } = world.chance;
    known.see(world.rds.model.inventory());
    world.rds.onEffect.push(({ call, input, after }) => {
      if (call.error !== undefined) return;
      deeds.push({ kind: "call", at: timeline.now, operation: call.operation, input });
      known.see(after());
    });
    world.databases.records.onChange.push(({ name, to = "", from }) => {
      if (from !== to) deeds.push({ kind: "record", at: timeline.now, name, to });
    });
    world.installations[0].jobs.onWrite.push((after, before) => {
      for (const [moment, isIt] of Object.entries(moments))
        if (!found.has(moment) && isIt(after, before))
          found.set(moment, { at: timeline.now, locks: heldBy(world, after), item: after });
      if (turns?.at(after, before)) turns.act(world, after);
    });
  };
  const { asks } = options;
  const result = await run(seed, {
    ...options,
    only: [],
    asks: (world, installation) => {
      begin(world);
      return asks?.(world, installation) ?? { jobs: new Map(), unreadable: [] };
    },
  });
  const missed = Object.keys(moments).filter((moment) => !found.has(moment));
  if (result.violations.length > 0 || missed.length > 0 || result.ends[0]?.split(" ")[0] !== ends)
    throw new Error(
      `${name} ends as ${[...result.ends, ...result.violations].join("; ")}, without ${missed.join(", ")}`,
    );
  return { moments: Object.fromEntries(found), deeds, things: known.all };
}

export function heldBy(
  { installations: [{ locks }] }: World,
  { jobId }: Pick<Job, "jobId">,
): readonly string[] {
  return [...locks.holders].flatMap(([lock, holder]) => (holder === jobId ? [lock] : []));
}
