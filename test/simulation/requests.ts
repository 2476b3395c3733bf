import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { Chance } from "./chance.ts";
import type { Generator } from "./generator.ts";
import type { Installation } from "./installation.ts";
import type { QueueName } from "./queue-memory.ts";
import { targetNames } from "./stage.ts";

const HOUR = 3_600_000;

/** What was asked for, and must have come to something in the end. */
export interface Asked {
  /** A job each, or the request itself among the rejected; by job id, the requests' bodies. */
  readonly jobs: ReadonlyMap<string, string>;
  /** What nobody can read: each among the rejected. */
  readonly unreadable: readonly string[];
}

/** One to five requests, some sent twice, some that come to nothing, and what cancels them. */
export function requests(chance: Chance, installation: Installation, isTogether: boolean): Asked {
  const { timeline } = chance;
  const generator = chance.generator.fork(`requests to ${installation.name}`);
  const jobs = new Map<string, string>();
  const moment = isTogether ? generator.between(0, HOUR) : undefined;
  const send = (body: string, inMs: number) =>
    timeline.after(inMs, () => {
      chance.trace("somebody", `sends ${installation.name} ${body}`);
      installation.queues.put("jobs", body, 0);
    });
  for (let nth = generator.between(1, 5); nth > 0; nth -= 1) {
    // Under the same ids in each installation, as schedules of the same name would have.
    const requestId = `request-${nth}`;
    const jobId = jobIdOf(installation.name, requestId);
    const body = JSON.stringify({ job: "refresh", ...wish(generator, timeline.now), requestId });
    const first = moment ?? generator.between(0, generator.pick([1, 6]) * HOUR);
    send(body, first);
    if (generator.chance(0.2)) send(body, first + generator.between(0, HOUR));
    jobs.set(jobId, body);
    if (!generator.chance(0.25)) continue;
    for (let times = generator.between(1, 2); times > 0; times -= 1) {
      const which = generator.chance(0.5) ? { jobId } : { requestId };
      send(JSON.stringify({ job: "cancel", ...which }), first + generator.between(0, 2 * HOUR));
    }
  }
  return { jobs, unreadable: unreadable(generator, chance, installation) };
}

/** Mostly a target that there is; some by the schedule, which a paused target skips. */
function wish(generator: Generator, now: number) {
  const target = generator.pick(targetNames);
  if (generator.chance(0.05)) return { target: "nobodys" };
  if (generator.chance(0.05)) return { target, requestedAt: new Date(now - 48 * HOUR).toISOString() };
  // Behind all that a request may wait, and the clocks besides.
  if (generator.chance(0.02)) return { target, requestedAt: new Date(now + 48 * HOUR).toISOString() };
  return generator.chance(0.3) ? { target, trigger: "schedule" } : { target };
}

const nonsense: readonly [QueueName, string][] = [
  ["jobs", "refresh orders, please"],
  ["jobs", '{"job":"refresh"}'],
  ["jobs", '{"job":"cancel"}'],
  ["jobs", '{"job":"cancel","requestId":"nobody-asked"}'],
  ["jobs", '{"job":"cancel","jobId":"nobodys"}'],
  ["cloner", "{"],
  ["reaper", '{"v":2,"jobId":"x","step":"reaper","token":1}'],
  ["notifier", "tell them"],
  ["dead-letters", "what nobody could handle"],
];

function unreadable(generator: Generator, chance: Chance, { queues }: Installation): string[] {
  const sent: string[] = [];
  for (const [queue, body] of nonsense) {
    if (!generator.chance(0.08)) continue;
    chance.timeline.after(generator.between(0, 4 * HOUR), () => {
      chance.trace("somebody", `sends ${queue} ${body}`);
      queues.put(queue, body, 0);
    });
    sent.push(body);
  }
  return sent;
}
