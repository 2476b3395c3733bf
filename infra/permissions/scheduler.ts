import { namesOf } from "../names.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/** Everything that EventBridge Scheduler may do for a stage's schedules; what it cannot deliver goes to `rejected`. */
export function schedulerStatements(stage: string, place: Place): readonly Statement[] {
  const names = namesOf(stage);
  return [
    allow(
      "Requests",
      ["sqs:SendMessage"],
      [arn(place, "sqs", names.queue("jobs")), arn(place, "sqs", names.queue("rejected"))],
    ),
    allow(
      "Janitor",
      ["lambda:InvokeFunction"],
      [arn(place, "lambda", `function:${names.functionName("janitor")}`)],
    ),
  ];
}
