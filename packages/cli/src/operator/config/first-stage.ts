import { stringify } from "yaml";

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
        source: { type, identifier, dbName, username, password: reference("DB_PASSWORD") },
        clone: { instanceClass },
        dblab: { apiEndpoint, token: reference("DBLAB_TOKEN") },
        aws: { region },
        ...(nightly && { schedule: { expression: "cron(0 3 * * ? *)" } }),
      },
    },
  };
  return [
    "# yaml-language-server: $schema=./stage.schema.json",
    `# The stage ${name}: sst deploy --stage ${name}. All fields are in docs/configuration.md.`,
    "# The password and the token are secrets of the stage: sst secret set DB_PASSWORD …, sst secret set DBLAB_TOKEN …",
    stringify(document, { lineWidth: 0 }),
  ].join("\n");
}

function reference(name: string): string {
  return `$\{${name}}`;
}
