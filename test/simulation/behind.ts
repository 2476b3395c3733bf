import { DBClusterNotFoundFault, DBInstanceNotFoundFault } from "@aws-sdk/client-rds";
import { lists } from "./described-lists.ts";

/** How far behind an older copy is at most. Milliseconds. */
const BEHIND_MS = 20_000;

type Entry = Readonly<Record<string, unknown>>;

/** An answer of RDS's, or what it has thrown instead of one. */
export type Answered<Answer = unknown> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failure"; readonly error: unknown };

/** Those that a swap changes. */
const [instances, clusters] = lists;
const kinds = [instances, clusters] as const;

type Kind = (typeof kinds)[number];

/** One thing, as the answers so far have shown it. */
interface Seen {
  last: Entry;
  lastAt: number;
  /** What can change of it, as it was last shown. */
  text: string;
  /** As it was before that changed, and when it was last shown so. */
  before?: Entry;
  beforeAt: number;
}

/**
 * Describe reads from copies that follow: for seconds after a change, of a name, say, one still has the thing as it was,
 * under its old name and not under its new one. What a copy had is known from earlier answers.
 */
export class Behind {
  readonly #seen: Readonly<Record<Kind["name"], Map<string, Seen>>> = {
    DBInstances: new Map(),
    DBClusters: new Map(),
  };
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes what is answered. Answers what a copy that is behind answers; undefined, if that is the same. */
  older(
    operation: string,
    input: Entry,
    answered: Answered,
  ): { readonly what: string; readonly as: Answered } | undefined {
    const kind = kinds.find((one) => `Describe${one.name}` === operation);
    if (kind === undefined) return undefined;
    if (answered.kind === "failure" && !isNotFound(answered.error)) return undefined;
    const things = this.#seen[kind.name];
    const entries = entriesOf(kind, answered);
    for (const entry of entries) this.#note(things, `${entry[kind.id]}`, entry);
    const wanted = input[kind.identifier];
    // Nobody asks by an ARN.
    if (typeof wanted === "string") return this.#underName(kind, wanted, entries[0]);
    if (answered.kind === "failure") return undefined;
    const changed = entries
      .map((entry) => this.#before(things.get(`${entry[kind.id]}`)))
      .filter((entry) => entry !== undefined);
    if (changed.length === 0) return undefined;
    const shown = entries.map((entry) => this.#before(things.get(`${entry[kind.id]}`)) ?? entry);
    return {
      what: `${changed.map((entry) => entry[kind.identifier]).join(", ")} shown as it was`,
      as: { kind: "answer", answer: { ...(answered.answer as object), [kind.name]: shown } },
    };
  }

  #underName(kind: Kind, name: string, is: Entry | undefined) {
    const before = [...this.#seen[kind.name].values()]
      .map((seen) => this.#before(seen))
      .filter((entry) => entry !== undefined);
    const was = before.find((entry) => entry[kind.identifier] === name);
    if (was !== undefined)
      return {
        what: `${name} shown as it was`,
        as: { kind: "answer", answer: { [kind.name]: [was] } },
      } as const;
    const seen = is && this.#seen[kind.name].get(`${is[kind.id]}`);
    if (this.#before(seen) === undefined) return undefined;
    return { what: `${name} not there yet`, as: { kind: "failure", error: kind.notFound(name) } } as const;
  }

  #note(things: Map<string, Seen>, resourceId: string, entry: Entry): void {
    const now = this.#now();
    const text = changing(entry);
    const seen = things.get(resourceId);
    if (seen === undefined) {
      things.set(resourceId, { last: entry, lastAt: now, text, beforeAt: now });
      return;
    }
    if (seen.text !== text) {
      seen.before = seen.last;
      seen.beforeAt = seen.lastAt;
    }
    seen.last = entry;
    seen.lastAt = now;
    seen.text = text;
  }

  #before(seen: Seen | undefined): Entry | undefined {
    return seen !== undefined && this.#now() - seen.beforeAt <= BEHIND_MS ? seen.before : undefined;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DBInstanceNotFoundFault || error instanceof DBClusterNotFoundFault;
}

function entriesOf({ name }: Kind, answered: Answered): readonly Entry[] {
  if (answered.kind === "failure") return [];
  const { [name]: entries = [] } = answered.answer as Readonly<
    Partial<Record<Kind["name"], readonly Entry[]>>
  >;
  return entries;
}

/** What can change while a job looks on, as one text: status, name, the name to come, security groups. */
function changing(entry: Entry): string {
  const { DBInstanceIdentifier, DBInstanceStatus, DBClusterIdentifier, Status } = entry;
  const names = [DBInstanceIdentifier, DBClusterIdentifier, entry.PendingModifiedValues];
  return JSON.stringify([DBInstanceStatus, Status, names, entry.VpcSecurityGroups]);
}
