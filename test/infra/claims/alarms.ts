import { metrics } from "@dblab-refresh/core/ports/metrics";
import { dimensionsOf, INSTALLATION, NAMESPACE } from "@dblab-refresh/functions/embedded-metrics";
import { expect, it } from "vitest";
import { jsonAt, made, types, valueAt } from "../synthesis/made.ts";
import type { Synthesis } from "../synthesis/synthesis.ts";

export function alarmClaims(stage: Synthesis): void {
  const prefix = `dblab-refresh-${stage.stage}`;
  const alarms = made(stage, types.alarm);
  const functions = [...made(stage, types.function).keys()];
  const queues = [...made(stage, types.queue).keys()];
  const isProduction = stage.stage === "production";
  const installation = isProduction ? "acme-prod" : "ada";

  it("tells of each alarm and of its end, with what to do next", () => {
    for (const alarm of alarms.values()) {
      const topic = [expect.stringMatching(new RegExp(`:sns:.*:${prefix}-alarms$`))];
      expect(alarm).toMatchObject({
        alarmActions: topic,
        okActions: topic,
        alarmDescription: expect.stringMatching(/^[A-Za-z].*\. Next: /),
      });
    }
  });

  it("sends them to the addresses of the configuration", () => {
    const addresses = [...made(stage, types.subscription).values()].map(({ protocol, endpoint }) => [
      protocol,
      endpoint,
    ]);

    expect(addresses).toEqual(
      isProduction
        ? [
            ["email", "dba@example.com"],
            ["email", "oncall@example.com"],
          ]
        : [],
    );
  });

  it("watches what the table says, so long and above so much", () => {
    const found = [...alarms].map(([name, inputs]) => [name.slice(prefix.length + 1), rowOf(inputs)]);

    expect(Object.fromEntries(found)).toEqual(table(stage));
  });

  it("measures what there is: functions and queues of the stage, metrics of ours with no dimension but the installation", () => {
    const rows = [...alarms.values()];
    const named = (namespace: string, dimension: string) =>
      rows.filter((one) => one.namespace === namespace).map((one) => valueAt(one, "dimensions", dimension));

    for (const name of named("AWS/Lambda", "FunctionName")) expect(functions).toContain(name);
    for (const name of named("AWS/SQS", "QueueName")) expect(queues).toContain(name);
    for (const { metricName } of rows.filter(({ namespace }) => namespace === NAMESPACE)) {
      const metric = Object.keys(metrics).find((name) => name === metricName);
      // Proven by the search: it is one of ours.
      expect(dimensionsOf(metric as keyof typeof metrics)).toEqual([INSTALLATION]);
    }
  });

  it("has a dashboard of ends, durations, clones and queues, with these series and no others", () => {
    const body = jsonAt(made(stage, types.dashboard).values().next().value, "dashboardBody");
    const widgets: unknown[] = [valueAt(body, "widgets")].flat();
    const graphs = widgets.map((widget) => {
      const [title, stat, period, region, series] = ["title", "stat", "period", "region", "metrics"].map(
        (key) => valueAt(widget, "properties", key),
      );
      return { title, stat, period, region, series };
    });
    const ours = (metric: string, ...more: readonly string[]) => [
      "dblab-refresh",
      metric,
      "installation",
      installation,
      ...more,
    ];
    const steps = [
      ...["snapshotter", "cloner", "dblab-updater", "refresh-poller", "restorer", "exporter", "reaper"],
    ];

    expect(graphs).toEqual([
      {
        title: "Jobs by their ends, a day",
        region: stage.region,
        series: [
          [
            {
              expression: `SEARCH('{dblab-refresh,installation,kind,target,status} MetricName="JobsEnded" installation="${installation}"', 'Sum', 86400)`,
              label: "",
              period: 86_400,
            },
          ],
        ],
      },
      {
        title: "Duration of the steps, the longest",
        stat: "Maximum",
        period: 3600,
        region: stage.region,
        series: steps.map((step) => [...ours("StepDuration", "step", step), { label: step }]),
      },
      {
        title: "Clones",
        stat: "Maximum",
        period: isProduction ? 600 : 300,
        region: stage.region,
        series: [
          [...ours("ClonesAlive"), { label: "alive" }],
          [...ours("ClonesPastLimit"), { label: "past their limit" }],
          [...ours("Leftovers"), { label: "leftovers" }],
          [...ours("OverdueJobs"), { label: "overdue jobs" }],
        ],
      },
      {
        title: "Age of the oldest message, seconds",
        stat: "Maximum",
        period: 300,
        region: stage.region,
        series: ["jobs", ...steps, "notifier", "dead-letters"].map((queue) => [
          ...["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", `${prefix}-${queue}`],
          { label: queue },
        ]),
      },
    ]);
  });
}

