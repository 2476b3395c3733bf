import type { Context } from "aws-lambda";

/** A function as Lambda runs it: the event in, anything that JSON can say out. */
export interface LambdaFunction<Event> {
  readonly name: string;
  readonly timeoutSeconds: number;
  handler(event: Event, context: Context): Promise<unknown>;
}
