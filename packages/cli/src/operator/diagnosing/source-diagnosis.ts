import type { Target } from "@dblab-refresh/core/configuration/target";
import { errors } from "@dblab-refresh/core/job/error-catalogue";
import type { StagePorts } from "../stage/stage-ports.ts";
import type { Tell } from "./engine-diagnosis.ts";

/** Tells if what a target names is not in RDS. @throws Fault if RDS does not say */
export async function lookForSource(
  ports: Pick<StagePorts, "rds">,
  { source: { type, identifier }, aws }: Pick<Target, "source" | "aws">,
  tell: Tell,
): Promise<void> {
  const rds = ports.rds({ region: aws.region, ...(aws.endpoint && { endpoint: aws.endpoint }) });
  const found = await (type === "rds" ? rds.instance(identifier) : rds.cluster(identifier));
  if (found === undefined)
    tell("problem", `there is no ${identifier} in ${aws.region}`, errors["source-not-found"].next);
}
