import type { Outcome } from "../../../job/outcome.ts";
import type { DatabaseKind } from "../../../ports/databases.ts";
import { thingOf } from "../../../rds/original.ts";
import { restoreNames } from "../../../rds/restore-names.ts";
import { type DatabaseLook, failure } from "./database-look.ts";

/** RDS's limit for the identifier of an instance or a cluster. */
const LONGEST = 63;

/** The names that a restore needs must fit, and be free: whatever has one now is somebody else's. */
export async function checkNames(look: DatabaseLook, members: number): Promise<Outcome | undefined> {
  const { databases, identifier } = look;
  const names = namesOf(look, members);
  const long = names.find(({ name }) => name.length > LONGEST);
  if (long) {
    const message = `the identifier ${identifier} (${identifier.length} characters) is too long: the restore needs the name ${long.name}, and RDS allows ${LONGEST} characters`;
    return failure("database-not-swappable", message);
  }
  for (const { kind, name } of names) {
    if ((await databases.find(kind, name)) === undefined) continue;
    const message = `there is a ${thingOf(kind)} ${name} already, and the restore needs the name`;
    return failure("restore-name-taken", message);
  }
  return undefined;
}

function namesOf({ order, kind, identifier, job }: DatabaseLook, members: number) {
  // What is restored gets its last name only when it is proven.
  const { fresh, old } = restoreNames(identifier, job.jobId, order.cutover);
  const bases = [fresh, order.to ?? old];
  return bases.flatMap((base): { readonly kind: DatabaseKind; readonly name: string }[] => [
    { kind, name: base },
    ...Array.from({ length: members }, (_, n) => ({
      kind: "db-instance" as const,
      name: `${base}-${n + 1}`,
    })),
  ]);
}
