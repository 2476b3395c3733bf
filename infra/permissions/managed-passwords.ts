import type { DatabaseArns } from "./database-arns.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/**
 * RDS makes the secret of a managed master password in the name of whoever asks for it, and so uses its key: Secrets Manager's
 * own, at which RDS only looks, or one of the configured, with which Secrets Manager encrypts the new secret, after it has
 * tried whether it may. The grant for the rotation is RDS's, as for a snapshot's key: see kms.ts. None of it lets
 * anybody read one.
 * Sources: "Password management with Amazon RDS and AWS Secrets Manager", Permissions required (RDS User Guide); "Secret
 * encryption and decryption", Permissions for the KMS key, Validating access, Encryption context, Key policy of the AWS managed
 * key (Secrets Manager User Guide).
 */
export function managedPasswordStatements(
  arns: DatabaseArns,
  keys: readonly string[],
  place: Place,
): readonly Statement[] {
  const secrets = arns.own.map((own) => {
    const { region, type } = partsOf(own);
    return arn({ ...place, region }, "secretsmanager", `secret:rds!${type}-*`);
  });
  const regions = [...new Set(secrets.map((secret) => partsOf(secret).region))].sort();
  const usable = keys.filter((key) => regions.includes(partsOf(key).region));
  const through = (service: string) => ({
    "kms:ViaService": regions.map((region) => `${service}.${region}.amazonaws.com`),
  });
  return [
    allow("ManagePasswords", ["secretsmanager:CreateSecret", "secretsmanager:TagResource"], secrets),
    allow(
      "LookAtSecretsManagersKey",
      ["kms:DescribeKey"],
      regions.map((region) => arn({ ...place, region }, "kms", "key/*")),
      {
        StringEquals: through("rds"),
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/aws/secretsmanager"] },
      },
    ),
    allow("EncryptPasswords", ["kms:Decrypt", "kms:GenerateDataKey"], usable, {
      StringEquals: through("secretsmanager"),
      StringLike: { "kms:EncryptionContext:SecretARN": [...new Set(secrets)] },
    }),
  ].filter(({ Resource }) => Resource.length > 0);
}

/** `arn:aws:rds:REGION:ACCOUNT:TYPE:NAME`. */
function partsOf(one: string) {
  const [, , , region = "", , type = ""] = one.split(":");
  return { region, type };
}
