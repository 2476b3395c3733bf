import { sstName } from "@dblab-refresh/core/configuration/secret-names";
import { stringify } from "yaml";

/** The variables that the file refers to. */
export const PASSWORD = "DB_PASSWORD";
export const TOKEN = "DBLAB_TOKEN";

/** What no default can know. */
export interface FirstStage {
  readonly type: "rds" | "aurora-cluster";
  readonly region: string;
  readonly identifier: string;
  readonly dbName: string;
  readonly username: string;
  readonly instanceClass: string;
  readonly apiEndpoint: string;
  readonly nightly: boolean;
}

/** A stage's file of one target, as a person would have written it. The secrets are references. */
export function firstStage(name: string, asked: FirstStage): string {
  const { type, region, identifier, dbName, username, instanceClass, apiEndpoint, nightly } = asked;
  const document = {
    deployment: { region },
    targets: {
      main: {
        source: {
          type,
          identifier: literal(identifier),
          dbName: literal(dbName),
          username: literal(username),
          password: reference(PASSWORD),
        },
        clone: { instanceClass: literal(instanceClass) },
        dblab: { apiEndpoint: literal(apiEndpoint), token: reference(TOKEN) },
        aws: { region },
        ...(nightly && { schedule: { expression: "cron(0 3 * * ? *)" } }),
      },
    },
  };
  return [
    "# yaml-language-server: $schema=./stage.schema.json",
    `# The stage ${name}: npx sst deploy --stage ${name}. All fields are in docs/configuration.md.`,
    "# The password and the token are secrets of the stage, and variables on one machine:",
    `# ${setSecret(PASSWORD, name)}, ${setSecret(TOKEN, name)}`,
    stringify(document, { lineWidth: 0 }),
  ].join("\n");
}

/** The command that gives a stage the value of a variable: the deployment reads it by another name. */
export function setSecret(variable: string, stage: string): string {
  return `npx sst secret set ${sstName(variable)} --stage ${stage}`;
}

/** An answer is what it says, and in the file a `$` may begin a reference. */
function literal(answer: string): string {
  return answer.replaceAll("$", "$$$$");
}

function reference(name: string): string {
  return `$\{${name}}`;
}
