import { DBClusterNotFoundFault, DBInstanceNotFoundFault } from "@aws-sdk/client-rds";
import { fault } from "@dblab-refresh/simulator/rds/failure";
import type { Place } from "./place.ts";

/**
 * A clean-up looks twice before it forgets anything, so none of ours is hidden twice within so long: two looks of the
 * janitor at one job's leftovers may be hours apart. Milliseconds.
 */
const PAUSE_MS = 6 * 60 * 60_000;

/** Clones, and what a restore has made or retired: the names of `restoreNames`. */
const OURS = /^dblab-refresh-|-(new|old|live)-[0-9a-z]{8}(-|$)/;

interface Shown {
  readonly resourceId: string;
  readonly identifier: string;
  readonly status: string;
}

/** Describe reads from copies that follow: now and then one does not have yet what another has shown already. */
export class Flapping {
  /** Of each thing, the status that was shown last, and the one before it; by resource id. */
  readonly #statuses = new Map<string, readonly [last: string, before: string | undefined]>();
  readonly #hiddenAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes what is shown. Answers what of ours an older copy could hide or show as it was. */
  see(answer: unknown): readonly Shown[] {
    const shown = ours(answer);
    for (const { resourceId, status } of shown) {
      const [last, before] = this.#statuses.get(resourceId) ?? [];
      if (last !== status) this.#statuses.set(resourceId, [status, last ?? before]);
    }
    return shown.filter(
      ({ resourceId }) => this.#now() - (this.#hiddenAt.get(resourceId) ?? -PAUSE_MS) >= PAUSE_MS,
    );
  }

  /**
   * What an older copy answers: with one of them as it was before, or without it.
   *
   * @throws the SDK's NotFound if it was asked for by its name
   */
  older(answer: unknown, [first, ...others]: readonly [Shown, ...Shown[]], place: Place, isByName: boolean) {
    const { resourceId, identifier } = place.generator("flap of").pick([first, ...others]);
    this.#hiddenAt.set(resourceId, this.#now());
    const [, before] = this.#statuses.get(resourceId) ?? [];
    if (before !== undefined && place.chance("flap to an older status", 0.5))
      return {
        what: `${identifier} is ${before} again`,
        answer: () => withStatus(answer, resourceId, before),
      };
    if (!isByName)
      return { what: `${identifier} is not listed`, answer: () => withStatus(answer, resourceId, undefined) };
    return {
      what: `${identifier} is not found`,
      answer: () => {
        throw isList(answer, "DBClusters")
          ? fault(DBClusterNotFoundFault, `DBCluster ${identifier} not found.`)
          : fault(DBInstanceNotFoundFault, `DBInstance ${identifier} not found.`);
      },
    };
  }
}

const lists = {
  DBInstances: ["DbiResourceId", "DBInstanceIdentifier", "DBInstanceStatus"],
  DBClusters: ["DbClusterResourceId", "DBClusterIdentifier", "Status"],
} as const;

type Entry = Readonly<Record<string, unknown>>;

function isList<Name extends string>(answer: unknown, name: Name): answer is Readonly<Record<Name, Entry[]>> {
  return typeof answer === "object" && answer !== null && name in answer;
}

function ours(answer: unknown): readonly Shown[] {
  return (["DBInstances", "DBClusters"] as const).flatMap((name) => {
    if (!isList(answer, name)) return [];
    const [resourceId, identifier, status] = lists[name];
    return answer[name]
      .map((one) => ({
        resourceId: `${one[resourceId]}`,
        identifier: `${one[identifier]}`,
        status: `${one[status]}`,
      }))
      .filter(({ identifier }) => OURS.test(identifier));
  });
}

/** The answer with one thing's status changed; without it, if there is none. */
function withStatus(answer: unknown, resourceId: string, status: string | undefined): unknown {
  for (const name of ["DBInstances", "DBClusters"] as const) {
    if (!isList(answer, name)) continue;
    const [id, , statusName] = lists[name];
    const changed = answer[name].flatMap((one) => {
      if (one[id] !== resourceId) return [one];
      return status === undefined ? [] : [{ ...one, [statusName]: status }];
    });
    return { ...answer, [name]: changed };
  }
  return answer;
}
