import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import type { LambdaFunction } from "./lambda-function.ts";

export type Invocation =
  /** `response` is what came out of the function's JSON. */
  { readonly ok: true; readonly response: unknown } | { readonly ok: false; readonly error: string };

/**
 * Runs a function once, as Lambda does: the event goes in as JSON and the answer comes out as JSON. When the time is
 * up, `onTimeout` is called: it must end the process, since nothing of a function may run on after its time-out.
 */
export async function invoke<Event>(
  { name, timeoutSeconds, handler }: LambdaFunction<Event>,
  event: Event,
  onTimeout: (message: string) => void,
): Promise<Invocation> {
  const context = contextOf(name, timeoutSeconds);
  const timer = setTimeout(() => {
    onTimeout(`${context.awsRequestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
  }, timeoutSeconds * 1000);
  try {
    const answer = await handler(structuredClone(event), context);
    return { ok: true, response: answer === undefined ? null : JSON.parse(JSON.stringify(answer)) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function contextOf(functionName: string, timeoutSeconds: number): Context {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const refuse = () => {
    throw new Error("callbacks are not supported: the handlers are asynchronous");
  };
  return {
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: "512",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: refuse,
    fail: refuse,
    succeed: refuse,
  };
}
