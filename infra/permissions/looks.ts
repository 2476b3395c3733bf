import type { Statement } from "./statement.ts";

/**
 * Refreshes and databases are asked for apart, and a policy is not to say things twice: statements of one name that look
 * become one, and what a listing of all allows anyway is left out of the others.
 */
export function withoutRepeatedLooks(statements: readonly Statement[]): readonly Statement[] {
  const looks = joined(statements.filter(isLook));
  const rest = statements.filter((statement) => !isLook(statement));
  const wide = looks.flatMap(({ Action = [], Resource }) =>
    Resource.filter((resource) => resource.endsWith(":*")).map((resource) => ({ Action, resource })),
  );
  const kept = looks.map((look) => ({
    ...look,
    Resource: look.Resource.filter(
      (resource) =>
        !wide.some(
          (one) =>
            one.resource !== resource &&
            one.Action[0] === look.Action?.[0] &&
            resource.startsWith(one.resource.slice(0, -1)),
        ),
    ),
  }));
  return [...kept.filter(({ Resource }) => Resource.length > 0), ...rest];
}

function joined(looks: readonly Statement[]): readonly Statement[] {
  const bySid = new Map<string, Statement>();
  for (const look of looks) {
    const Resource = [...new Set([...(bySid.get(look.Sid)?.Resource ?? []), ...look.Resource])];
    bySid.set(look.Sid, { ...look, Resource });
  }
  return [...bySid.values()];
}

function isLook({ Effect, Action = [], Condition }: Statement): boolean {
  const [action = "", ...others] = Action;
  return Effect === "Allow" && !Condition && others.length === 0 && action.startsWith("rds:Describe");
}
