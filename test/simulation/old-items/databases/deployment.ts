import type { Job } from "@dblab-refresh/core/job/job";
import { databaseStory, stageOf } from "../../exhaustive/database-story.ts";
import { frozen } from "../../frozen.ts";
import { run, START } from "../../run.ts";
import type { World } from "../../world.ts";
import { courseNamed } from "./courses.ts";
import { Known, redo, renamedKeys } from "./past.ts";
import { heldBy, type Recorded, type RecordedCourse } from "./recorded-course.ts";

const MINUTE = 60_000;
/**
 * So long nobody looked at the item while the new version was deployed. A good part of the stories' deadlines: pauses grow
 * with what has been waited already. Milliseconds.
 */
const PAUSE = 5 * MINUTE;

/** What a job of a database that another version began came to. */
interface CameTo {
  readonly violations: readonly string[];
  /** As it was found, with the ids of this world. */
  readonly found: Job | undefined;
  readonly job: Job | undefined;
  /** Each fact that each sink was told: `people: ended`. */
  readonly told: readonly string[];
  /** The locks that it still holds. */
  readonly locks: readonly string[];
}

interface Deployment {
  /** `rds restored`. */
  readonly name: string;
  readonly course: RecordedCourse;
  readonly moment: string;
  /** What the other version wrote besides. */
  readonly changed?: (item: Job) => Job;
  /** Happens when the item is there: another configuration. */
  readonly besides?: (world: World) => void;
}

/**
 * Does to a world what the job had done to its own until a moment, puts the item of that moment into the table, and lets
 * today's code find it.
 */
export async function deployedCourse(deployment: Deployment): Promise<CameTo> {
  const { name, course, moment } = deployment;
  const stored = course.moments[moment];
  if (stored === undefined) throw new Error(`${name} has no moment ${moment}`);
  const {
    type,
    course: { story },
  } = courseNamed(name);
  const { seed, options } = databaseStory(type, story);
  const { jobId, dueAt, updatedAt } = stored.item;
  const foundAt = Math.max(stored.at, Date.parse(dueAt ?? updatedAt)) + PAUSE;
  const told: string[] = [];
  let world: World | undefined;
  let found: Job | undefined;
  const { violations } = await run(seed, {
    ...options,
    only: [],
    // No round before the item is there: it would find orphans.
    given: { janitorEveryMs: foundAt - START + MINUTE },
    asks: (made) => {
      world = made;
      const [installation] = made.installations;
      installation.stage = stageOf(installation.name, story, type);
      for (const sink of installation.sinks)
        sink.onTell.push((announcement) => told.push(`${sink.name}: ${announcement.fact}`));
      const known = redone(made, course, stored);
      made.chance.timeline.at(foundAt, () => {
        const text = JSON.stringify(deployment.changed?.(stored.item) ?? stored.item);
        const item: Job = JSON.parse(renamedKeys(text, course.things, known.all));
        found = item;
        for (const lock of stored.locks) installation.locks.holders.set(lock, jobId);
        appear(made, item);
        deployment.besides?.(made);
      });
      return { jobs: new Map([[jobId, `the item ${jobId}`]]), unreadable: [] };
    },
  });
  if (world === undefined) throw new Error("the run did not begin");
  const job = world.installations[0].jobs.items.get(jobId);
  return { violations, found, job, told, locks: heldBy(world, stored.item) };
}

/** Everything that the job had done by then, each at its time. */
function redone(world: World, { deeds }: RecordedCourse, { at, item }: Recorded): Known {
  const known = new Known();
  const { timeline } = world.chance;
  const see = () => known.see(world.rds.model.inventory());
  see();
  for (const deed of deeds)
    if (deed.at <= at)
      timeline.at(deed.at, () => {
        redo(world, item.jobId, deed);
        see();
      });
  return known;
}

/** Whoever watches the table knows the item from before; that its swap was over is held against the world once more. */
function appear({ installations: [installation] }: World, item: Job): void {
  const { items, onWrite } = installation.jobs;
  items.set(item.jobId, frozen(item));
  const { swappedAt: _, ...restore } = item.facts.restore ?? {};
  const before = { ...item, version: item.version - 1, facts: { ...item.facts, restore } };
  const life = installation.environments.begin("another version", item.jobId);
  for (const told of onWrite) told(item, before, life);
  installation.environments.finish(life);
}
