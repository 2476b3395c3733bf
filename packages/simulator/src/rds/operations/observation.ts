import { invalidCombination, invalidValue } from "../failure.ts";

/** Of an instance or a cluster: how it is watched, under the names that Describe gives it. */
interface Observed {
  readonly MonitoringInterval?: number | undefined;
  readonly MonitoringRoleArn?: string | undefined;
  readonly PerformanceInsightsEnabled?: boolean | undefined;
  readonly PerformanceInsightsKMSKeyId?: string | undefined;
  readonly PerformanceInsightsRetentionPeriod?: number | undefined;
}

/** And as the calls that change it have it. */
interface Input extends Omit<Observed, "PerformanceInsightsEnabled"> {
  readonly EnablePerformanceInsights?: boolean | undefined;
}

const intervals = [0, 1, 5, 10, 15, 30, 60];

/**
 * Enhanced monitoring: an interval of 0 switches it off, any other needs a role.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination
 */
export function monitoring(input: Input, present: Observed): Observed {
  const { MonitoringInterval: interval, MonitoringRoleArn: role } = input;
  if (interval === undefined && role === undefined) return {};
  if (interval !== undefined && !intervals.includes(interval)) {
    throw invalidValue(`Invalid monitoring interval: ${interval}. Valid values are ${intervals.join(", ")}.`);
  }
  const seconds = interval ?? present.MonitoringInterval ?? 0;
  if (seconds === 0) {
    if (role === undefined) return { MonitoringInterval: 0, MonitoringRoleArn: undefined };
    throw invalidCombination(
      "You must specify a MonitoringInterval value other than 0 when you specify a MonitoringRoleARN value.",
    );
  }
  const arn = role ?? present.MonitoringRoleArn;
  if (arn === undefined) {
    throw invalidCombination(
      "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
    );
  }
  return { MonitoringInterval: seconds, MonitoringRoleArn: arn };
}

/** Seven days cost nothing: the default. */
const freeRetentionDays = 7;
const isRetention = (days: number) =>
  days === freeRetentionDays || days === 731 || (days % 31 === 0 && days >= 31 && days <= 713);

/**
 * Performance Insights: switched off, it forgets its key and its retention.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination
 */
export function insights(input: Input, present: Observed): Observed {
  const { PerformanceInsightsKMSKeyId: key, PerformanceInsightsRetentionPeriod: days } = input;
  const isNamed = key !== undefined || days !== undefined;
  if (input.EnablePerformanceInsights === undefined && !isNamed) return {};
  const isOn = input.EnablePerformanceInsights ?? present.PerformanceInsightsEnabled ?? false;
  if (!isOn && isNamed) {
    throw invalidCombination(
      "You can't specify a key or a retention period for Performance Insights while it is disabled.",
    );
  }
  if (days !== undefined && !isRetention(days)) {
    throw invalidValue(`Invalid Performance Insights retention period: ${days}.`);
  }
  if (!isOn) {
    return {
      PerformanceInsightsEnabled: false,
      PerformanceInsightsKMSKeyId: undefined,
      PerformanceInsightsRetentionPeriod: undefined,
    };
  }
  const presentKey = present.PerformanceInsightsKMSKeyId;
  if (presentKey !== undefined && key !== undefined && key !== presentKey) {
    throw invalidCombination("You can't change the Performance Insights KMS key while it is enabled.");
  }
  return {
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: key ?? presentKey,
    PerformanceInsightsRetentionPeriod:
      days ?? present.PerformanceInsightsRetentionPeriod ?? freeRetentionDays,
  };
}
