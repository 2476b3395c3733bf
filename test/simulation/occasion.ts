import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { Generator } from "./generator.ts";
import type { Installation } from "./installation.ts";
import { allJobs, jobOf, type World } from "./world.ts";

/** How long something lasts: so many minutes, or a whole number of them that is drawn, both ends included. */
export type Minutes = number | readonly [least: number, most: number];

/** One time that something goes wrong around the handlers: what it is like follows from the seed and its id. */
export class Occasion {
  readonly world: World;
  readonly generator: Generator;
  /** Whom it is meant for; if left out, whoever is there. */
  subject: Job | undefined;
  readonly #id: string;
  #isNoted = false;

  constructor(world: World, id: string) {
    this.world = world;
    this.generator = world.chance.generator.fork(id);
    this.#id = id;
  }

  /** Says what happened; the first time it goes among the run's faults. */
  tell(who: string, what: string): void {
    const { chance } = this.world;
    if (this.#isNoted) chance.trace(who, what);
    else chance.note(this.#id, who, what);
    this.#isNoted = true;
  }

  /** Counts it against the step of the job that it concerned. */
  meet(fault: string, job: Job | undefined): void {
    const step = job === undefined ? "nobody" : isLive(job) ? job.step : "ended";
    this.world.chance.meet(fault, step);
  }

  /** It strikes nothing by itself: a model does, later and so often as it says; or never. */
  strikesLater(times: () => number): void {
    this.world.chance.injected.set(this.#id, times);
  }

  /** Its subject's; or one of the installations, mostly the first. */
  installation(): Installation {
    const [first, second] = this.world.installations;
    const own = this.world.installations.find(({ name }) => name === this.subject?.installation);
    if (own !== undefined) return own;
    return second !== undefined && this.generator.chance(0.4) ? second : first;
  }

  /** The job whose id is in a name. */
  jobNamed(identifier: string): Job | undefined {
    const [jobId] = /[a-z0-9]{10,}/.exec(identifier.replace("dblab-refresh-", "")) ?? [];
    return jobOf(this.world, jobId);
  }

  /** Its subject first. */
  liveJobs(): readonly Job[] {
    const live = [...allJobs(this.world)].filter(isLive);
    const isSubject = ({ jobId }: Job) => jobId === this.subject?.jobId;
    return [...live.filter(isSubject), ...live.filter((job) => !isSubject(job))];
  }

  later(minutes: Minutes, run: () => void): void {
    this.world.chance.timeline.after(this.#drawnMs(minutes), run);
  }

  /** Something that jobs cannot go on without is out of order so long: they have more time by that. */
  outage(minutes: Minutes, mend: () => void): void {
    const { chance } = this.world;
    const milliseconds = this.#drawnMs(minutes);
    chance.failFor(milliseconds);
    chance.timeline.after(milliseconds, mend);
  }

  #drawnMs(minutes: Minutes): number {
    const [least, most] = typeof minutes === "number" ? [minutes, minutes] : minutes;
    return this.generator.between(least, most) * 60_000;
  }
}
