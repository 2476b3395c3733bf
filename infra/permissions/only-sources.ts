import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { databaseArns } from "./database-arns.ts";
import { rdsArns } from "./rds-arns.ts";
import type { Place } from "./statement.ts";

/** The sources of targets that are no databases as well: of those databases.ts says who may do what. */
export function onlySources(stage: Stage, place: Place): readonly string[] {
  const { sources } = rdsArns(stage, place);
  const { own } = databaseArns(stage, place);
  return [...sources("rds"), ...sources("aurora-cluster")].filter((source) => !own.includes(source));
}
