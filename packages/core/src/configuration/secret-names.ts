import { type Step, steps } from "../job/step.ts";
import { webhooksOf } from "./alerts.ts";
import { SECRET_FIELDS } from "./finding.ts";
import { valueAt } from "./path.ts";
import { referencedNames } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { TargetSource } from "./target.ts";

/** The deployed functions, by their names. */
export type FunctionName = Step | "intake" | "notifier" | "dead-letters" | "janitor";

/**
 * Whether a function resolves targets, and with them all secrets: the intake takes a request for any target and checks
 * that it is complete; a step takes every target's secrets out of what it writes down, since targets share engines
 * (steps/vault.ts); so does the janitor, when it takes a clone out of an engine's config that an ended job left there.
 * The other two read job items only, and those hold no secret; what the notifier uses are the webhooks' addresses.
 */
const RESOLVES: Readonly<Record<FunctionName, boolean>> = {
  intake: true,
  snapshotter: true,
  cloner: true,
  "dblab-updater": true,
  "refresh-poller": true,
  restorer: false,
  exporter: false,
  reaper: true,
  janitor: true,
  notifier: false,
  "dead-letters": false,
};

/** What has secrets in it. */
type WithSecrets = Pick<Stage, "targets" | "alerts">;

/** The names in a stage's secret fields, each once, sorted: what `sst secret set` is for. */
export function secretNames(stage: WithSecrets): readonly string[] {
  return sorted([...targetNames(stage), ...webhookNames(stage)]);
}

/** The names whose values a function uses. A webhook's address is known to nobody but the notifier, who posts to it. */
export function secretNamesOf(name: FunctionName, stage: WithSecrets): readonly string[] {
  if (name === "notifier") return sorted(webhookNames(stage));
  return RESOLVES[name] ? sorted(targetNames(stage)) : [];
}

function targetNames({ targets }: WithSecrets): readonly string[] {
  return Object.values(targets).flatMap(namesIn);
}

function webhookNames({ alerts }: WithSecrets): readonly string[] {
  return webhooksOf(alerts).flatMap(({ webhookUrl }) => referencedNames(webhookUrl));
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function namesIn(target: TargetSource): readonly string[] {
  return SECRET_FIELDS.flatMap((path) => {
    const text = valueAt(target, path);
    return typeof text === "string" ? referencedNames(text) : [];
  });
}

/**
 * What a secret is called in SST, whose components' names are letters and digits with a capital first:
 * `ORDERS_DB_PASSWORD` is `OrdersDbPassword`, `ordersToken` is `OrdersToken`.
 */
export function sstName(name: string): string {
  return name
    .split("_")
    .map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** Set by Lambda, Node and SST, or by us (environment.ts of the functions). */
const TAKEN =
  /^(?:AWS_|LAMBDA_|NODE_|SST_|_)|_QUEUE_URL$|^(?:STAGE_FILE|JOB_TABLE|LOCK_TABLE|EVENT_BUS_NAME|EXPORT_BUCKET|EXPORT_ROLE_ARN|EXPORT_KMS_KEY_ID|LOG_LEVEL|PATH|HOME|LANG|TZ|LD_LIBRARY_PATH)$/;

/**
 * SST's own components of a stage, in lower case and without hyphens: a function each, a queue each. App is SST's own.
 * SST refuses two of one name, whatever their capitals, and names neither the field nor a remedy. Source: link.ts of its
 * platform. A test compares this with what is synthesised.
 */
const COMPONENTS: ReadonlySet<string> = new Set([
  "app",
  ...Object.keys(RESOLVES).map(plain),
  ...[...steps, "jobs", "notifier", "dead-letters", "rejected"].map((queue) => `${plain(queue)}queue`),
]);

/** Every component, a secret, too, has one beside it that ends so. */
const BESIDE = /linkref$/;

function isComponent(name: string): boolean {
  return COMPONENTS.has(name) || BESIDE.test(name);
}

function plain(name: string): string {
  return name.replaceAll("-", "");
}

/**
 * Why a name cannot be a secret's in a deployed stage, undefined if it can. A variable of a function's environment has
 * two characters at least. Source: Lambda's API Reference, Environment, and its reserved variables.
 *
 * @param names all of the stage's
 */
export function wrongName(name: string, names: readonly string[]): string | undefined {
  if (TAKEN.test(name))
    return `${name} is a name that the functions' environment has taken: choose another one`;
  if (name.length < 2) return `${name} is too short for a function's environment: two characters at least`;
  const component = sstName(name);
  if (isComponent(component.toLowerCase()))
    return `${name} would be ${component} in SST, which is the name of something that is deployed: rename the secret, such as ${name}_SECRET`;
  const twin = names.find(
    (other) => other !== name && sstName(other).toLowerCase() === component.toLowerCase(),
  );
  return twin && `${name} and ${twin} would both be ${component} in SST: rename one of them`;
}
