import { invoke } from "./invocation.ts";
import type { LambdaFunction } from "./lambda-function.ts";

export interface ScheduleOutside {
  onTimeout(functionName: string, message: string): void;
  onError(functionName: string, message: string): void;
}

/** Invokes a function every so often, as EventBridge Scheduler does. @returns stops it */
export function schedule(
  lambda: LambdaFunction<{ readonly time: string }>,
  everySeconds: number,
  { onTimeout, onError }: ScheduleOutside,
): () => void {
  const run = async () => {
    const event = { time: new Date().toISOString() };
    const done = await invoke(lambda, event, (message) => onTimeout(lambda.name, message));
    if (!done.ok) onError(lambda.name, done.error);
  };
  const timer = setInterval(() => void run(), everySeconds * 1000);
  return () => clearInterval(timer);
}
