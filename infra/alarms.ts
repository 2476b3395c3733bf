import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { INSTALLATION, NAMESPACE } from "@dblab-refresh/functions/embedded-metrics";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { type AlarmPlan, alarmPlans } from "./alarm-list.ts";
import type { Deployment } from "./deployment.ts";
import { drainerOf } from "./function-list.ts";
import { logicalName } from "./logical-name.ts";
import { namesOf } from "./names.ts";
import { tagsOf } from "./tags.ts";

/**
 * The alarms, and the topic that brings them, and their ends, to the configured addresses.
 *
 * @returns all of it: what tells is needed as long as anything works
 */
export function createAlarms(deployment: Deployment): $util.Resource[] {
  const names = namesOf(deployment.name);
  const topic = new aws.sns.Topic("AlarmTopic", {
    name: names.topic,
    displayName: names.prefix,
    tags: tagsOf(deployment, "alarms"),
  });
  const subscriptions = deployment.stage.alarms.emails.map(
    (endpoint, index) =>
      new aws.sns.TopicSubscription(`AlarmEmail${index + 1}`, {
        topic: topic.arn,
        protocol: "email",
        endpoint,
      }),
  );
  const alarms = alarmPlans(deployment.stage).map(
    (plan) =>
      new aws.cloudwatch.MetricAlarm(`${logicalName(plan.name)}Alarm`, {
        name: `${names.prefix}-${plan.name}`,
        alarmDescription: `${plan.says} Next: ${plan.next}`,
        ...metricOf(plan, deployment),
        statistic: plan.statistic,
        period: plan.periodSeconds,
        evaluationPeriods: plan.periods,
        datapointsToAlarm: plan.badPeriods ?? plan.periods,
        comparisonOperator: "GreaterThanThreshold",
        threshold: plan.above,
        treatMissingData: plan.missingIsBad ? "breaching" : "notBreaching",
        alarmActions: [topic.arn],
        okActions: [topic.arn],
        tags: tagsOf(deployment, "alarms", functionOf(plan)),
      }),
  );
  return [topic, ...subscriptions, ...alarms];
}

/** The function that an alarm is about, if it is about one. */
function functionOf({ watches }: AlarmPlan): FunctionName | undefined {
  switch (watches.kind) {
    case "queue":
      return drainerOf(watches.queue);
    case "function":
      return watches.function;
    case "ours":
      return undefined;
  }
}

interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
}

/** CloudWatch's name for what a plan watches. */
function metricOf({ watches }: AlarmPlan, { name, stage }: Deployment): Metric {
  const names = namesOf(name);
  const sqs = (metricName: string, queue: QueueName) => ({
    namespace: "AWS/SQS",
    metricName,
    dimensions: { QueueName: names.queue(queue) },
  });
  switch (watches.kind) {
    case "queue":
      return sqs(watches.metric, watches.queue);
    case "function":
      return {
        namespace: "AWS/Lambda",
        metricName: watches.metric,
        dimensions: { FunctionName: names.functionName(watches.function) },
      };
    case "ours":
      return {
        namespace: NAMESPACE,
        metricName: watches.metric,
        dimensions: { [INSTALLATION]: stage.installation },
      };
  }
}
