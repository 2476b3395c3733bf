import type { Job } from "@dblab-refresh/core/job/job";
import { jsonView } from "./json-view.ts";
import { terminalView } from "./terminal-view.ts";
import type { View } from "./view.ts";

/** A view for whoever started this process: lines on a terminal, JSON everywhere else or if it is asked for. */
export function machineView(json: boolean): (pastJobs: () => readonly Job[]) => View {
  quieten();
  return (pastJobs) => (json || !process.stdout.isTTY ? jsonView() : terminalView(process.stdout, pastJobs));
}

function quieten(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  // Whoever reads us may go away, the terminal as well: that is no reason to leave a refresh.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners("error").on("error", () => {});
}
