import type { AdversityName } from "./adversity.ts";
import { Chance, type Struck } from "./chance.ts";
import { meetEnds } from "./coverage/ends.ts";
import { meetWorld } from "./coverage/worlds.ts";
import { databaseRequests } from "./databases/requests.ts";
import type { JobsOfRun } from "./databases/scenario.ts";
import { Generator } from "./generator.ts";
import type { Installation } from "./installation.ts";
import type { Place } from "./place.ts";
import { plan } from "./plan.ts";
import { type Asked, requests } from "./requests.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import { stateOf } from "./snapshot.ts";
import { Statements } from "./statements.ts";
import { Timeline } from "./timeline.ts";
import { type Happened, Transcript } from "./transcript.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import { allJobs, type World } from "./world.ts";
import { worldOf } from "./world-making.ts";

/** When every run begins. Epoch milliseconds. */
export const START = Date.parse("2026-01-05T08:00:00.000Z");
const HOUR = 3_600_000;

/** Whatever is not at rest by then never will be: the sum of a job's deadlines and its clean-up's, and slack. */
const LONGEST = 24 * HOUR;

export interface RunOptions {
  /** Writes everything down that happens, and what it changes. */
  readonly traced?: boolean;
  /** Only these faults, by their ids, in place of those that the seed would draw. */
  readonly only?: readonly string[];
  readonly trouble?: Trouble;
  /** How many adversities are drawn; up to six if left out. */
  readonly drawn?: number;
  /** What happens besides what is drawn. */
  readonly certain?: readonly AdversityName[];
  /** Whose jobs it has, in place of the seed's. */
  readonly jobs?: JobsOfRun;
  /** In place of the seed's. */
  readonly scenario?: (drawn: Scenario) => Scenario;
  /** Parts of the scenario, in place of what is drawn or changed. */
  readonly given?: Partial<Scenario>;
  /** In place of the seed's requests, in a world that is ready: who asks each installation for what. */
  readonly asks?: (world: World, installation: Installation) => Asked;
  /** Stalls end just before the handler's time-out, in place of a drawn moment. */
  readonly stallsLongest?: boolean;
  /** Told of every place that the run comes by, before anything strikes there. */
  readonly onPlace?: (place: Place, world: World) => void;
}

export interface Result {
  readonly violations: readonly string[];
  /** What struck, in order. */
  readonly faults: readonly Struck[];
  /** The ids of what was planned and found nothing to do: without it the same happens, noticed at other moments. */
  readonly idle: readonly string[];
  /** The ids of the faults that were injected into a model and never struck there. */
  readonly inert: readonly string[];
  /** Of a traced run: the state at the beginning, then each event with what it changed below it. */
  readonly lines: readonly string[];
  /** The same events as data; absent if the run was not traced. */
  readonly happened?: readonly Happened[];
  /** How each job ended: `succeeded`, `failed deadline-passed`, … */
  readonly ends: readonly string[];
  /** How often each fault met each function, and what else the tables count: `fault, tab, column`. */
  readonly met: ReadonlyMap<string, number>;
  readonly handlerRuns: number;
}

/** What the seed has asked of an installation. */
function requested(
  chance: Chance,
  installation: Installation,
  scenario: Scenario,
  asked: Installation,
): Asked {
  const { databases, isTogether = false } = scenario;
  const isRefreshing = databases === undefined || databases.besideRefreshes;
  const { jobs, unreadable } = isRefreshing ? requests(chance, installation, isTogether) : nothing;
  // Whoever else lists them is not asked for one.
  if (databases === undefined || installation !== asked) return { jobs, unreadable };
  return { jobs: new Map([...jobs, ...databaseRequests(chance, installation, databases)]), unreadable };
}

const nothing: Asked = { jobs: new Map(), unreadable: [] };

/** One run from a seed to rest, with the real handlers. The same seed and options give the same run. */
export async function run(seed: number, options: RunOptions = {}): Promise<Result> {
  const { only, drawn, certain = [], traced = false, scenario: changed = (one) => one } = options;
  const generator = new Generator(seed);
  const timeline = new Timeline(START);
  const drawnTrouble = troubleOf(generator.fork("trouble"));
  const until = START + generator.fork("until").between(1, 9) * HOUR;
  const chance = new Chance(
    timeline,
    generator,
    only === undefined
      ? { kind: "drawn", trouble: options.trouble ?? drawnTrouble, until }
      : { kind: "listed", ids: new Set(only) },
    options.stallsLongest,
  );
  const scenario = { ...changed(scenarioOf(generator.fork("scenario"), options.jobs)), ...options.given };
  const world = worldOf(chance, scenario);
  const transcript = traced ? new Transcript(() => stateOf(world)) : undefined;
  chance.transcript = transcript;
  const { asks, onPlace } = options;
  if (onPlace) chance.onPlace.push((place) => onPlace(place, world));
  const statements = new Statements(world);
  const [first] = world.installations;
  const asked = new Map(
    world.installations.map((one) => [
      one,
      asks ? asks(world, one) : requested(chance, one, scenario, first),
    ]),
  );
  const times = generator.fork("adversities");
  plan(world, drawn ?? times.between(0, 6), 6 * HOUR, certain);

  // What is seldom so, and is seen at once, comes first.
  const isAtRest = () => {
    // What is over by now is over for whoever asks first, too.
    world.rds.model.settle();
    return isStill();
  };
  const isStill = () =>
    world.installations.every(({ queues }) => queues.isEmpty) &&
    [...asked].every(
      ([installation, requested]) =>
        statements.unanswered(installation, requested).length === 0 &&
        [...installation.jobs.items.values()].every((job) => statements.isSettled(job)),
    ) &&
    statements.isClean();
  let checks = 0;
  await timeline.run(() => {
    transcript?.endMoment(timeline.now);
    if (statements.violations.length > 0 || timeline.now >= START + LONGEST) return true;
    checks += 1;
    // Rest is not left by itself: it need not be looked for after everything that happens.
    return checks % 20 === 0 && isAtRest();
  });
  if (statements.violations.length === 0) statements.atRest(asked, isAtRest());
  meetWorld(world, scenario);
  meetEnds(world);
  return {
    violations: statements.violations,
    faults: chance.struck,
    idle: [...chance.idle],
    inert: [...chance.injected].flatMap(([id, times]) => (times() === 0 ? [id] : [])),
    lines: transcript?.lines() ?? [],
    ...(transcript && { happened: transcript.happened }),
    ends: [...allJobs(world)].map(({ status, error }) => `${status} ${error?.code ?? ""}`.trim()),
    met: chance.met,
    handlerRuns: world.installations.reduce((sum, { environments }) => sum + environments.runs, 0),
  };
}
