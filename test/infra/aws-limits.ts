/** What AWS refuses, which neither Pulumi's mocks nor its types know. From AWS's quotas and API references. */
export interface Limit {
  readonly type: string;
  /** Where in the inputs; `*` is every key or item. */
  readonly path: readonly string[];
  readonly source: string;
  allows(value: unknown): boolean;
}

const between = (from: number, to: number) => (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
const oneOf = (values: readonly unknown[]) => (value: unknown) => values.includes(value);
const matching = (form: RegExp) => (value: unknown) => typeof value === "string" && form.test(value);
const characters = (most: number) => (value: unknown) => typeof value === "string" && value.length <= most;

const SQS = "aws:sqs/queue:Queue";
const LAMBDA = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

export const limits: readonly Limit[] = [
  ...[
    { path: ["name"], allows: matching(/^[\w-]{1,80}$/) },
    { path: ["delaySeconds"], allows: between(0, 900) },
    { path: ["visibilityTimeoutSeconds"], allows: between(0, 43_200) },
    { path: ["messageRetentionSeconds"], allows: between(60, 1_209_600) },
    { path: ["maxMessageSize"], allows: between(1024, 1_048_576) },
    { path: ["receiveWaitTimeSeconds"], allows: between(0, 20) },
  ].map((limit) => ({ ...limit, type: SQS, source: "SQS API Reference, SetQueueAttributes" })),
  ...[
    { path: ["name"], allows: matching(/^[\w-]{1,64}$/) },
    { path: ["description"], allows: characters(256) },
    { path: ["memorySize"], allows: between(128, 10_240) },
    { path: ["timeout"], allows: between(1, 900) },
    { path: ["ephemeralStorage", "size"], allows: between(512, 10_240) },
    { path: ["environment", "variables"], allows: fitsEnvironment },
    { path: ["environment", "variables", "#names"], allows: matching(/^(?!AWS_|LAMBDA_|_)[a-zA-Z]\w+$/) },
    { path: ["vpcConfig", "subnetIds", "*"], allows: matching(/^subnet-[0-9a-z]{8,17}$/) },
    { path: ["vpcConfig", "securityGroupIds", "*"], allows: matching(/^sg-[0-9a-z]{8,17}$/) },
  ].map((limit) => ({
    ...limit,
    type: LAMBDA,
    source: "Lambda API Reference, CreateFunction; Lambda quotas",
  })),
  ...[
    // Above 10 a batching window would be needed.
    { path: ["batchSize"], allows: between(1, 10) },
    { path: ["scalingConfig", "maximumConcurrency"], allows: between(2, 1000) },
    { path: ["functionResponseTypes", "*"], allows: oneOf(["ReportBatchItemFailures"]) },
  ].map((limit) => ({ ...limit, type: MAPPING, source: "Lambda API Reference, CreateEventSourceMapping" })),
  ...[
    { path: ["name"], allows: matching(/^[\w.-]{1,64}$/) },
    { path: ["groupName"], allows: matching(/^[\w.-]{1,64}$/) },
    { path: ["description"], allows: characters(512) },
    { path: ["scheduleExpression"], allows: matching(/^(cron|rate)\(.{1,246}\)$/) },
    { path: ["flexibleTimeWindow", "mode"], allows: oneOf(["OFF"]) },
    { path: ["target", "retryPolicy", "maximumEventAgeInSeconds"], allows: between(60, 86_400) },
    { path: ["target", "retryPolicy", "maximumRetryAttempts"], allows: between(0, 185) },
  ].map((limit) => ({
    ...limit,
    type: SCHEDULE,
    source: "EventBridge Scheduler API Reference, CreateSchedule",
  })),
  ...[
    { path: ["name"], allows: characters(255) },
    { path: ["alarmDescription"], allows: characters(1024) },
    { path: ["period"], allows: (value: unknown) => between(60, 86_400)(value) && Number(value) % 60 === 0 },
    { path: ["evaluationPeriods"], allows: between(1, 7) },
    { path: ["datapointsToAlarm"], allows: between(1, 7) },
    { path: [], allows: looksBackBriefly },
  ].map((limit) => ({ ...limit, type: ALARM, source: "CloudWatch API Reference, PutMetricAlarm" })),
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    path: ["retentionInDays"],
    source: "CloudWatch Logs API Reference, PutRetentionPolicy",
    allows: oneOf([
      ...[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
      ],
    ]),
  },
  {
    type: "aws:iam/role:Role",
    path: ["name"],
    source: "IAM and AWS STS quotas",
    allows: matching(/^[\w+=,.@-]{1,64}$/),
  },
  {
    type: "aws:iam/role:Role",
    path: ["inlinePolicies", "*", "policy"],
    source: "IAM and AWS STS quotas: all inline policies of a role",
    allows: characters(10_240),
  },
  {
    type: "aws:iam/role:Role",
    path: ["managedPolicyArns"],
    source: "IAM and AWS STS quotas: managed policies of a role, unless AWS is asked for more",
    allows: (value: unknown) => Array.isArray(value) && value.length <= 10,
  },
  {
    type: "aws:iam/policy:Policy",
    path: ["name"],
    source: "IAM and AWS STS quotas",
    allows: matching(/^[\w+=,.@-]{1,128}$/),
  },
  {
    type: "aws:iam/policy:Policy",
    path: ["policy"],
    source: "IAM and AWS STS quotas: a managed policy",
    allows: characters(6144),
  },
  {
    type: "aws:dynamodb/table:Table",
    path: ["name"],
    source: "DynamoDB API Reference, CreateTable",
    allows: matching(/^[\w.-]{3,255}$/),
  },
  {
    type: "aws:sns/topic:Topic",
    path: ["displayName"],
    source: "SNS API Reference, CreateTopic",
    allows: characters(100),
  },
];

/** All names and values together. Source: Lambda quotas. */
function fitsEnvironment(value: unknown): boolean {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.reduce((sum, [name, text]) => sum + Buffer.byteLength(`${name}${text}`), 0) <= 4096;
}

/** A day back in all, or a week where periods are of an hour at least. Source: PutMetricAlarm, EvaluationPeriods. */
export function looksBackBriefly(value: unknown): boolean {
  const [period, periods] = ["period", "evaluationPeriods"].map((key) => Number(valuesAt(value, [key])[0]));
  if (period === undefined || periods === undefined) return false;
  return period * periods <= (period >= 3600 ? 7 : 1) * 86_400;
}

/** The values at a limit's path, which may be several. */
export function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  if (key === "*") return Object.values(value).flatMap((one) => valuesAt(one, rest));
  if (key === "#names") return Object.keys(value);
  return valuesAt(Reflect.get(value, key), rest);
}
