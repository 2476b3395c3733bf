import { sdkEnvironment } from "./world/aws-clients.ts";
import type { World } from "./world/world.ts";

/** What the operator's command is told of a stage of this machine: where everything is, and nobody's credentials. */
export function operatorEnvironment(
  { queues, tables, rdsGateway }: Pick<World, "queues" | "tables" | "rdsGateway">,
  settings: {
    readonly region: string;
    readonly stageFile: string;
    /** What the stage's file refers to. */
    readonly variables: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  return {
    ...settings.variables,
    DBLAB_REFRESH_TABLE: tables.jobTableName,
    DBLAB_REFRESH_LOCK_TABLE: tables.lockTableName,
    DBLAB_REFRESH_JOBS_QUEUE_URL: queues.urlOf("jobs"),
    DBLAB_REFRESH_FILE: settings.stageFile,
    ...sdkEnvironment(settings.region),
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    AWS_ENDPOINT_URL_RDS: rdsGateway.url,
  };
}

/** Variables as a POSIX shell reads them (`. FILE`). */
export function environmentFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");
}
