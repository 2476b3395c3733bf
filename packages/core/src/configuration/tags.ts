import * as z from "zod/mini";
import { isScalar, type Scalar } from "./field.ts";
import { isMapping } from "./path.ts";

/** The tags that say what a clone is and whose: the deletion of a clone rests on them. */
export const OUR_TAGS = ["ManagedBy", "AutoDelete", "DeleteAfter", "dblab-refresh:owner"] as const;

/** The tags of what is deployed: what it is, and which stage's. */
export const DEPLOYMENT_TAGS = ["application", "component", "function", "stage"] as const;
/** SST's own, on everything. */
const SST_TAGS = ["sst:app", "sst:stage"] as const;

/** AWS's limit of tags on a resource. */
const MOST_ON_A_RESOURCE = 50;

/** Source: the data type Tag in the RDS API Reference. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const CHARACTERS_SAID = "letters, digits, spaces and _ . : / = + - @";

/** A clone's own tags, beside ours. */
export const tags = tagsBeside(OUR_TAGS);

/** The user's own tags of what is deployed, beside ours and SST's. */
export const deploymentTags = tagsBeside([...DEPLOYMENT_TAGS, ...SST_TAGS]);

/** A mapping of keys to texts. All that is wrong is told at once, each under its key. */
function tagsBeside(ours: readonly string[]) {
  const most = MOST_ON_A_RESOURCE - ours.length;
  return z.pipe(
    z.custom<Record<string, Scalar | null>>(isMapping, { error: "a mapping of tag keys to values" }),
    z.transform((written: Record<string, Scalar | null>, { issues }): Readonly<Record<string, string>> => {
      const entries = Object.entries(written);
      if (entries.length > most) {
        issues.push({
          code: "custom",
          input: written,
          message: `has ${entries.length} tags: at most ${most}, because AWS allows ${MOST_ON_A_RESOURCE} and ${ours.length} are ours`,
          params: { about: "relation" },
        });
      }
      for (const [index, [key, value]] of entries.entries()) {
        const earlierKeys = entries.slice(0, index).map(([earlier]) => earlier);
        const complaint = complaintOfKey(key, ours) ?? complaintOfTwin(key, [...ours, ...earlierKeys]);
        if (complaint !== undefined) {
          issues.push({
            code: "custom",
            input: value,
            path: [key],
            message: complaint,
            params: { about: "key" },
          });
        } else if (!isTagValue(value)) {
          issues.push({
            code: "custom",
            input: value,
            path: [key],
            message: `a tag's value: up to 256 ${CHARACTERS_SAID}, not beginning with aws: or rds:`,
          });
        }
      }
      return Object.fromEntries(entries.map(([key, value]) => [key, String(value ?? "")]));
    }),
  );
}

function complaintOfKey(key: string, ours: readonly string[]): string | undefined {
  if (ours.includes(key)) {
    return `is a tag of our own: leave it out (so are ${ours.filter((our) => our !== key).join(", ")})`;
  }
  if (/^(aws|rds):/i.test(key)) return "is a tag key that AWS reserves: none begins with aws: or rds:";
  if (key === "" || [...key].length > 128 || !CHARACTERS.test(key)) {
    return `is not a tag key: 1 to 128 ${CHARACTERS_SAID}`;
  }
  return undefined;
}

/**
 * To IAM, Team and team are the same key: it refuses a role that has both, and a condition on ManagedBy is one on
 * managedby, too. Source: "Tags for IAM resources" in IAM's User Guide, Case sensitivity.
 */
function complaintOfTwin(key: string, others: readonly string[]): string | undefined {
  const twin = others.find((other) => other.toLowerCase() === key.toLowerCase());
  return (
    twin && `is the same key to IAM as ${twin}, since it minds no capitals: leave ${key} out or rename it`
  );
}

function isTagValue(value: unknown): boolean {
  if (value === null) return true;
  if (!isScalar(value)) return false;
  const text = String(value);
  return [...text].length <= 256 && CHARACTERS.test(text) && !/^(aws|rds):/i.test(text);
}
