import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { Chance } from "../chance.ts";
import type { Generator } from "../generator.ts";
import type { Installation } from "../installation.ts";
import { type DatabasesScenario, databaseNames } from "./scenario.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/**
 * One to four requests for databases, by job id: some sent twice, some for one database at nearly the same time, some that
 * come to nothing; and what cancels them.
 */
export function databaseRequests(
  chance: Chance,
  installation: Installation,
  scenario: DatabasesScenario,
): Map<string, string> {
  const { timeline } = chance;
  const generator = chance.generator.fork(`databases' requests to ${installation.name}`);
  const jobs = new Map<string, string>();
  const send = (body: string, inMs: number) =>
    timeline.after(inMs, () => {
      chance.trace("somebody", `sends ${installation.name} ${body}`);
      installation.queues.put("jobs", body, 0);
    });
  let last = 0;
  for (let nth = generator.between(1, 4); nth > 0; nth -= 1) {
    const requestId = `database-request-${nth}`;
    const jobId = jobIdOf(installation.name, requestId);
    const wished = wish(generator, timeline.now, scenario);
    const body = JSON.stringify({ ...wished, ...wayWished(generator.fork(requestId), wished), requestId });
    const isAtOnce = last > 0 && generator.chance(0.4);
    const first = isAtOnce ? last + generator.between(0, 10) * MINUTE : generator.between(1, 5 * HOUR);
    last = first;
    send(body, first);
    if (generator.chance(0.2)) send(body, first + generator.between(0, HOUR));
    jobs.set(jobId, body);
    if (generator.chance(0.2))
      send(JSON.stringify({ job: "cancel", jobId }), first + generator.between(0, 2 * HOUR));
  }
  return jobs;
}

/** What somebody asks for: Trapheus's form, our longer one, a schedule's; some of it wrong. */
function wish(generator: Generator, now: number, { databases }: DatabasesScenario): Record<string, unknown> {
  const identifier = generator.pick(databaseNames);
  const isCluster = (databases[identifier].type === "aurora-cluster") !== generator.chance(0.03);
  if (generator.chance(0.03)) return { identifier: "nobodys", task: "create_snapshot", isCluster };
  if (generator.chance(0.03)) {
    const requestedAt = new Date(now - 48 * HOUR).toISOString();
    return { identifier, task: "db_restore", isCluster, requestedAt };
  }
  const trapheus = (task: string) => ({ identifier, task, isCluster });
  const form = generator.between(1, 20);
  if (form <= 6) return { ...trapheus("create_snapshot"), ...options(generator) };
  if (form <= 9) return trapheus("db_restore");
  if (form <= 11) return { ...trapheus("create_snapshot_only"), ...scheduled(generator) };
  if (form <= 13) {
    const pointInTime = new Date(now - HOUR).toISOString();
    const from = generator.pick<unknown>(["new", "new", "new", "fixed", "fixed", "fixed", { pointInTime }]);
    return { job: "export", identifier, from };
  }
  if (form <= 14) return { job: "restore", identifier, dryRun: true, from: "new" };
  const from = source(generator, identifier, now);
  if (form <= 16)
    return { job: "restore", identifier, from, to: `${identifier}-copy-${generator.between(1, 2)}` };
  return { job: "restore", identifier, from, ...options(generator) };
}

/** How it is to be swapped, where that is said at all: also what cannot be, which ends as a failed job. */
function wayWished(
  generator: Generator,
  { task, job, to }: Record<string, unknown>,
): Record<string, unknown> {
  const isSwap =
    task === "create_snapshot" || task === "db_restore" || (job === "restore" && to === undefined);
  if (!isSwap || generator.chance(0.75)) return {};
  return generator.pick([
    { order: "rename-first", cutover: "rename" },
    { order: "rename-first", cutover: "rename" },
    { order: "rename-first" },
    { cutover: "rename" },
    { order: "beside" },
    { cutover: "dns" },
  ]);
}

function options(generator: Generator): Record<string, unknown> {
  return {
    ...(generator.chance(0.3) && { isolate: generator.chance(0.7) }),
    ...(generator.chance(0.3) && { keepOriginal: generator.pick(["0s", "30m", "2h"]) }),
    ...(generator.chance(0.3) && { finalSnapshot: generator.chance(0.5) }),
    ...(generator.chance(0.3) && { export: true }),
  };
}

function scheduled(generator: Generator): Record<string, unknown> {
  return generator.chance(0.5) ? { trigger: "schedule" } : {};
}

function source(generator: Generator, identifier: string, now: number): unknown {
  const at = new Date(now - HOUR).toISOString();
  return generator.pick<unknown>([
    "new",
    "new",
    "fixed",
    "latest-automated",
    { snapshot: `${identifier}-snapshot` },
    { pointInTime: at },
  ]);
}
