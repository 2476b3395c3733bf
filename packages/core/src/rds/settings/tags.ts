import type { Described } from "../../ports/databases.ts";
import { MANAGED_BY } from "../clone-tags.ts";
import { parts, text } from "./reading.ts";
import type { Setting } from "./setting.ts";

/** The tags of what Describe showed. */
export function tagsOf(described: Described): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parts(described, "TagList").map((tag) => [text(tag, "Key") ?? "", text(tag, "Value") ?? ""]),
  );
}

/** Those of the original's that a call may set: `aws:` is AWS's own. */
export function carriedTags(original: Described): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tagsOf(original)).filter(([key]) => !isReserved(key)));
}

const isReserved = (key: string) => /^aws:/i.test(key);
/** What jobs put there themselves, and take away again. */
const isOurs = (key: string) => key.startsWith("dblab-refresh:") || key === MANAGED_BY.key;

/** Ours apart: they come and go with the job. */
export const tags: Setting = {
  name: "tags",
  fields: ["TagList"],
  value: (described) => Object.fromEntries(Object.entries(tagsOf(described)).filter(([key]) => !isOurs(key))),
  why: (original, current) => {
    const [was, is] = [carriedTags(original), carriedTags(current)];
    const isOtherwiseSame = [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((key) => !isOurs(key))
      .every((key) => was[key] === is[key]);
    return isOtherwiseSame ? "tags that begin with aws: are set by AWS's services only" : undefined;
  },
  lost: (original) => {
    const reserved = Object.keys(tagsOf(original)).filter(isReserved);
    if (reserved.length === 0) return undefined;
    return `the tags ${reserved.sort().join(", ")} are set by AWS's services only; a stack of CloudFormation goes on to find the database by its identifier`;
  },
};
