import type { Synthesis } from "./synthesis.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** The resources of a type, by AWS's name for each. */
export function made({ resources }: Synthesis, type: string): ReadonlyMap<string, Inputs> {
  const found = resources.filter((resource) => resource.type === type);
  return new Map(found.map(({ name, inputs }) => [String(inputs.name ?? name), inputs]));
}

/** Every AWS type that the assertions look at. */
export const types = {
  queue: "aws:sqs/queue:Queue",
  table: "aws:dynamodb/table:Table",
  function: "aws:lambda/function:Function",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  role: "aws:iam/role:Role",
  policy: "aws:iam/policy:Policy",
  schedule: "aws:scheduler/schedule:Schedule",
  scheduleGroup: "aws:scheduler/scheduleGroup:ScheduleGroup",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  topic: "aws:sns/topic:Topic",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  key: "aws:kms/key:Key",
  keyAlias: "aws:kms/alias:Alias",
  bucket: "aws:s3/bucket:Bucket",
  bucketAccess: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  bucketOwnership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  bucketEncryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  bucketLifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  dashboard: "aws:cloudwatch/dashboard:Dashboard",
} as const;

/** A value inside of inputs: `valueAt(inputs, "environment", "variables")`. */
export function valueAt(inputs: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    inputs,
  );
}

/** JSON inside of inputs: a policy, a redrive. */
export function jsonAt(inputs: unknown, ...path: readonly (string | number)[]): unknown {
  const text = valueAt(inputs, ...path);
  return typeof text === "string" ? JSON.parse(text) : undefined;
}
