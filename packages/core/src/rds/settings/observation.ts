import type { Described, Input } from "../../ports/databases.ts";
import { flag, given, number, text } from "./reading.ts";
import { passed, type Setting } from "./setting.ts";

/** Which calls take the monitoring of what: a cluster's restores do, an instance's do not. */
type Call = "restore" | "create";

/** Enhanced monitoring: its interval and its role are one setting, 0 switches it off. */
export function enhancedMonitoring(call?: Call): Setting {
  const input = (original: Described): Input => {
    const interval = number(original, "MonitoringInterval") ?? 0;
    return interval === 0
      ? { MonitoringInterval: 0 }
      : given({ MonitoringInterval: interval, MonitoringRoleArn: text(original, "MonitoringRoleArn") });
  };
  return {
    name: "enhanced monitoring",
    fields: ["MonitoringInterval", "MonitoringRoleArn"],
    value: (described) => {
      const interval = number(described, "MonitoringInterval") ?? 0;
      return interval === 0 ? "off" : { interval, role: text(described, "MonitoringRoleArn") };
    },
    ...(call && { [call]: (original: Described) => (isMonitored(original) ? input(original) : {}) }),
    modify: { call: "observation", input },
    passes: (original) => passed(input(original), "MonitoringRoleArn", "enhanced monitoring"),
  };
}

const isMonitored = (original: Described) => (number(original, "MonitoringInterval") ?? 0) > 0;

/**
 * Performance Insights with its key and retention, and the mode of Database Insights, which demands them: the advanced
 * one wants Performance Insights in the same call.
 */
export function performanceInsights(call?: Call): Setting {
  return {
    name: "Performance Insights",
    fields: [
      "PerformanceInsightsEnabled",
      "PerformanceInsightsKMSKeyId",
      "PerformanceInsightsRetentionPeriod",
      "DatabaseInsightsMode",
    ],
    value: (described) => {
      const [insights, mode] = [insightsOf(described), modeOf(described)];
      return insights === "off" && mode === "standard" ? "off" : { insights, mode };
    },
    ...(call && { [call]: (original: Described) => insightsToBegin(original) }),
    modify: {
      call: "observation",
      input: (original, current) =>
        modeOf(original) === modeOf(current)
          ? insightsChange(original, current)
          : { ...insightsToBegin(original, current), DatabaseInsightsMode: modeOf(original) },
    },
    why: whyAnotherKey,
  };
}

/** A member has its cluster's mode, and does not set it. */
export const memberInsights: Setting = {
  name: "Performance Insights",
  fields: ["PerformanceInsightsEnabled", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod"],
  value: insightsOf,
  create: (original) => insightsToBegin(original),
  modify: { call: "observation", input: insightsChange },
  why: whyAnotherKey,
};

function insightsOf(described: Described) {
  if (!isOn(described)) return "off";
  return { key: keyOf(described), days: daysOf(described) };
}

/** What switches it on as it was; RDS refuses another key while it is enabled. */
function insightsToBegin(original: Described, current: Described = {}): Input {
  if (!isOn(original)) return isOn(current) ? { EnablePerformanceInsights: false } : {};
  return given({
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: isOn(current) ? undefined : keyOf(original),
    PerformanceInsightsRetentionPeriod: daysOf(original),
  });
}

/** Nothing, if only the key differs: that stays, whatever is sent. */
function insightsChange(original: Described, current: Described): Input {
  const input = insightsToBegin(original, current);
  const isSame = isOn(original) === isOn(current) && daysOf(original) === daysOf(current);
  return isSame ? {} : input;
}

function whyAnotherKey(original: Described, current: Described): string | undefined {
  if (!isOn(original) || !isOn(current) || keyOf(original) === keyOf(current)) return undefined;
  return "the key of Performance Insights cannot be changed while it is enabled";
}

const isOn = (described: Described) => flag(described, "PerformanceInsightsEnabled");
const keyOf = (described: Described) => text(described, "PerformanceInsightsKMSKeyId");
const daysOf = (described: Described) => number(described, "PerformanceInsightsRetentionPeriod");
const modeOf = (described: Described) => text(described, "DatabaseInsightsMode") ?? "standard";
