import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import { functionList, functionNames } from "./function-list.ts";
import { createFunction, type FunctionSurroundings } from "./functions.ts";
import { logicalName } from "./logical-name.ts";
import { tagsOf } from "./tags.ts";

/** Requests may come in bursts; a step's message is work of its own, and must not wait for another one. */
const BATCH_SIZES: Partial<Record<FunctionName, number>> = { intake: 10 };

/** So many at a time of one function: more would throttle RDS, and one account's Lambdas are everybody's. */
const MOST_AT_A_TIME = 5;

export type Functions = Readonly<Record<FunctionName, sst.aws.Function>>;

export function createFunctions(surroundings: FunctionSurroundings): Functions {
  const made = functionNames.map((name) => [name, createFunction(name, surroundings)] as const);
  // Every name of the list is in it.
  return Object.fromEntries(made) as Record<FunctionName, sst.aws.Function>;
}

/**
 * Joins functions to the queues that they drain. A batch that fails in part gives back that part; the cap is the
 * mapping's, since a function's own would throttle, and throttled messages end among the dead letters.
 *
 * @param needs what must be there as long as they drain their queues
 */
export function joinToQueues(
  names: readonly FunctionName[],
  functions: Functions,
  { deployment, queues }: Pick<FunctionSurroundings, "deployment" | "queues">,
  needs: $util.Resource[] = [],
): $util.Resource[] {
  return names.flatMap((name) => {
    const { drains } = functionList[name];
    if (drains === undefined) return [];
    return new aws.lambda.EventSourceMapping(
      `${logicalName(name)}Mapping`,
      {
        eventSourceArn: queues[drains].arn,
        functionName: functions[name].name,
        batchSize: BATCH_SIZES[name] ?? 1,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: MOST_AT_A_TIME },
        tags: tagsOf(deployment, "queues", name),
      },
      { dependsOn: needs },
    );
  });
}
