import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { secretNamesOf } from "@dblab-refresh/core/configuration/secret-names";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { bundling } from "./bundling.ts";
import type { Deployment } from "./deployment.ts";
import { environmentOf, STAGE_FILE } from "./environment.ts";
import type { ExportPlace } from "./export-place.ts";
import { functionList, isInVpc } from "./function-list.ts";
import { logicalName } from "./logical-name.ts";
import { accountNamesOf, namesOf } from "./names.ts";
import { functionPolicy } from "./permissions/function-policy.ts";
import type { Place } from "./permissions/statement.ts";
import { lambdaTrust, trustDocument } from "./permissions/trust.ts";
import { policyDocuments } from "./policy-documents.ts";
import type { Queues } from "./queues.ts";
import { secretValue } from "./secrets.ts";
import { sizesOf } from "./sizes.ts";
import { tagsOf } from "./tags.ts";

/**
 * An import of the bundle takes a second of a small function's share of a processor; a handler itself waits for others.
 * More memory shortens the first call only.
 */
const MEMORY = "512 MB";

/** What the functions of a stage have in common. */
export interface FunctionSurroundings {
  readonly deployment: Deployment;
  readonly place: $util.Output<Place>;
  readonly queues: Queues;
  /** The stage's secrets by name. */
  readonly secrets: Readonly<Record<string, $util.Output<string>>>;
  /** Where snapshots are exported to; none in a stage without databases. */
  readonly exports?: ExportPlace<$util.Input<string>>;
}

/** A function with exactly the variables, the permissions and the network that function-list.ts says. */
export function createFunction(
  name: FunctionName,
  { deployment, place, queues, secrets, exports }: FunctionSurroundings,
): sst.aws.Function {
  const { stage } = deployment;
  const use = functionList[name];
  const names = namesOf(deployment.name);
  const tags = tagsOf(deployment, "functions", name);
  const ownSecrets = Object.fromEntries(
    secretNamesOf(name, stage).map((secret) => [secret, secrets[secret]]),
  );
  const variables = {
    ...environmentOf<$util.Input<string>>(use, names, (queue: QueueName) => queues[queue].url, exports),
    ...ownSecrets,
  };
  const policies = $resolve({
    place,
    // Where a value is a reference, its ARN is no secret; other values do not reach a policy.
    secretValues: $util.unsecret($resolve(Object.values(ownSecrets))),
    ...(exports && { exportKey: exports.EXPORT_KMS_KEY_ID }),
  }).apply((known) => policyDocuments(functionPolicy(name, { name: deployment.name, stage, ...known })));
  // How many there are is known before the account is: what differs by then is as long as it will be.
  const [, ...others] = sizesOf(name, deployment, secretValue).policyCharacters;
  const account = accountNamesOf(deployment.name, stage.deployment.region);
  const attached = others.map(
    (_, index) =>
      new aws.iam.Policy(`${logicalName(name)}Policy${index + 2}`, {
        name: account.policy(name, index + 2),
        // Another description would be another policy, of the same name.
        description: "What the role's inline policy has no room for",
        policy: policies.apply((all) => documentAt(all, index + 1)),
        tags,
      }),
  );
  return new sst.aws.Function(logicalName(name), {
    name: names.functionName(name),
    description: use.does,
    handler: `packages/functions/src/${name}.handler`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: MEMORY,
    timeout: `${stage.lambda.timeout} seconds`,
    logging: { format: "json" },
    nodejs: bundling,
    copyFiles: [{ from: stageFileOf(deployment), to: STAGE_FILE }],
    ...(isInVpc(use) &&
      stage.vpc && {
        vpc: { privateSubnets: [...stage.vpc.subnets], securityGroups: [...stage.vpc.securityGroups] },
      }),
    tags,
    transform: {
      // SST's own role has logs:* on everything, by a managed policy.
      role: {
        name: account.role(name),
        description: use.does,
        assumeRolePolicy: trustDocument(lambdaTrust),
        managedPolicyArns: attached.map(({ arn }) => arn),
        inlinePolicies: [{ name: "exact", policy: policies.apply((all) => documentAt(all, 0)) }],
        tags,
      },
      logGroup: {
        name: names.logGroup(name),
        retentionInDays: stage.logs.retentionDays,
        tags: tagsOf(deployment, "logs", name),
      },
      // SST would add its key and its resources: no handler reads them.
      function: { environment: { variables } },
    },
  });
}

/** @throws Error if the sizes have foreseen another number of policies */
function documentAt(documents: readonly string[], index: number): string {
  const document = documents[index];
  if (document === undefined) throw new Error(`there are only ${documents.length} policies`);
  return document;
}

/** Where SST finds the stage's configuration for the bundles, under the folder that it keeps for itself. */
function stageFileOf({ name }: Deployment): string {
  return `.sst/stages/${name}.json`;
}

export function writeStageFile(deployment: Deployment): void {
  const file = stageFileOf(deployment);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(deployment.plain));
}
