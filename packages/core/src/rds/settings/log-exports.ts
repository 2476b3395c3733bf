import { texts } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** Which logs go to CloudWatch: restores take the list, modifications what is to be added and taken away. */
export const logExports: Setting = {
  name: "log exports",
  fields: ["EnabledCloudwatchLogsExports"],
  value: (described) => texts(described, "EnabledCloudwatchLogsExports"),
  restore: (original) => {
    const logs = texts(original, "EnabledCloudwatchLogsExports");
    return logs.length > 0 ? { EnableCloudwatchLogsExports: logs } : {};
  },
  modify: {
    call: "settings",
    input: (original, current) => {
      const wanted = texts(original, "EnabledCloudwatchLogsExports");
      const present = texts(current, "EnabledCloudwatchLogsExports");
      const missing = wanted.filter((log) => !present.includes(log));
      const surplus = present.filter((log) => !wanted.includes(log));
      return {
        CloudwatchLogsExportConfiguration: {
          ...(missing.length > 0 && { EnableLogTypes: missing }),
          ...(surplus.length > 0 && { DisableLogTypes: surplus }),
        },
      };
    },
  },
};
