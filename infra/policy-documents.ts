import type { Statement } from "./permissions/statement.ts";
import { policyDocument } from "./policy-document.ts";

/** Source: "IAM and AWS STS quotas": all inline policies of a role, white space not counted. Characters. */
export const MOST_INLINE = 10_240;

/** The same of a policy that is the account's own, and how many of them a role may have without asking AWS. */
export const MOST_ATTACHED = 6144;
export const MOST_POLICIES = 10;

/**
 * A role's statements as policies: the first is the role's inline one, and the only one unless they are too long for it;
 * the others are for policies of the account's own. Denials are in the inline one, which no update takes from the role.
 * A statement that has no room is divided by its resources, which changes nothing of what it says.
 *
 * What cannot be divided and is too long nevertheless is a policy of its own: `checkSizes` refuses it.
 */
export function policyDocuments(statements: readonly Statement[]): readonly string[] {
  const whole = policyDocument(statements);
  if (whole.length <= MOST_INLINE) return [whole];
  const filled: Statement[][] = [[]];
  for (const statement of [...of(statements, "Deny"), ...of(statements, "Allow")]) pack(statement, filled);
  return filled.map(policyDocument);
}

function of(statements: readonly Statement[], effect: Statement["Effect"]): readonly Statement[] {
  return statements.filter(({ Effect }) => Effect === effect);
}

/** Into the last policy as much as it takes, the rest into new ones. */
function pack(statement: Statement, filled: Statement[][]): void {
  let rest = statement;
  for (let part = 1; rest.Resource.length > 0; part++) {
    const last = filled.at(-1) ?? [];
    const most = filled.length === 1 ? MOST_INLINE : MOST_ATTACHED;
    const fits = (resources: number) => policyDocument([...last, cut(rest, part, resources)]).length <= most;
    let fitting = rest.Resource.length;
    while (fitting > 0 && !fits(fitting)) fitting--;
    // Nothing is left over for ever: an empty policy takes one resource, whatever its length.
    const taken = fitting === 0 && last.length === 0 ? 1 : fitting;
    if (taken > 0) last.push(cut(rest, part, taken));
    rest = { ...rest, Resource: rest.Resource.slice(taken) };
    if (rest.Resource.length > 0) filled.push([]);
    if (taken === 0) part--;
  }

  function cut(one: Statement, part: number, resources: number): Statement {
    const Sid = part === 1 ? statement.Sid : `${statement.Sid}Part${part}`;
    return { ...one, Sid, Resource: one.Resource.slice(0, resources) };
  }
}
