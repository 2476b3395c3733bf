import type { Place } from "../stage/place.ts";

/** What nobody can find out without doing it: SQS, DynamoDB and these calls of RDS have no dry run. */
export interface UncheckedPermission {
  readonly about: string;
  readonly actions: readonly string[];
  /** Why it was not tried: what a try would do. */
  readonly say: string;
  readonly remedy: string;
}

/** The permissions to write that the operator's commands need, and the functions have of their own. */
export function uncheckedPermissions(
  place: Pick<Place, "jobTable" | "lockTable" | "jobsQueue" | "jobsQueueUrl">,
): readonly UncheckedPermission[] {
  const queue = place.jobsQueue ?? place.jobsQueueUrl ?? "the jobs queue";
  const own = (about: string, actions: readonly string[], why: string): UncheckedPermission => ({
    about,
    actions,
    say: `${listed(actions)} not tried: ${why}`,
    remedy: `Nothing, unless the command is refused: it says so in one line. To ask beforehand: aws iam simulate-principal-policy --policy-source-arn ROLE --action-names ${actions.join(" ")}`,
  });
  return [
    own(
      "enqueue, cancel, retry",
      ["sqs:SendMessage"],
      `a message in ${queue} is a request, and would be one that somebody has to explain`,
    ),
    own(
      "pause, resume",
      ["dynamodb:PutItem", "dynamodb:DeleteItem"],
      `an item of ${place.lockTable ?? "the lock table"} is a pause or a lock, and the schedule's next request might meet it`,
    ),
    own(
      "cleanup",
      ["DBInstance", "DBCluster"].flatMap((thing) =>
        ["Delete", "Modify", "Start"].map((verb) => `rds:${verb}${thing}`),
      ),
      "RDS has no dry run of a deletion",
    ),
    {
      about: "the functions",
      actions: [],
      say: "what their roles may do was not tried: only they can take their roles",
      remedy:
        "docs/permissions.md has what each one needs. A job that lacks something ends as permission-denied, and names the action.",
    },
  ];
}

function listed(actions: readonly string[]): string {
  return `${actions.join(", ")} ${actions.length === 1 ? "was" : "were"}`;
}
