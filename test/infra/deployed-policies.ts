// The policies that the deployment makes, for the stage that the account under test has been configured with.
import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { checkStage } from "@dblab-refresh/core/configuration/stage";
import { exportRoleStatements } from "../../infra/permissions/export-role.ts";
import { functionPolicy } from "../../infra/permissions/function-policy.ts";
import type { PolicyBasis } from "../../infra/permissions/policy-basis.ts";
import { schedulerStatements } from "../../infra/permissions/scheduler.ts";
import type { Statement } from "../../infra/permissions/statement.ts";
import { configured } from "./iam/account.ts";
import type { RoleName } from "./iam/allowed.ts";

const {
  account,
  region,
  installation,
  vpc,
  sources,
  secret,
  parameter,
  webhook,
  databaseKey,
  secretKey,
  exportKey,
  databases,
  databaseRole,
  mail,
  topic,
  bus,
  ...groups
} = configured;

/** Twice each source: once with every group that a target may name, once with those that RDS takes if none is named. */
function targets(): Record<string, unknown> {
  const both = sources.flatMap(({ type, identifier, ...named }) => {
    const source = { type, identifier, dbName: "app", username: "dump", password: "$PASSWORD" };
    const target = (more: object, clone: object) => ({
      source: { ...source, ...more },
      clone: { instanceClass: "db.r6g.large", ...clone },
      dblab: { apiEndpoint: "https://dblab.example.com", token: "$TOKEN" },
      aws: { region },
    });
    return [
      [`${identifier}-groups`, target(named, groups)],
      [`${identifier}-plain`, target(named, {})],
    ];
  });
  return Object.fromEntries(both);
}

function channels(): Record<string, unknown> {
  return {
    oncall: { type: "slack", webhookUrl: "$SLACK_WEBHOOK" },
    team: { type: "email", from: mail.from, to: [mail.to], configurationSet: mail.configurationSet },
    topic: { type: "sns", topicArn: `arn:aws:sns:${region}:${account}:${topic}` },
    operations: { type: "event-bus", name: bus },
  };
}

function databasesOf(): Record<string, unknown> {
  const all = databases.map(({ type, identifier, restore }) => [
    identifier,
    {
      type,
      aws: { region },
      restore: { ...restore, roles: [`arn:aws:iam::${account}:role/${databaseRole}`] },
    },
  ]);
  return Object.fromEntries(all);
}

const keyOf = (id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;

function keys() {
  return { databases: [keyOf(databaseKey)], secrets: [keyOf(secretKey)] };
}

function basis(): PolicyBasis {
  const checked = checkStage({
    installation,
    vpc,
    kmsKeys: keys(),
    alerts: { channels: channels() },
    targets: targets(),
    databases: databasesOf(),
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return {
    name: "production",
    stage: checked.stage,
    place: { partition: "aws", region, account },
    exportKey: keyOf(exportKey),
    secretValues: [
      `arn:aws:secretsmanager:${region}:${account}:secret:${secret}-AbCdEf:password::`,
      `arn:aws:ssm:${region}:${account}:parameter/${parameter}`,
    ],
  };
}

const stage = basis();

/** See secret-names.ts of core. */
function secretValuesOf(functionName: FunctionName): readonly string[] {
  if (["dead-letters", "restorer", "exporter"].includes(functionName)) return [];
  return functionName === "notifier"
    ? // Without the letters that Secrets Manager adds, as people may write it.
      [`arn:aws:secretsmanager:${region}:${account}:secret:${webhook}`]
    : stage.secretValues;
}

/** What a role allows and denies. */
export type PolicyOf = (role: RoleName) => readonly Statement[];

/** The policies under test: the deployment's own. */
export const policyOf: PolicyOf = (role) => {
  if (role === "exports") return exportRoleStatements(stage.name, stage.place);
  if (role === "scheduler") return schedulerStatements(stage.name, stage.place);
  return functionPolicy(role, { ...stage, secretValues: secretValuesOf(role) });
};
