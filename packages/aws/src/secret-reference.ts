/** A value that stands in a store, named by its ARN. */
export type SecretReference =
  | {
      readonly store: "Secrets Manager";
      /** Of the secret alone, as GetSecretValue and a policy name it. */
      readonly arn: string;
      readonly region: string;
      /** The key in the secret's JSON whose value is meant; absent: the secret is no JSON, and meant as a whole. */
      readonly jsonKey?: string;
      /** Absent, as the id: the current version, `AWSCURRENT`. */
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  | { readonly store: "SSM"; readonly arn: string; readonly region: string };

/** What a variable's value is: the value itself, or a reference to it. */
export type ReadReference =
  | { readonly kind: "value" }
  | { readonly kind: "reference"; readonly reference: SecretReference }
  /** It begins like a reference and is none. `allowed` says what one is. */
  | { readonly kind: "malformed"; readonly allowed: string };

const BEGINS_AS_ONE = /^\s*arn:aws[a-z-]*:(secretsmanager|ssm):/;

const SECRET =
  /^(?<arn>arn:aws[a-z-]*:secretsmanager:(?<region>[a-z0-9-]+):\d{12}:secret:[\w/+=.@-]{1,519})(?::(?<key>[^:]*):(?<stage>[^:]*):(?<version>[^:]*))?$/;

const PARAMETER = /^arn:aws[a-z-]*:ssm:(?<region>[a-z0-9-]+):\d{12}:parameter\/[\w./-]{1,1011}$/;

const ALLOWED = {
  secretsmanager:
    "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, for a key of its JSON with :KEY:: behind it (:KEY:STAGE:VERSION-ID)",
  ssm: "arn:aws:ssm:REGION:ACCOUNT:parameter/NAME",
} as const;

/**
 * Tells a reference from a value. The form is that of `valueFrom` in the task definitions of ECS: the ARN of a secret,
 * with `:json-key:version-stage:version-id` behind it (all three colons, each part may be empty), or of a parameter.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function readSecretReference(value: string): ReadReference {
  const service = BEGINS_AS_ONE.exec(value)?.[1];
  if (service === undefined) return { kind: "value" };
  const reference = service === "ssm" ? parameterOf(value) : secretOf(value);
  if (reference !== undefined) return { kind: "reference", reference };
  return { kind: "malformed", allowed: service === "ssm" ? ALLOWED.ssm : ALLOWED.secretsmanager };
}

function secretOf(value: string): SecretReference | undefined {
  const { arn, region, key, stage, version } = SECRET.exec(value)?.groups ?? {};
  if (arn === undefined || region === undefined) return undefined;
  return {
    store: "Secrets Manager",
    arn,
    region,
    ...(key && { jsonKey: key }),
    ...(stage && { versionStage: stage }),
    ...(version && { versionId: version }),
  };
}

function parameterOf(value: string): SecretReference | undefined {
  const region = PARAMETER.exec(value)?.groups?.region;
  return region === undefined ? undefined : { store: "SSM", arn: value, region };
}

/** What a function that uses the reference must be allowed; a key of one's own (KMS) needs `kms:Decrypt` as well. */
export function neededPermission({ store, arn }: SecretReference): {
  readonly action: "secretsmanager:GetSecretValue" | "ssm:GetParameter";
  readonly resource: string;
} {
  const action = store === "SSM" ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
  return { action, resource: arn };
}
