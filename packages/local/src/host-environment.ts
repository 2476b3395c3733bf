import { queueVariable } from "@dblab-refresh/functions/environment";
import { NO_NODE_WARNING, sdkEnvironment } from "./world/aws-clients.ts";
import { EXPORTS } from "./world/export-place.ts";
import { functionQueues } from "./world/queue-settings.ts";
import type { World } from "./world/world.ts";

/** What a process needs on any machine, and nothing else of the user's: no credentials, no AWS profile, no proxy. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LANG", "TZ"];

/** The environment of the functions: as environment.ts of the functions lists it, and the SDK's own variables. */
export function hostEnvironment(
  world: World,
  settings: {
    readonly region: string;
    readonly stageFile: string;
    readonly variables: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const { queues, tables } = world;
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const urls = [...functionQueues, "rejected" as const].map((queue) => [
    queueVariable(queue),
    queues.urlOf(queue),
  ]);
  return {
    ...Object.fromEntries([...inherited, ...urls]),
    ...settings.variables,
    STAGE_FILE: settings.stageFile,
    JOB_TABLE: tables.jobTableName,
    LOCK_TABLE: tables.lockTableName,
    ...sdkEnvironment(settings.region),
    EVENT_BUS_NAME: "default",
    EXPORT_BUCKET: EXPORTS.bucket,
    EXPORT_ROLE_ARN: EXPORTS.roleArn,
    EXPORT_KMS_KEY_ID: EXPORTS.kmsKeyId,
    AWS_ENDPOINT_URL_EVENTBRIDGE: world.events.url,
    AWS_ENDPOINT_URL_SESV2: world.alerts.server.url,
    AWS_ENDPOINT_URL_SNS: world.alerts.server.url,
    AWS_ENDPOINT_URL_ROUTE_53: world.dns.url,
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_DYNAMODB: tables.url,
    [NO_NODE_WARNING]: "true",
  };
}
