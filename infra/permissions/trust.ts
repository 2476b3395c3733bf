import { namesOf } from "../names.ts";
import { arn, type Place, type Statement } from "./statement.ts";

/** Who may take on a role: one of AWS's services, and it only under the conditions. */
export interface Trust {
  readonly service: "lambda.amazonaws.com" | "scheduler.amazonaws.com";
  readonly condition?: Statement["Condition"];
}

/** Lambda says for no function which one it takes a role on for: only who may pass the role decides that. */
export const lambdaTrust: Trust = { service: "lambda.amazonaws.com" };

/**
 * EventBridge Scheduler works for everybody's schedules: it may take on the role for those of the stage's group only.
 * Source: "Confused deputy prevention in EventBridge Scheduler", which asks for the group's ARN and no schedule's.
 */
export function schedulerTrust(stage: string, place: Place): Trust {
  const group = arn(place, "scheduler", `schedule-group/${namesOf(stage).scheduleGroup}`);
  return {
    service: "scheduler.amazonaws.com",
    condition: { StringEquals: { "aws:SourceAccount": [place.account], "aws:SourceArn": [group] } },
  };
}

/** A role's trust policy as IAM takes it. */
export function trustDocument({ service, condition }: Trust): string {
  const statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ ...statement, ...(condition && { Condition: condition }) }],
  });
}
