import { WEBHOOK_FORM, WEBHOOK_URL } from "./alert-channels.ts";
import { ConfigurationError } from "./problem.ts";
import { expand, referencedNames } from "./references.ts";
import { valuesOf } from "./variable-values.ts";

/**
 * The address of a channel's webhook, which is a secret: never store or log it.
 *
 * @param written as the configuration has it
 * @param variable a variable's value, undefined if it is not set; what it throws (a Fault) is passed on
 * @throws ConfigurationError that names the field and the variables, never a value
 */
export async function resolveWebhook(
  written: string,
  name: string,
  variable: (name: string) => Promise<string | undefined>,
): Promise<string> {
  const names = referencedNames(written);
  const values = await valuesOf(names, variable);
  const expansion = expand(written, (one) => values.get(one));
  const path = `alerts.channels.${name}.webhookUrl`;
  if (!expansion.ok) {
    const unset = expansion.cause === "unset" ? expansion.names : names;
    const message = `needs the variable ${unset.join(", ")}, which is not set or empty where the notifier runs: set it there`;
    throw new ConfigurationError([{ path, message }]);
  }
  if (!WEBHOOK_URL.test(expansion.text) || !URL.canParse(expansion.text)) {
    const hint = "(does its variable end with a line break?)";
    throw new ConfigurationError([{ path, value: "(hidden)", message: `${WEBHOOK_FORM} ${hint}` }]);
  }
  return expansion.text;
}
