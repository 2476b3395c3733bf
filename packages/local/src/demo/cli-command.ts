/** A call to one of a stage's services, with an input as AWS's API reference has it. */
export interface StageCall {
  /** As the AWS CLI calls it. */
  readonly service: "sqs" | "dynamodb" | "rds";
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A call as a command of the AWS CLI that can reach nothing but the stage: the endpoint is an argument (some CLIs pass
 * over AWS_ENDPOINT_URL), and the credentials are nobody's.
 */
export function cliCommand(
  { service, operation, input }: StageCall,
  stage: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  },
): string {
  const { accessKeyId, secretAccessKey } = stage.credentials;
  return [
    `AWS_ACCESS_KEY_ID=${accessKeyId}`,
    `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `AWS_REGION=${stage.region}`,
    "AWS_PAGER=",
    `aws ${service} ${dashed(operation)}`,
    `--endpoint-url ${stage.endpoint}`,
    `--region ${stage.region}`,
    ...Object.entries(input).map(([name, value]) => argument(name, value)),
  ].join(" ");
}

function argument(name: string, value: unknown): string {
  if (value === true) return `--${dashed(name)}`;
  if (value === false) return `--no-${dashed(name)}`;
  return `--${dashed(name)} ${quoted(typeof value === "string" ? value : JSON.stringify(value))}`;
}

/** `DescribeDBInstances` → `describe-db-instances`. */
function dashed(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** For a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
