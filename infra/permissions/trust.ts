import { namesOf } from "../names.ts";
import { arn, type Place, type Statement } from "./statement.ts";

/** Who may take on a role: one of AWS's services, and it only under the conditions. */
export interface Trust {
  readonly service: "lambda.amazonaws.com" | "scheduler.amazonaws.com" | "export.rds.amazonaws.com";
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

/**
 * RDS writes everybody's exports: it may take on the role for this account's snapshots only, in the stage's own region,
 * where the bucket is. Source: "Setting up access to an Amazon S3 bucket" in the RDS User Guide.
 */
export function exportTrust(place: Place): Trust {
  const snapshots = ["snapshot", "cluster-snapshot"].map((type) => arn(place, "rds", `${type}:*`));
  return {
    service: "export.rds.amazonaws.com",
    condition: {
      StringEquals: { "aws:SourceAccount": [place.account] },
      ArnLike: { "aws:SourceArn": snapshots },
    },
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
