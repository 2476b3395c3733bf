// The host of the Lambda functions: a process of its own, so that it can be killed without the world around it.
import { rmSync, writeSync } from "node:fs";
import { SQSClient } from "@aws-sdk/client-sqs";
import { handler as cloner } from "@dblab-refresh/functions/cloner";
import { handler as dblabUpdater } from "@dblab-refresh/functions/dblab-updater";
import { handler as deadLetters } from "@dblab-refresh/functions/dead-letters";
import { handler as exporter } from "@dblab-refresh/functions/exporter";
import { handler as intake } from "@dblab-refresh/functions/intake";
import { handler as janitor } from "@dblab-refresh/functions/janitor";
import { handler as notifier } from "@dblab-refresh/functions/notifier";
import { handler as reaper } from "@dblab-refresh/functions/reaper";
import { handler as refreshPoller } from "@dblab-refresh/functions/refresh-poller";
import { handler as restorer } from "@dblab-refresh/functions/restorer";
import { handler as snapshotter } from "@dblab-refresh/functions/snapshotter";
import { EventSourceMapping } from "./event-source.ts";
import type { HostWord } from "./host-news.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { HostOrder } from "./order.ts";
import { schedule } from "./schedule.ts";
import { resolveSimulatedHosts } from "./simulated-hosts.ts";

const handlers = {
  jobs: intake,
  snapshotter,
  cloner,
  "dblab-updater": dblabUpdater,
  "refresh-poller": refreshPoller,
  restorer,
  exporter,
  reaper,
  notifier,
  "dead-letters": deadLetters,
};

/** Requests may come in bursts; a step's message is work of its own. */
const BATCH_SIZE = { jobs: 10, step: 1 };
const CONCURRENCY = 4;

/** Lambda's own line, written at once: the process may end with the next statement. */
function say(functionName: string, level: number, message: string): void {
  const time = new Date().toISOString();
  writeSync(1, `${JSON.stringify({ level, time, function: functionName, message })}\n`);
}

const outside = {
  sqs: new SQSClient({}),
  onError: (name: string, message: string) => say(name, 50, message),
  onTimeout: (name: string, message: string) => {
    say(name, 50, message);
    // Not exit(): no handler of ours may run any more.
    process.kill(process.pid, "SIGKILL");
  },
};

function start({ region, timeoutSeconds, janitorSeconds, queues }: HostOrder): void {
  for (const { name, url, arn } of queues) {
    const lambda = told({
      name: name === "jobs" ? "intake" : name,
      timeoutSeconds,
      handler: handlers[name],
    });
    const batchSize = name === "jobs" ? BATCH_SIZE.jobs : BATCH_SIZE.step;
    new EventSourceMapping(
      { function: lambda, queue: { url, arn, region }, batchSize, concurrency: CONCURRENCY },
      outside,
    );
  }
  schedule(told({ name: "janitor", timeoutSeconds, handler: janitor }), janitorSeconds, outside);
  tell({ kind: "ready" });
}

/** The stage may be gone: then so are we. */
function tell(word: HostWord): void {
  process.send?.(word, () => {});
}

/** A function whose beginning and end the stage hears of. */
function told<Event>({ name, timeoutSeconds, handler }: LambdaFunction<Event>): LambdaFunction<Event> {
  return {
    name,
    timeoutSeconds,
    async handler(event, context) {
      const about = { functionName: name, invocation: context.awsRequestId };
      tell({ kind: "begun", ...about });
      try {
        return await handler(event, context);
      } finally {
        tell({ kind: "done", ...about });
      }
    },
  };
}

resolveSimulatedHosts();

let folder: string | undefined;
// The stage is gone: so are we, whatever it died of.
process.once("disconnect", () => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, "SIGKILL");
});
// An interrupt from the terminal reaches both: the stage decides when the host ends.
process.on("SIGINT", () => {});
// Our own stage sends it, made of the same type.
process.once("message", (message) => {
  const order = message as HostOrder;
  folder = order.folder;
  start(order);
});
