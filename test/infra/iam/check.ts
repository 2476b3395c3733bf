import type { Statement } from "../../../infra/permissions/statement.ts";
import { type Thing, things } from "./account.ts";
import { type Allowed, allowed, keeps, type RoleName } from "./allowed.ts";
import { type Decision, decide, decideQuickly } from "./decision.ts";
import { askedBy, everyQuestion, type NamedQuestion } from "./questions.ts";

type Expected = "allowed" | "denied" | "explicitly denied";

const questions = everyQuestion();

/**
 * Asks every question of the account about one role. Each finding is a cell where the policy and the table differ,
 * in a sentence; none: they agree everywhere.
 *
 * @param about the actions to ask about; all if left out
 * @param most so many findings are enough
 */
export async function differences(
  who: RoleName,
  statements: readonly Statement[],
  { about, most }: { readonly about?: ReadonlySet<string>; readonly most?: number } = {},
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const one of await questions) {
    const question = askedBy(who, one);
    if (about && !about.has(question.action)) continue;
    if (found.length === most) break;
    const expected = expectedOf(who, question);
    if (agrees(decideQuickly(statements, question), expected)) continue;
    found.push(sentence(who, question, expected, await decide(statements, question)));
  }
  return found;
}

/** The row of the table that allows it. */
function rowFor(who: RoleName, question: Pick<NamedQuestion, "action" | "on" | "manner">) {
  const { action, on, manner } = question;
  return allowed.find(
    (row: Allowed) =>
      row.who.includes(who) &&
      row.does.includes(action) &&
      row.on.includes(on) &&
      (row.only === undefined || (manner !== undefined && row.only.includes(manner))),
  );
}

function expectedOf(who: RoleName, question: NamedQuestion): Expected {
  if (rowFor(who, question)) return "allowed";
  const { isKept } = things[question.on] as Thing;
  return isKept && keeps(who, isKept, question.action) ? "explicitly denied" : "denied";
}

function agrees(kind: Decision["kind"], expected: Expected): boolean {
  return expected === "denied" ? kind !== "allowed" : kind === expected;
}

function sentence(
  who: RoleName,
  { action, on, manner }: NamedQuestion,
  expected: Expected,
  decision: Decision,
): string {
  const how = manner ? ` ${manner}` : "";
  const by = "by" in decision ? ` by ${decision.by.join(", ")}` : "";
  return `${who}: ${action} on ${on}${how} must be ${expected}, but is ${decision.kind}${by}`;
}
