import { type FunctionName, secretNamesOf } from "@dblab-refresh/core/configuration/secret-names";
import type { Deployment } from "./deployment.ts";
import { environmentOf } from "./environment.ts";
import { type ExportPlace, exportNames, hasDatabases } from "./export-place.ts";
import { functionList, functionNames } from "./function-list.ts";
import { ANY_ACCOUNT, namesOf } from "./names.ts";
import { partitionOf } from "./partition.ts";
import { functionPolicy } from "./permissions/function-policy.ts";
import { arn, type Place } from "./permissions/statement.ts";
import { MOST_ATTACHED, MOST_INLINE, MOST_POLICIES, policyDocuments } from "./policy-documents.ts";

/** Source: "Lambda quotas": all environment variables of a function together. Bytes. */
const MOST_BYTES = 4096;

/** KMS's ids are so long. */
const ANY_KEY = "00000000-0000-0000-0000-000000000000";

export interface Sizes {
  readonly environmentBytes: number;
  /** Of each policy of its role: the inline one, and those that it has beside it. */
  readonly policyCharacters: readonly number[];
}

/** The value of a secret; empty where there is none. */
export type SecretValue = (name: string) => string;

/** How much a function will have, from what is known before anything is made: an account's id is as long as any other. */
export function sizesOf(name: FunctionName, deployment: Deployment, secretValue: SecretValue): Sizes {
  const { stage } = deployment;
  const { region } = stage.deployment;
  const partition = partitionOf(region);
  const names = namesOf(deployment.name);
  const place = { partition: partition.name, region, account: ANY_ACCOUNT };
  const exports = hasDatabases(stage) ? anyExportPlace(deployment.name, place) : undefined;
  const secrets = secretNamesOf(name, stage).map((secret) => [secret, secretValue(secret)] as const);
  const variables = {
    ...environmentOf(
      functionList[name],
      names,
      (queue) => `https://sqs.${region}.${partition.suffix}/${ANY_ACCOUNT}/${names.queue(queue)}`,
      exports,
    ),
    ...Object.fromEntries(secrets),
  };
  const secretValues = secrets.map(([, value]) => value);
  const statements = functionPolicy(name, {
    name: deployment.name,
    stage,
    place,
    secretValues,
    ...(exports && { exportKey: exports.EXPORT_KMS_KEY_ID }),
  });
  return {
    environmentBytes: Object.entries(variables).reduce(
      (sum, [variable, value]) => sum + Buffer.byteLength(variable) + Buffer.byteLength(value),
      0,
    ),
    policyCharacters: policyDocuments(statements).map(({ length }) => length),
  };
}

/** As long as the one that is made. */
function anyExportPlace(stage: string, place: Place): ExportPlace<string> {
  const { bucket, roleArn } = exportNames(stage, place);
  return {
    EXPORT_BUCKET: bucket,
    EXPORT_ROLE_ARN: roleArn,
    EXPORT_KMS_KEY_ID: arn(place, "kms", `key/${ANY_KEY}`),
  };
}

/**
 * Lambda and IAM would refuse a function for its size when half of the stage is there: so it is asked before.
 *
 * @throws Error that has each function that is too large, by how much, and what to do about it
 */
export function checkSizes(deployment: Deployment, secretValue: SecretValue): void {
  const problems = functionNames.flatMap((name) => {
    const { environmentBytes, policyCharacters } = sizesOf(name, deployment, secretValue);
    return [
      ...(environmentBytes > MOST_BYTES
        ? [
            `The environment of ${name} has ${environmentBytes} bytes, Lambda allows ${MOST_BYTES}: keep the longest secrets in Secrets Manager, and set their ARNs as the secrets' values`,
          ]
        : []),
      ...policyProblems(name, policyCharacters, deployment),
    ];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** A role has room for so much in all. */
const MOST_CHARACTERS = MOST_INLINE + MOST_POLICIES * MOST_ATTACHED;

function policyProblems(
  name: FunctionName,
  [inline = 0, ...attached]: readonly number[],
  { stage }: Deployment,
): readonly string[] {
  const fits =
    inline <= MOST_INLINE &&
    attached.length <= MOST_POLICIES &&
    attached.every((characters) => characters <= MOST_ATTACHED);
  if (fits) return [];
  const all = attached.reduce((sum, characters) => sum + characters, inline);
  const [targets, databases] = [stage.targets, stage.databases].map((one) => Object.keys(one).length);
  const [has, divided] = hasDatabases(stage)
    ? [`${targets} targets and ${databases} databases`, "targets and databases"]
    : [`${targets} targets`, "targets"];
  return [
    `The policies of ${name} have ${all} characters for ${has}, IAM allows a role ${MOST_CHARACTERS} in ${MOST_POLICIES + 1} policies: divide the ${divided} between two stages`,
  ];
}
