import type { Described, Input } from "../../ports/databases.ts";
import { flag, given, number, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

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
  };
}

const isMonitored = (original: Described) => (number(original, "MonitoringInterval") ?? 0) > 0;

/**
 * Performance Insights with its key and retention, and the mode of Database Insights, which demands them: the advanced
 * one wants Performance Insights in the same call. A member has its cluster's mode, and does not set it.
 */
export function performanceInsights(call?: Call, setsMode = true): Setting {
  const input = (original: Described, current: Described): Input => {
    const mode = text(original, "DatabaseInsightsMode") ?? "standard";
    const changesMode = setsMode && mode !== (text(current, "DatabaseInsightsMode") ?? "standard");
    return {
      ...insightsInput(original, current),
      ...(changesMode && { DatabaseInsightsMode: mode }),
    };
  };
  return {
    name: "Performance Insights",
    fields: [
      "PerformanceInsightsEnabled",
      "PerformanceInsightsKMSKeyId",
      "PerformanceInsightsRetentionPeriod",
      "DatabaseInsightsMode",
    ],
    value: (described) => {
      const mode = text(described, "DatabaseInsightsMode") ?? "standard";
      if (!flag(described, "PerformanceInsightsEnabled")) return mode === "standard" ? "off" : { mode };
      return {
        key: text(described, "PerformanceInsightsKMSKeyId"),
        days: number(described, "PerformanceInsightsRetentionPeriod"),
        mode,
      };
    },
    ...(call && {
      [call]: (original: Described) =>
        flag(original, "PerformanceInsightsEnabled") ? insightsInput(original, {}) : {},
    }),
    modify: { call: "observation", input },
    why: (original, current) => {
      const key = text(original, "PerformanceInsightsKMSKeyId");
      const isOn =
        flag(original, "PerformanceInsightsEnabled") && flag(current, "PerformanceInsightsEnabled");
      if (!isOn || key === text(current, "PerformanceInsightsKMSKeyId")) return undefined;
      return "the key of Performance Insights cannot be changed while it is enabled";
    },
  };
}

function insightsInput(original: Described, current: Described): Input {
  if (!flag(original, "PerformanceInsightsEnabled")) {
    return flag(current, "PerformanceInsightsEnabled") ? { EnablePerformanceInsights: false } : {};
  }
  return given({
    EnablePerformanceInsights: true,
    // RDS refuses another key while it is enabled.
    PerformanceInsightsKMSKeyId: flag(current, "PerformanceInsightsEnabled")
      ? undefined
      : text(original, "PerformanceInsightsKMSKeyId"),
    PerformanceInsightsRetentionPeriod: number(original, "PerformanceInsightsRetentionPeriod"),
  });
}
