import type { Clock } from "@dblab-refresh/core/ports/clock";
import { type MetricName, type Metrics, metrics } from "@dblab-refresh/core/ports/metrics";
import type { Output } from "./standard-output.ts";

/** Of every metric: the alarms and the dashboard name it. */
export const NAMESPACE = "dblab-refresh";

/** The dimension that every metric has: two stages of an account share the namespace. */
export const INSTALLATION = "installation";

/** A metric's dimensions, in the order in which CloudWatch is told of them. */
export function dimensionsOf(name: MetricName): readonly string[] {
  return [INSTALLATION, ...metrics[name].dimensions];
}

/**
 * Metrics as lines in CloudWatch's embedded metric format: the function's log is where they are, and no call is made.
 * Not at any level of the log, which may be set to be quiet. By hand and not with Powertools' Metrics, which holds
 * them back until the end of an invocation, in one object for all records of a batch, and is 15 KB of the bundle.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(installation: string, clock: Clock, output: Output): Metrics {
  return {
    put(values, dimensions) {
      const names = Object.keys(values).filter(isMetric);
      const line = {
        _aws: {
          Timestamp: Date.parse(clock.now()),
          // Each with the dimensions that are its own, and no others.
          CloudWatchMetrics: names.map((name) => ({
            Namespace: NAMESPACE,
            Dimensions: [dimensionsOf(name)],
            Metrics: [{ Name: name, Unit: metrics[name].unit }],
          })),
        },
        [INSTALLATION]: installation,
        ...dimensions,
        ...values,
      };
      output.write(`${JSON.stringify(line)}\n`);
    },
  };
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}
