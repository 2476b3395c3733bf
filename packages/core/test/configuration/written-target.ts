// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references look like placeholders.
import type { TargetSource } from "../../src/configuration/target.ts";

/** Sections and fields to put over a valid target's; undefined takes one out. */
export type Overrides = { readonly [section: string]: Readonly<Record<string, unknown>> | undefined };

/** A target as written, valid and with nothing optional, but for the overrides: they may make it wrong. */
export function writtenTarget(overrides: Overrides = {}): Record<string, Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = {
    source: {
      type: "rds",
      identifier: "production",
      dbName: "app",
      username: "dump",
      password: "${DB_PASSWORD}",
    },
    clone: { instanceClass: "db.m6g.2xlarge" },
    dblab: { apiEndpoint: "https://dblab.example.com:2345", token: "${DBLAB_TOKEN}" },
    aws: { region: "eu-central-1" },
  };
  for (const [section, fields] of Object.entries(overrides)) {
    const merged = Object.entries({ ...sections[section], ...fields }).filter(
      ([, value]) => value !== undefined,
    );
    sections[section] = Object.fromEntries(merged);
    if (fields === undefined) delete sections[section];
  }
  return sections;
}

/** A valid target of the right type. */
export function targetSource(changes: { password?: string; token?: string } = {}): TargetSource {
  return {
    source: {
      type: "rds",
      identifier: "production",
      dbName: "app",
      username: "dump",
      password: changes.password ?? "${DB_PASSWORD}",
    },
    clone: { instanceClass: "db.m6g.2xlarge" },
    dblab: { apiEndpoint: "https://dblab.example.com:2345", token: changes.token ?? "${DBLAB_TOKEN}" },
    aws: { region: "eu-central-1" },
  };
}