/** What CloudWatch is told of an alarm, as the table has it. */
function rowOf(inputs: Readonly<Record<string, unknown>>): Row {
  const dimensions = Object.entries(inputs.dimensions ?? {}).map((entry) => entry.join("="));
  const { comparisonOperator, threshold, statistic, period, evaluationPeriods, datapointsToAlarm } = inputs;
  return [
    `${inputs.namespace} ${inputs.metricName} ${dimensions.join(" ")}`,
    `${statistic} ${comparisonOperator === "GreaterThanThreshold" ? ">" : comparisonOperator} ${threshold}`,
    `${datapointsToAlarm} of ${evaluationPeriods} x ${period} s`,
    inputs.treatMissingData === "notBreaching" ? "silence is well" : "silence is bad",
  ];
}

type Row = readonly [
  metric: string,
  bad: string,
  badPeriodsOfAllPeriods: string,
  silence: "silence is well" | "silence is bad",
];

/** Every alarm, by its name without the stage's prefix. The janitor's rounds are 10 minutes apart, ada's 5. */
function table({ stage }: Synthesis): Readonly<Record<string, Row>> {
  const [installation, round, leftovers] =
    stage === "production" ? ["acme-prod", 1200, 1680] : [stage, 600, 1080];
  const ours = (metric: string) => `dblab-refresh ${metric} installation=${installation}`;
  const sqs = (metric: string, queue: string) =>
    `AWS/SQS ${metric} QueueName=dblab-refresh-${stage}-${queue}`;
  const lambda = (metric: string, name: string) =>
    `AWS/Lambda ${metric} FunctionName=dblab-refresh-${stage}-${name}`;
  const errors = (name: string): Row => [
    lambda("Errors", name),
    "Sum > 0",
    "1 of 1 x 300 s",
    "silence is well",
  ];
  const throttles = (name: string): Row => [
    lambda("Throttles", name),
    "Sum > 0",
    "3 of 3 x 300 s",
    "silence is well",
  ];
  const age = (queue: string): Row => [
    sqs("ApproximateAgeOfOldestMessage", queue),
    "Maximum > 1800",
    "1 of 1 x 300 s",
    "silence is well",
  ];
  // biome-ignore format: one alarm a line.
  return {
    rejected: [sqs("ApproximateNumberOfMessagesVisible", "rejected"), "Maximum > 0", "1 of 1 x 60 s", "silence is well"],
    "failed-job": [ours("JobsFailed"), "Sum > 0", "1 of 1 x 300 s", "silence is well"],
    "overdue-job": [ours("OverdueJobs"), "Maximum > 0", `2 of 2 x ${round} s`, "silence is well"],
    "old-clone": [ours("ClonesPastLimit"), "Maximum > 0", `1 of 1 x ${round} s`, "silence is well"],
    leftovers: [ours("Leftovers"), "Maximum > 0", `1 of 1 x ${leftovers} s`, "silence is well"],
    "janitor-faults": [ours("JanitorFaults"), "Maximum > 0", `3 of 3 x ${round} s`, "silence is well"],
    "janitor-silent": [ours("ClonesAlive"), "Maximum > 1000000", `2 of 2 x ${round} s`, "silence is bad"],
    "intake-errors": errors("intake"),
    "intake-throttles": throttles("intake"),
    "snapshotter-errors": errors("snapshotter"),
    "snapshotter-throttles": throttles("snapshotter"),
    "cloner-errors": errors("cloner"),
    "cloner-throttles": throttles("cloner"),
    "dblab-updater-errors": errors("dblab-updater"),
    "dblab-updater-throttles": throttles("dblab-updater"),
    "refresh-poller-errors": errors("refresh-poller"),
    "refresh-poller-throttles": throttles("refresh-poller"),
    "restorer-errors": errors("restorer"),
    "restorer-throttles": throttles("restorer"),
    "exporter-errors": errors("exporter"),
    "exporter-throttles": throttles("exporter"),
    "reaper-errors": errors("reaper"),
    "reaper-throttles": throttles("reaper"),
    "notifier-errors": errors("notifier"),
    "notifier-throttles": throttles("notifier"),
    "dead-letters-errors": errors("dead-letters"),
    "dead-letters-throttles": throttles("dead-letters"),
    "janitor-errors": errors("janitor"),
    "janitor-throttles": throttles("janitor"),
    "jobs-age": age("jobs"),
    "snapshotter-age": age("snapshotter"),
    "cloner-age": age("cloner"),
    "dblab-updater-age": age("dblab-updater"),
    "refresh-poller-age": age("refresh-poller"),
    "restorer-age": age("restorer"),
    "exporter-age": age("exporter"),
    "reaper-age": age("reaper"),
    "notifier-age": age("notifier"),
    "dead-letters-age": age("dead-letters"),
  };
}
