import { devNull } from "node:os";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Emulators check that there is a signature, not whose. */
export const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;

/** What the SDK of another process is told: these credentials, and nothing of the user's AWS configuration. */
export function sdkEnvironment(region: string) {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The SDK prints a warning about Node 20 when a client is made. */
export const NO_NODE_WARNING = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/** The stage's own clients: everything is said here, so that nothing of the user's AWS configuration gets in. */
export function localSqsClient(endpoint: string, region: string): SQSClient {
  process.env[NO_NODE_WARNING] = "true";
  return new SQSClient({ endpoint, region, credentials: CREDENTIALS });
}

export function localDocumentClient(endpoint: string, region: string): DynamoDBDocumentClient {
  process.env[NO_NODE_WARNING] = "true";
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials: CREDENTIALS }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
