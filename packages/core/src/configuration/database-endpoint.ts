import type { Database } from "./database.ts";
import { problemOf } from "./finding.ts";
import { ConfigurationError } from "./problem.ts";
import { expand, REFERENCE_FORM, referencedNames } from "./references.ts";
import { awsSchema } from "./target.ts";
import { unset } from "./unset-variable.ts";

/**
 * The database with its `aws.endpoint` expanded: the only field of a database that may have references.
 *
 * @param variable a variable's value, undefined if it is not set; what it throws is passed on
 * @throws ConfigurationError
 */
export async function resolveDatabase(
  database: Database,
  identifier: string,
  variable: (name: string) => Promise<string | undefined>,
): Promise<Database> {
  const { region, endpoint } = database.aws;
  if (endpoint === undefined) return database;
  const names = referencedNames(endpoint);
  const values = new Map(await Promise.all(names.map(async (name) => [name, await variable(name)] as const)));
  const expansion = expand(endpoint, (name) => values.get(name));
  const refuse = (about: "value" | "relation", message: string) =>
    new ConfigurationError([
      problemOf({ path: ["aws", "endpoint"], about, message }, { databases: { [identifier]: database } }, [
        "databases",
        identifier,
      ]),
    ]);
  if (!expansion.ok) {
    throw expansion.cause === "unset"
      ? refuse("relation", unset(expansion.names))
      : refuse("value", REFERENCE_FORM);
  }
  const parsed = awsSchema.safeParse({ region, endpoint: expansion.text });
  if (!parsed.success) throw refuse("value", parsed.error.issues.map(({ message }) => message).join("; "));
  return { ...database, aws: parsed.data };
}
