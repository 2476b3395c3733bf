import type { Database } from "@dblab-refresh/core/configuration/database";
import { passableRoles } from "@dblab-refresh/core/configuration/passable-roles";
import { databaseKind } from "@dblab-refresh/core/rds/original";
import { unpassableRoles } from "@dblab-refresh/core/rds/settings/passed-roles";
import type { StagePorts } from "../stage/stage-ports.ts";
import type { Tell } from "./engine-diagnosis.ts";

/** One that is renamed first is away until what is restored has its name. */
const NOT_THERE =
  "Correct its name under databases, its type or its aws.region; in the middle of a restore it may be away for a while.";

/** A swap by the record leaves the restored database under a name of its own. */
const BY_RECORD = "Ask for the plan of a restore, which looks there: dblab-refresh enqueue with --dry-run.";

/**
 * Tells if a database is not in RDS, or has a role that a deployed stage's restores may not pass.
 *
 * @param database with its endpoint resolved
 * @throws Fault if RDS does not say
 */
export async function lookAtDatabase(
  ports: Pick<StagePorts, "databases" | "stage">,
  identifier: string,
  { type, aws, restore }: Pick<Database, "type" | "aws" | "restore">,
  tell: Tell,
): Promise<void> {
  const kind = databaseKind(type);
  const rds = ports.databases({ region: aws.region, ...(aws.endpoint && { endpoint: aws.endpoint }) });
  const described = await rds.find(kind, identifier);
  if (described === undefined && restore.record !== undefined)
    return tell(
      "unchecked",
      `there is no ${identifier} in ${aws.region}: a record says how it is called now`,
      BY_RECORD,
    );
  if (described === undefined)
    return tell("problem", `there is no ${identifier} in ${aws.region}`, NOT_THERE);
  if (ports.stage.deployment === undefined) return;
  const members = kind === "db-cluster" ? await rds.members(identifier) : [];
  const say = unpassableRoles({ kind, identifier, described, members }, passableRoles(ports.stage));
  if (say === undefined) return;
  tell(
    "problem",
    say,
    `Add the ARN of each to databases.${identifier}.restore.roles and deploy: until then every restore is refused.`,
  );
}
