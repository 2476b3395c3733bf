import { steps } from "@dblab-refresh/core/job/step";
import { dimensionsOf, INSTALLATION, NAMESPACE } from "@dblab-refresh/functions/embedded-metrics";
import type { Deployment } from "./deployment.ts";
import { accountNamesOf, namesOf } from "./names.ts";

/** CloudWatch's grid is 24 wide. */
const WIDTH = 12;
const HEIGHT = 6;

/** How jobs end, how long steps take, which clones are alive, and how old the queues' messages are. */
export function createDashboard(deployment: Deployment): $util.Resource {
  return new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: accountNamesOf(deployment.name, deployment.stage.deployment.region).dashboard,
    dashboardBody: JSON.stringify({ widgets: widgetsOf(deployment) }),
  });
}

function widgetsOf({ name, stage }: Deployment) {
  const names = namesOf(name);
  const { region } = stage.deployment;
  const installation = `${INSTALLATION}="${stage.installation}"`;
  // A search finds what there is: a target that never failed has no such metric.
  const ended = `SEARCH('{${NAMESPACE},${dimensionsOf("JobsEnded").join(",")}} MetricName="JobsEnded" ${installation}', 'Sum', 86400)`;
  const ours = (metric: string, label: string) => [
    NAMESPACE,
    metric,
    INSTALLATION,
    stage.installation,
    { label },
  ];
  const graphs = [
    {
      title: "Jobs by their ends, a day",
      view: "timeSeries",
      stacked: true,
      metrics: [[{ expression: ended, label: "", period: 86_400 }]],
    },
    {
      title: "Duration of the steps, the longest",
      stat: "Maximum",
      period: 3600,
      metrics: steps.map((step) => [
        NAMESPACE,
        "StepDuration",
        INSTALLATION,
        stage.installation,
        "step",
        step,
        { label: step },
      ]),
    },
    {
      title: "Clones",
      stat: "Maximum",
      period: stage.janitor.every,
      metrics: [
        ours("ClonesAlive", "alive"),
        ours("ClonesPastLimit", "past their limit"),
        ours("Leftovers", "leftovers"),
        ours("OverdueJobs", "overdue jobs"),
      ],
    },
    {
      title: "Age of the oldest message, seconds",
      stat: "Maximum",
      period: 300,
      metrics: ["jobs" as const, ...steps, "notifier" as const, "dead-letters" as const].map((queue) => [
        "AWS/SQS",
        "ApproximateAgeOfOldestMessage",
        "QueueName",
        names.queue(queue),
        { label: queue },
      ]),
    },
  ];
  return graphs.map((properties, index) => ({
    type: "metric",
    x: (index % 2) * WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { region, ...properties },
  }));
}
