import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { secretsManagerClient, ssmClient } from "./clients.ts";
import type { SecretReference } from "./secret-reference.ts";

/** Secrets Manager and SSM in whatever region a reference names. */
export class SecretStores {
  readonly #secretsManagers = new Map<string, SecretsManagerClient>();
  readonly #parameterStores = new Map<string, SSMClient>();

  /** The text that stands in the store, a secret's JSON as it is; undefined if it is bytes. Throws the SDK's errors. */
  async text(reference: SecretReference): Promise<string | undefined> {
    const { arn, region } = reference;
    if (reference.store === "SSM") {
      const client = kept(this.#parameterStores, region, ssmClient);
      const command = new GetParameterCommand({ Name: arn, WithDecryption: true });
      return (await client.send(command)).Parameter?.Value;
    }
    const client = kept(this.#secretsManagers, region, secretsManagerClient);
    const command = new GetSecretValueCommand({
      SecretId: arn,
      ...(reference.versionStage && { VersionStage: reference.versionStage }),
      ...(reference.versionId && { VersionId: reference.versionId }),
    });
    return (await client.send(command)).SecretString;
  }
}

function kept<Client>(
  clients: Map<string, Client>,
  region: string,
  make: (region: string) => Client,
): Client {
  const client = clients.get(region) ?? make(region);
  clients.set(region, client);
  return client;
}
