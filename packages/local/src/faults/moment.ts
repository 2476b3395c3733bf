import { type GatewayCall, isRecord } from "../world/gateway-call.ts";
import type { World } from "../world/world.ts";
import type { Striking } from "./striking.ts";

/** A commit of a job's chain, as the job table sees it: the attributes that it sets, in DynamoDB's JSON. */
export interface Commit {
  readonly jobId: string;
  /** The text or the number of an attribute, or of one inside of it: `facts.cloneStatus`. */
  value(path: string): string | undefined;
}

/** The commit in a call to DynamoDB, if it is one: whatever sets a version is. */
export function commitIn({ operation, input }: GatewayCall, { tables }: World): Commit | undefined {
  if (operation !== "UpdateItem" || input.TableName !== tables.jobTableName) return undefined;
  const values = input.ExpressionAttributeValues;
  if (!isRecord(values) || values[":version"] === undefined) return undefined;
  const key = isRecord(input.Key) ? textOf(input.Key.jobId) : undefined;
  return {
    jobId: key ?? "",
    value(path) {
      const [first = "", ...rest] = path.split(".");
      let at = values[`:${first}`];
      for (const part of rest) at = isRecord(at) && isRecord(at.M) ? at.M[part] : undefined;
      return textOf(at);
    },
  };
}

function textOf(attribute: unknown): string | undefined {
  if (!isRecord(attribute)) return undefined;
  const { S: text, N: number } = attribute;
  return typeof text === "string" ? text : typeof number === "string" ? number : undefined;
}

/** Does something once, right after the first commit of the kind; `break` cuts the connection of its answer. */
export function afterCommit(
  world: World,
  isIt: (commit: Commit) => boolean,
  act: (commit: Commit) => unknown,
): Striking {
  let hasStruck = false;
  const leave = world.tables.witness((call, { status }) => {
    const commit = status === 200 ? commitIn(call, world) : undefined;
    if (hasStruck || commit === undefined || !isIt(commit)) return "answer";
    hasStruck = true;
    leave();
    return act(commit) === "break" ? "break" : "answer";
  });
  return { hasStruck: () => hasStruck, lift: leave };
}

/** Does something once a job has entered the step. */
export function onEntering(world: World, step: string, act: (commit: Commit) => unknown): Striking {
  return afterCommit(world, (commit) => commit.value("step") === step, act);
}
