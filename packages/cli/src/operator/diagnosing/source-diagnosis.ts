import type { StagePorts } from "../stage/stage-ports.ts";
import type { Tell } from "./engine-diagnosis.ts";

interface Source {
  readonly type: "rds" | "aurora-cluster";
  readonly identifier: string;
  readonly aws: { readonly region: string; readonly endpoint?: string | undefined };
  /** What to do where it is not there. */
  readonly remedy: string;
}

/** Of a database. One that is renamed first is away until what is restored has its name. */
export const NO_DATABASE =
  "Correct its name under databases, its type or its aws.region; in the middle of a restore it may be away for a while.";

/** Tells if what a target or a database names is not in RDS. @throws Fault if RDS does not say */
export async function lookForSource(
  ports: StagePorts,
  { type, identifier, aws, remedy }: Source,
  tell: Tell,
): Promise<void> {
  const rds = ports.rds({ region: aws.region, ...(aws.endpoint && { endpoint: aws.endpoint }) });
  const found = await (type === "rds" ? rds.instance(identifier) : rds.cluster(identifier));
  if (found === undefined) tell("problem", `there is no ${identifier} in ${aws.region}`, remedy);
}
