import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Three attempts with their pauses fit into a handler's 60 s. Milliseconds. */
const requestHandler = {
  connectionTimeout: 4_000,
  requestTimeout: 12_000,
  throwOnRequestTimeout: true,
} as const;

/**
 * The SDK's warnings only: its infos and errors have whole inputs in them. Without a log of ours it would tell its own
 * by the name of a class, which a minified bundle does not keep, and swallow them.
 */
const unsaid = () => {};
const logger = {
  trace: unsaid,
  debug: unsaid,
  info: unsaid,
  warn: (...words: unknown[]) => process.emitWarning(words.map(String).join(" "), "AWS SDK"),
  error: unsaid,
};

/** What all clients have in common. */
const common = { requestHandler, logger };

/** Endpoint, region and credentials come from the SDK's own variables, such as AWS_ENDPOINT_URL_SQS. */
export function sqsClient(): SQSClient {
  return new SQSClient(common);
}

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient(common);
}

/**
 * One attempt, as long as a webhook has: a handler tells a channel up to three things, one after the other, and is run
 * again for what it could not tell.
 */
const ofChannels = {
  ...common,
  requestHandler: { ...requestHandler, requestTimeout: 10_000 },
  maxAttempts: 1,
};

/** @param region where the addresses are verified; the function's own if left out */
export function sesClient(region?: string): SESv2Client {
  return new SESv2Client({ ...ofChannels, ...(region && { region }) });
}

/** @param region the topic's own */
export function snsClient(region: string): SNSClient {
  return new SNSClient({ ...ofChannels, region });
}

/** For a channel: the account's own bus, which is told first, has a client of its own. */
export function channelBusClient(): EventBridgeClient {
  return new EventBridgeClient(ofChannels);
}

/** @param region the secret's own */
export function secretsManagerClient(region: string): SecretsManagerClient {
  return new SecretsManagerClient({ ...common, region });
}

/** @param region the parameter's own */
export function ssmClient(region: string): SSMClient {
  return new SSMClient({ ...common, region });
}

export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(common), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

const clients = new Map<string, { readonly reads: RDSClient; readonly writes: RDSClient }>();

/** The clients of a target's region, kept for the life of the function. */
export function rdsClients(aws: { readonly region: string; readonly endpoint?: string }) {
  const key = `${aws.region} ${aws.endpoint ?? ""}`;
  const known = clients.get(key);
  if (known) return known;
  const settings = { ...common, region: aws.region, ...(aws.endpoint && { endpoint: aws.endpoint }) };
  const made = { reads: new RDSClient(settings), writes: new RDSClient({ ...settings, maxAttempts: 1 }) };
  clients.set(key, made);
  return made;
}

/** Route 53 is in no region. Its endpoint comes from AWS_ENDPOINT_URL_ROUTE_53, if that is set. */
export function route53Clients() {
  return { reads: new Route53Client(common), writes: new Route53Client({ ...common, maxAttempts: 1 }) };
}
