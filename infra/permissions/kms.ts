import type { SecretReference } from "@dblab-refresh/aws/secret-reference";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { hasDatabases } from "../export-place.ts";
import type { FunctionUse } from "../function-list.ts";
import { allow, type Statement } from "./statement.ts";

/**
 * Lets RDS use the snapshots' keys for what a function restores or copies. RDS asks in the name of whoever calls it; the grant that
 * it makes is for itself. Source: "AWS KMS key management", Authorizing use of a customer managed key, in the RDS User
 * Guide.
 */
export function databaseKeyStatements(
  use: Pick<FunctionUse, "rds" | "databases">,
  stage: Pick<Stage, "kmsKeys" | "targets" | "databases">,
): readonly Statement[] {
  const keys = stage.kmsKeys.databases;
  if (!usesKeys(use, stage) || keys.length === 0) return [];
  const byRds = throughServices(keys.map((key) => service("rds", regionOf(key))));
  return [
    allow("LookAtDatabaseKeys", ["kms:DescribeKey"], keys, { StringEquals: byRds }),
    allow("GrantDatabaseKeys", ["kms:CreateGrant"], keys, {
      StringEquals: byRds,
      Bool: { "kms:GrantIsForAWSResource": ["true"] },
    }),
  ];
}

function usesKeys(
  { rds, databases }: Pick<FunctionUse, "rds" | "databases">,
  stage: Pick<Stage, "targets" | "databases">,
): boolean {
  if (rds === "create the clone") return Object.keys(stage.targets).length > 0;
  const isForDatabases = databases?.access === "restore" || databases?.access === "snapshot";
  return isForDatabases && hasDatabases(stage);
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
