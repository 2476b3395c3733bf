import { readSecretReference } from "@dblab-refresh/aws/secret-reference";
import { webhooksOf } from "@dblab-refresh/core/configuration/alerts";
import { SECRET_FIELDS } from "@dblab-refresh/core/configuration/finding";
import { pathText, valueAt } from "@dblab-refresh/core/configuration/path";
import { referencedNames } from "@dblab-refresh/core/configuration/references";
import { secretNames, sstName } from "@dblab-refresh/core/configuration/secret-names";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Deployment } from "./deployment.ts";

/**
 * The values of the stage's secrets, by the names that the configuration has for them. SST gives them to sst.config.ts
 * in variables of its own.
 *
 * @throws Error that names each secret that is not set, or is no reference though it begins like one, the fields that need it, and how it is set
 */
export function readSecrets({ name: stageName, stage }: Deployment): Record<string, $util.Output<string>> {
  const names = secretNames(stage);
  const unset = names.filter((name) => !secretValue(name));
  if (unset.length > 0) {
    const lines = unset.map((name) => {
      const fields = fieldsOf(name, stage).join(", ");
      return `${fields}: the secret ${name} is not set: npx sst secret set ${sstName(name)} --stage ${stageName}`;
    });
    throw new Error(lines.join("\n"));
  }
  const malformed = names.flatMap((name) => {
    const read = readSecretReference(secretValue(name));
    if (read.kind !== "malformed") return [];
    const fields = fieldsOf(name, stage).join(", ");
    // The value is not shown: what is no reference may be a secret.
    return `${fields}: the secret ${name} begins like a reference and is none: ${read.allowed}; no spaces, no line break at its end: npx sst secret set ${sstName(name)} --stage ${stageName}`;
  });
  if (malformed.length > 0) throw new Error(malformed.join("\n"));
  return Object.fromEntries(names.map((name) => [name, new sst.Secret(sstName(name)).value]));
}

function fieldsOf(name: string, { targets, alerts }: Stage): readonly string[] {
  const webhooks = webhooksOf(alerts)
    .filter(({ webhookUrl }) => referencedNames(webhookUrl).includes(name))
    .map((channel) => pathText(["alerts", "channels", channel.name, "webhookUrl"]));
  const ofTargets = Object.entries(targets).flatMap(([target, source]) =>
    SECRET_FIELDS.filter((path) => referencedNames(String(valueAt(source, path) ?? "")).includes(name)).map(
      (path) => pathText(["targets", target, ...path]),
    ),
  );
  return [...ofTargets, ...webhooks];
}

/** A secret's value as SST hands it over; empty where it is not set, which readSecrets tells. */
export function secretValue(name: string): string {
  return process.env[`SST_SECRET_${sstName(name)}`] ?? "";
}
