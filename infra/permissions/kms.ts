import type { SecretReference } from "@dblab-refresh/aws/secret-reference";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { RdsAccess } from "../function-list.ts";
import { allow, type Statement } from "./statement.ts";

/**
 * Lets RDS use the snapshots' keys for what a function restores. RDS asks in the name of whoever calls it; the grant that
 * it makes is for itself. Source: "AWS KMS key management", Authorizing use of a customer managed key, in the RDS User
 * Guide.
 */
export function databaseKeyStatements(
  access: RdsAccess | undefined,
  { kmsKeys }: Pick<Stage, "kmsKeys">,
): readonly Statement[] {
  const keys = kmsKeys.databases;
  if (access !== "create the clone" || keys.length === 0) return [];
  const byRds = throughServices(keys.map((key) => service("rds", regionOf(key))));
  return [
    allow("LookAtDatabaseKeys", ["kms:DescribeKey"], keys, { StringEquals: byRds }),
    allow("GrantDatabaseKeys", ["kms:CreateGrant"], keys, {
      StringEquals: byRds,
      Bool: { "kms:GrantIsForAWSResource": ["true"] },
    }),
  ];
}

/**
 * Lets the stores decrypt what the references name. A secret and its key are in one region, so keys elsewhere are left
 * out. Sources: "Secret encryption and decryption" in the Secrets Manager User Guide, "Parameter Store: SecureString
 * parameter encryption" in the KMS Developer Guide.
 */
export function secretKeyStatements(
  references: readonly SecretReference[],
  { kmsKeys }: Pick<Stage, "kmsKeys">,
): readonly Statement[] {
  const keys = kmsKeys.secrets.filter((key) => references.some(({ region }) => region === regionOf(key)));
  if (keys.length === 0) return [];
  const services = references
    .filter(({ region }) => keys.some((key) => regionOf(key) === region))
    .map(({ store, region }) => service(store === "SSM" ? "ssm" : "secretsmanager", region));
  return [allow("DecryptSecrets", ["kms:Decrypt"], keys, { StringEquals: throughServices(services) })];
}

function throughServices(services: readonly string[]) {
  return { "kms:ViaService": [...new Set(services)].sort() };
}

function service(name: string, region: string): string {
  return `${name}.${region}.amazonaws.com`;
}

/** `arn:aws:kms:REGION:ACCOUNT:key/ID`. */
function regionOf(key: string): string {
  return key.split(":")[3] ?? "";
}
