import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import type { Settings } from "@dblab-refresh/core/configuration/settings";
import { LEFTOVER_PAUSE_SECONDS } from "@dblab-refresh/core/job/settled";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import type { MetricName } from "@dblab-refresh/core/ports/metrics";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { functionNames } from "./function-list.ts";

/** Something that a person must look at, and what then. */
export interface AlarmPlan {
  readonly name: string;
  readonly says: string;
  readonly next: string;
  readonly watches:
    | { readonly kind: "queue"; readonly queue: QueueName; readonly metric: QueueMetric }
    | { readonly kind: "function"; readonly function: FunctionName; readonly metric: "Errors" | "Throttles" }
    | { readonly kind: "ours"; readonly metric: MetricName };
  readonly statistic: "Sum" | "Maximum";
  readonly periodSeconds: number;
  /** So many periods are looked at. */
  readonly periods: number;
  /** So many of them must be bad; all if left out. */
  readonly badPeriods?: number;
  /** It is an alarm above this. */
  readonly above: number;
  /** Silence is no good sign here. */
  readonly missingIsBad?: true;
}

type QueueMetric = "ApproximateNumberOfMessagesVisible" | "ApproximateAgeOfOldestMessage";

/** CloudWatch's longest period. Seconds. */
const DAY = 86_400;

/** Lambda may be slow to scale, and a failed message is put off up to ten minutes. Seconds. */
const OLDEST_MESSAGE = 1800;

export function alarmPlans({ janitor }: Pick<Settings, "janitor">): readonly AlarmPlan[] {
  return [
    rejected,
    ...ofJobs(janitor),
    ...functionNames.flatMap(ofFunction),
    ...["jobs" as const, ...steps, "notifier" as const, "dead-letters" as const].map(ofQueue),
  ];
}

const rejected: AlarmPlan = {
  name: "rejected",
  says: "A message was rejected: nobody could ever handle it.",
  next: "read it in the rejected queue, with the reason in its attributes; send what was meant to the jobs queue, and delete it.",
  watches: { kind: "queue", queue: "rejected", metric: "ApproximateNumberOfMessagesVisible" },
  statistic: "Maximum",
  periodSeconds: 60,
  periods: 1,
  above: 0,
};

/** What the handlers and the janitor's rounds measure. A round counts once, so its period has one at least. */
function ofJobs({ every, grace }: Settings["janitor"]): readonly AlarmPlan[] {
  const periodSeconds = Math.min(DAY, every * 2);
  const round = { statistic: "Maximum", periodSeconds, periods: 1, above: 0 } as const;
  const ours = (metric: MetricName) => ({ kind: "ours", metric }) as const;
  return [
    {
      ...round,
      name: "failed-job",
      says: "A job failed.",
      next: "look at the job's error in the job table: it says what to do.",
      watches: ours("JobsFailed"),
      statistic: "Sum",
      periodSeconds: 300,
    },
    {
      ...round,
      name: "overdue-job",
      says: "A job was not looked at in time, two rounds of the janitor long.",
      next: "look at the log of the step's function: it may be throttled, or its messages may fail.",
      watches: ours("OverdueJobs"),
      periods: 2,
    },
    {
      ...round,
      name: "old-clone",
      says: "A clone is older than its limit (clone.maxAge).",
      next: "look at its job, by its tag dblab-refresh:owner; a job that is over leaves it to the janitor, whose log says what holds it.",
      watches: ours("ClonesPastLimit"),
    },
    {
      ...round,
      name: "leftovers",
      says: "A job has ended and something of it is still there.",
      next: "look at the job's leftovers in the job table; the janitor goes on trying.",
      watches: ours("Leftovers"),
      // Rounds that do not look at them find none: see metrics.ts of core. Else it would come and go.
      ...onceWithin(LEFTOVER_PAUSE_SECONDS + grace + 2 * every),
    },
    {
      ...round,
      name: "janitor-faults",
      says: "The janitor could not do, or not see, something, three rounds long.",
      next: "look at its log.",
      watches: ours("JanitorFaults"),
      periods: 3,
    },
    {
      ...round,
      name: "janitor-silent",
      says: "The janitor has not run: clones and overdue jobs are not seen.",
      next: "look at its schedule and its log.",
      watches: ours("ClonesAlive"),
      periods: 2,
      // Any count is well; that there is none is not. A stage that is just being made has none, either: CloudWatch could
      // wait for the first one, and would then never tell of a janitor that has not run once.
      above: 1_000_000,
      missingIsBad: true,
    },
  ];
}

/** Bad at any time in so long, and a little longer: in as many periods as CloudWatch needs for it, of whole minutes. */
function onceWithin(seconds: number): Pick<AlarmPlan, "periodSeconds" | "periods" | "badPeriods"> {
  const periods = Math.floor(seconds / DAY) + 1;
  return { periodSeconds: 60 * (Math.floor(seconds / periods / 60) + 1), periods, badPeriods: 1 };
}

function ofFunction(name: FunctionName): readonly AlarmPlan[] {
  const often = { statistic: "Sum", periodSeconds: 300, periods: 1, above: 0 } as const;
  return [
    {
      ...often,
      name: `${name}-errors`,
      says: `${name} failed: it ran into its time-out or its memory's limit, or it was never loaded.`,
      next: "look at its log. Its message comes back, or the janitor sends it again.",
      watches: { kind: "function", function: name, metric: "Errors" },
    },
    {
      ...often,
      name: `${name}-throttles`,
      says: `${name} was throttled, a quarter of an hour long.`,
      next: "raise the account's limit of concurrent Lambdas, or look for what uses it up.",
      watches: { kind: "function", function: name, metric: "Throttles" },
      periods: 3,
    },
  ];
}

function ofQueue(queue: Step | "jobs" | "notifier" | "dead-letters"): AlarmPlan {
  return {
    name: `${queue}-age`,
    says: `A message waits in the queue ${queue} for longer than half an hour.`,
    next: "look at the function's log; a mapping may be switched off, or the function be throttled.",
    watches: { kind: "queue", queue, metric: "ApproximateAgeOfOldestMessage" },
    statistic: "Maximum",
    periodSeconds: 300,
    periods: 1,
    above: OLDEST_MESSAGE,
  };
}
