interface Metric {
  readonly unit: "Count" | "Seconds";
  /** Beside the installation, which every metric has. */
  readonly dimensions: readonly string[];
}

/**
 * Every metric. A combination of dimensions' values is a metric of its own, and paid for: values are few, and known
 * from the stage's file or from this code.
 */
export const metrics = {
  /** 1 for each job that ends. */
  JobsEnded: { unit: "Count", dimensions: ["kind", "target", "status"] },
  /** 1 for a job that ends as failed, 0 for any other end. */
  JobsFailed: { unit: "Count", dimensions: [] },
  /** From a step's beginning to the commit that leaves it. */
  StepDuration: { unit: "Seconds", dimensions: ["step"] },
  /**
   * What a job leaves behind at its end, and what the janitor finds to be left still: the maximum is of interest. It looks
   * at leftovers every 5 minutes (job/settled.ts), so rounds in between find none: an alarm's period must be longer than
   * that, `janitor.grace` and two rounds together.
   */
  Leftovers: { unit: "Count", dimensions: [] },
  /** Live jobs that were not looked at in time. */
  OverdueJobs: { unit: "Count", dimensions: [] },
  /** Clones of this installation that RDS knows, an Aurora cluster with its members as one. */
  ClonesAlive: { unit: "Count", dimensions: [] },
  OldestCloneAge: { unit: "Seconds", dimensions: [] },
  /** Clones whose tag DeleteAfter names a time that is over (`clone.maxAge`). */
  ClonesPastLimit: { unit: "Count", dimensions: [] },
  /** What the janitor could not do, or could not see: then there may be more clones than it counted. */
  JanitorFaults: { unit: "Count", dimensions: [] },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metrics;
type DimensionOf<Name extends MetricName> = (typeof metrics)[Name]["dimensions"][number];

/** Numbers for machines. They are told after what they count is committed, once at most: a crash in between loses them. */
export interface Metrics {
  /** Never throws. No value of a dimension is a secret, or anybody's free text. */
  put<Name extends MetricName>(
    values: Readonly<Record<Name, number>>,
    dimensions: Readonly<Record<DimensionOf<Name>, string>>,
  ): void;
}
