/** A resource as it would be made: its inputs are plain JSON, secrets unwrapped. */
export interface SynthesizedResource {
  /** `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** Pulumi's name for it. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What Pulumi hands to a mock. */
interface MockResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}
interface MockCall {
  readonly token: string;
  readonly inputs: Record<string, unknown>;
}

const ACCOUNT = "111122223333";

/** What AWS would answer to creations and questions, and a list of what was created. */
export function awsMocks(region: string) {
  const resources: SynthesizedResource[] = [];
  const taken = new Set<string>();
  return {
    resources,
    newResource({ type, name, inputs }: MockResource) {
      // Pulumi refuses a second resource of one URN: its type and its name; the mocks' engine does not.
      if (taken.has(`${type} ${name}`)) throw new Error(`two resources are ${type} ${name}`);
      taken.add(`${type} ${name}`);
      const plain = unwrapped(inputs) as Record<string, unknown>;
      if (!type.startsWith("sst:") && !type.startsWith("pulumi:"))
        resources.push({ type, name, inputs: plain });
      const physical = String(plain.name ?? plain.bucket ?? name);
      const arn = arnOf(type, physical, region);
      const url = `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${physical}`;
      const id = type === "aws:sqs/queue:Queue" ? url : physical;
      return { id, state: { ...inputs, name: physical, arn, url, ...random(type), ...key(type) } };
    },
    call({ token, inputs }: MockCall) {
      switch (token) {
        case "aws:index/getRegion:getRegion":
          return { region, name: region, id: region };
        case "aws:index/getCallerIdentity:getCallerIdentity":
          return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: "x", id: ACCOUNT };
        case "aws:index/getPartition:getPartition":
          return { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" };
        case "aws:iam/getPolicyDocument:getPolicyDocument":
          return { ...inputs, json: "{}", minifiedJson: "{}", id: "0" };
        default:
          throw new Error(`unknown data source ${token}`);
      }
    },
  };
}

const services: Readonly<Record<string, readonly [service: string, prefix: string]>> = {
  "aws:sqs/queue:Queue": ["sqs", ""],
  "aws:dynamodb/table:Table": ["dynamodb", "table/"],
  "aws:lambda/function:Function": ["lambda", "function:"],
  "aws:cloudwatch/logGroup:LogGroup": ["logs", "log-group:"],
  "aws:sns/topic:Topic": ["sns", ""],
};

function arnOf(type: string, name: string, region: string): string {
  if (type === "aws:iam/role:Role") return `arn:aws:iam::${ACCOUNT}:role/${name}`;
  if (type === "aws:iam/policy:Policy") return `arn:aws:iam::${ACCOUNT}:policy/${name}`;
  if (type === "aws:kms/key:Key") return `arn:aws:kms:${region}:${ACCOUNT}:key/${KEY}`;
  if (type === "aws:s3/bucket:Bucket") return `arn:aws:s3:::${name}`;
  const [service, prefix] = services[type] ?? ["mock", `${type.split(":").at(-1)}/`];
  return `arn:aws:${service}:${region}:${ACCOUNT}:${prefix}${name}`;
}

const KEY = "44444444-4444-4444-4444-444444444444";

function key(type: string): object {
  return type === "aws:kms/key:Key" ? { keyId: KEY } : {};
}

/** SST makes a key that our functions do not use. */
function random(type: string): object {
  return type === "random:index/randomBytes:RandomBytes" ? { base64: "", hex: "" } : {};
}

/** Pulumi's mark of a secret on the wire. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  if (record[SIGNATURE] === SECRET) return unwrapped(record.value);
  return Object.fromEntries(Object.entries(record).map(([key, part]) => [key, unwrapped(part)]));
}
