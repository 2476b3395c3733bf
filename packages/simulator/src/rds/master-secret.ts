import type { MasterUserSecret } from "@aws-sdk/client-rds";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** The secret in which RDS keeps a master password that it manages: it is being created. */
export function newSecret(
  { account, ids }: Pick<World, "account" | "ids">,
  kind: "db" | "cluster",
  keyId: string | undefined,
): MasterUserSecret {
  return {
    SecretArn: `arn:aws:secretsmanager:${account.region}:${account.accountId}:secret:rds!${kind}-${ids()}`,
    SecretStatus: "creating",
    ...(keyId === undefined ? {} : { KmsKeyId: keyId }),
  };
}

/** The work during which it was created is done. */
export function activateSecret({ settings }: Instance | Cluster): void {
  if (settings.MasterUserSecret === undefined) return;
  settings.MasterUserSecret = { ...settings.MasterUserSecret, SecretStatus: "active" };
}

/** What a modification makes of the secret: undefined if it stays as it is. */
export function changedSecret(
  world: World,
  kind: "db" | "cluster",
  input: {
    readonly ManageMasterUserPassword?: boolean | undefined;
    readonly RotateMasterUserPassword?: boolean | undefined;
    readonly MasterUserSecretKmsKeyId?: string | undefined;
  },
  present: MasterUserSecret | undefined,
): { MasterUserSecret: MasterUserSecret | undefined } | undefined {
  const { ManageMasterUserPassword: manages, MasterUserSecretKmsKeyId: keyId } = input;
  if (manages === false && present !== undefined) return { MasterUserSecret: undefined };
  if (manages === true && present === undefined) return { MasterUserSecret: newSecret(world, kind, keyId) };
  if (input.RotateMasterUserPassword === true && present !== undefined)
    return { MasterUserSecret: { ...present, SecretStatus: "rotating" } };
  return undefined;
}
