import { databaseNames } from "./databases/scenario.ts";
import { lists } from "./described-lists.ts";
import type { Place } from "./place.ts";

/**
 * A clean-up looks twice before it forgets anything, so none of ours is hidden twice within so long: two looks of the
 * janitor at one job's leftovers may be hours apart. Milliseconds.
 */
const PAUSE_MS = 6 * 60 * 60_000;

/** Clones; and databases that are restored, with what a restore has made or retired, and their snapshots. */
const OURS = new RegExp(`^(dblab-refresh-|(${databaseNames.join("|")})(-|$))`);

interface Shown {
  /** Its resource id; a snapshot's ARN, which is made of its name. */
  readonly id: string;
  readonly identifier: string;
  readonly status: string;
}

interface Seen extends Shown {
  /** The status before this one, under the same name: an older name is `behind`'s. */
  readonly before: string | undefined;
}

/** Describe reads from copies that follow: now and then one does not have yet what another has shown already. */
export class Flapping {
  /** Each thing as it was shown last, by its id. */
  readonly #seen = new Map<string, Seen>();
  readonly #hiddenAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes what is shown. Answers what of ours an older copy could hide or show as it was. */
  see(answer: unknown): readonly Shown[] {
    const shown = ours(answer);
    for (const one of shown) {
      const last = this.#seen.get(one.id);
      const isSame = last?.identifier === one.identifier;
      if (!isSame || last.status !== one.status)
        this.#seen.set(one.id, { ...one, before: isSame ? last.status : undefined });
    }
    return shown.filter(({ id }) => this.#now() - (this.#hiddenAt.get(id) ?? -PAUSE_MS) >= PAUSE_MS);
  }

  /** Whether one thing was asked for, by its name: snapshots of one database are asked for by that one's. */
  isByName(answer: unknown, input: object): boolean {
    const list = listOf(answer);
    return list !== undefined && isObject(input) && input[list.identifier] !== undefined;
  }

  /**
   * What an older copy answers: with one of them as it was before, or without it.
   *
   * @throws the SDK's NotFound if it was asked for by its name
   */
  older(answer: unknown, [first, ...others]: readonly [Shown, ...Shown[]], place: Place, isByName: boolean) {
    const { id, identifier } = place.generator("flap of").pick([first, ...others]);
    this.#hiddenAt.set(id, this.#now());
    const before = this.#seen.get(id)?.before;
    if (before !== undefined && place.chance("flap to an older status", 0.5))
      return {
        what: `${identifier} is ${before} again`,
        answer: () => withStatus(answer, id, before),
      };
    if (!isByName)
      return { what: `${identifier} is not listed`, answer: () => withStatus(answer, id, undefined) };
    return {
      what: `${identifier} is not found`,
      answer: () => {
        throw listOf(answer)?.notFound(identifier) ?? new Error(`${identifier} is in no list`);
      },
    };
  }
}

type Entry = Readonly<Record<string, unknown>>;

function listOf(answer: unknown): (typeof lists)[number] | undefined {
  return lists.find(({ name }) => isObject(answer) && name in answer);
}

function entriesOf(answer: unknown, name: string): readonly Entry[] {
  const entries = isObject(answer) ? answer[name] : undefined;
  return Array.isArray(entries) ? entries : [];
}

function isObject(value: unknown): value is Entry {
  return typeof value === "object" && value !== null;
}

function ours(answer: unknown): readonly Shown[] {
  const list = listOf(answer);
  if (list === undefined) return [];
  return entriesOf(answer, list.name)
    .map((one) => ({
      id: `${one[list.id]}`,
      identifier: `${one[list.identifier]}`,
      status: `${one[list.status]}`,
    }))
    .filter(({ identifier }) => OURS.test(identifier));
}

/** The answer with one thing's status changed; without it, if there is none. */
function withStatus(answer: unknown, id: string, status: string | undefined): unknown {
  const list = listOf(answer);
  if (list === undefined || !isObject(answer)) return answer;
  const changed = entriesOf(answer, list.name).flatMap((one) => {
    if (one[list.id] !== id) return [one];
    return status === undefined ? [] : [{ ...one, [list.status]: status }];
  });
  return { ...answer, [list.name]: changed };
}
