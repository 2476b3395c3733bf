import { fullName, isSameName, isSameRecord, type RecordSet, sortingName } from "./record-set.ts";

/** An error of Route 53's, by its name in the API. */
export class DnsRefusal extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export type DnsFault =
  /** Another request of the account is at work on the zone. */
  | { readonly kind: "prior-request-not-complete"; readonly times: number }
  | { readonly kind: "throttled"; readonly times: number }
  | { readonly kind: "no-such-hosted-zone"; readonly times: number }
  | { readonly kind: "invalid-change-batch"; readonly times: number }
  | { readonly kind: "access-denied"; readonly times: number }
  /** The change is made, and the connection breaks before its answer. */
  | { readonly kind: "answer-lost"; readonly times: number };

export interface Change {
  readonly Action: string;
  readonly ResourceRecordSet: RecordSet;
}

interface Made {
  readonly id: string;
  readonly submittedAt: number;
  readonly inSyncAt: number;
  readonly zone: string;
  readonly sets: readonly RecordSet[];
}

/** Route 53's usual time; its users have seen minutes. Milliseconds. */
const SYNC_MS = 30_000;

/**
 * Hosted zones of Route 53, as a pure model: what its API says at once, and what name servers answer once a change is in
 * sync. Time is passed in milliseconds of whoever drives it.
 */
export class HostedZones {
  /** How long a change takes until every name server has it. Milliseconds. */
  syncMs = SYNC_MS;
  readonly #now: () => number;
  readonly #zones = new Map<string, readonly RecordSet[]>();
  readonly #first = new Map<string, readonly RecordSet[]>();
  readonly #changes: Made[] = [];
  readonly #faults: { readonly kind: DnsFault["kind"]; left: number }[] = [];
  readonly #listeners: ((created: readonly RecordSet[]) => void)[] = [];
  /** Told of every fault that strikes. */
  readonly onStrike: ((kind: DnsFault["kind"]) => void)[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A zone with these records, in sync since long. */
  seed(zone: string, sets: readonly RecordSet[]): void {
    this.#zones.set(zone, sets);
    this.#first.set(zone, sets);
  }

  /** One more record of a zone, in sync since long. The zone is made if it is not there. */
  add(zone: string, set: RecordSet): void {
    this.#zones.set(zone, [...(this.#zones.get(zone) ?? []), set]);
    this.#first.set(zone, [...(this.#first.get(zone) ?? []), set]);
  }

  /** Told of each change that is made: the records that it created or set. */
  listen(listener: (created: readonly RecordSet[]) => void): void {
    this.#listeners.push(listener);
  }

  inject({ kind, times }: DnsFault): void {
    this.#faults.push({ kind, left: times });
  }

  /** Every change that was made, in order: its records' values after it. */
  get made(): readonly string[] {
    return this.#changes.map(({ id }) => id);
  }

  /** From a name on, as the API sorts. @throws DnsRefusal */
  list(zone: string, start: string | undefined, most: number): readonly RecordSet[] {
    this.#meddle("throttled", "access-denied", "no-such-hosted-zone");
    const from = start === undefined ? "" : sortingName(start);
    return [...this.#setsOf(zone)]
      .map((set) => ({ ...set, Name: fullName(set.Name) }))
      .filter(({ Name }) => sortingName(Name) >= from)
      .sort((a, b) => (sortingName(a.Name) < sortingName(b.Name) ? -1 : 1))
      .slice(0, most);
  }

  /** All of a batch or nothing. @returns the change's id, and whether its answer gets lost @throws DnsRefusal */
  change(zone: string, batch: readonly Change[]): { readonly id: string; readonly isLost: boolean } {
    this.#meddle("throttled", "access-denied", "no-such-hosted-zone");
    this.#meddle("prior-request-not-complete", "invalid-change-batch");
    let sets = this.#setsOf(zone);
    const wrong: string[] = [];
    for (const { Action, ResourceRecordSet: set } of batch) {
      const there = sets.find((other) => isSameName(other, set));
      const named = `[name='${fullName(set.Name)}', type='${set.Type}']`;
      if (Action === "DELETE" && there === undefined)
        wrong.push(`Tried to delete resource record set ${named} but it was not found`);
      else if (Action === "DELETE" && there !== undefined && !isSameRecord(there, set))
        wrong.push(
          `Tried to delete resource record set ${named} but the values provided do not match the current values`,
        );
      if (Action === "CREATE" && there !== undefined)
        wrong.push(`Tried to create resource record set ${named} but it already exists`);
      const others = sets.filter((other) => other !== there);
      sets = Action === "DELETE" ? others : [...others, set];
    }
    if (wrong.length > 0) throw new DnsRefusal("InvalidChangeBatch", `[${wrong.join(", ")}]`);
    this.#zones.set(zone, sets);
    const submittedAt = this.#now();
    const id = `/change/C${String(this.#changes.length + 1).padStart(13, "0")}`;
    // No change overtakes an earlier one of its zone.
    const earliest = Math.max(
      0,
      ...this.#changes.filter((made) => made.zone === zone).map((made) => made.inSyncAt),
    );
    const inSyncAt = Math.max(earliest, submittedAt + this.syncMs);
    this.#changes.push({ id, submittedAt, inSyncAt, zone, sets });
    const created = batch.filter(({ Action }) => Action !== "DELETE");
    for (const listener of this.#listeners) listener(created.map(({ ResourceRecordSet: set }) => set));
    return { id, isLost: this.#hits("answer-lost") };
  }

  /** @throws DnsRefusal */
  statusOf(id: string): { readonly status: "PENDING" | "INSYNC"; readonly submittedAt: number } {
    this.#meddle("throttled", "access-denied");
    const made = this.#changes.find((change) => change.id === `/change/${id.replace(/^\/change\//, "")}`);
    if (made === undefined) throw new DnsRefusal("NoSuchChange", `A change with id ${id} was not found`, 404);
    return {
      status: made.inSyncAt <= this.#now() ? "INSYNC" : "PENDING",
      submittedAt: made.submittedAt,
    };
  }

  /** What the zone's name servers answer of a CNAME: with a change only once it is in sync. */
  answer(name: string): { readonly value: string; readonly ttlSeconds: number } | undefined {
    for (const [zone, first] of this.#first) {
      const inSync = this.#changes.filter((made) => made.zone === zone && made.inSyncAt <= this.#now());
      const answer = cnameOf(inSync.at(-1)?.sets ?? first, name);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** What a CNAME says in its zone at this moment, whatever the name servers answer; no call of anybody's. */
  says(name: string): { readonly value: string; readonly ttlSeconds: number } | undefined {
    for (const sets of this.#zones.values()) {
      const found = cnameOf(sets, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * What resolvers may answer of a CNAME: what the name servers say, said until less than its time to live ago, or will
   * say once a change is in sync that is made already.
   */
  remembered(name: string): readonly string[] {
    const now = this.#now();
    const values = new Set<string>();
    for (const [zone, first] of this.#first) {
      let answered = cnameOf(first, name);
      for (const { inSyncAt, sets } of this.#changes.filter((made) => made.zone === zone)) {
        const next = cnameOf(sets, name);
        if (inSyncAt > now) {
          // Some name servers may have it already.
          if (next !== undefined) values.add(next.value);
          continue;
        }
        if (answered !== undefined && inSyncAt + answered.ttlSeconds * 1000 > now) values.add(answered.value);
        answered = next;
      }
      if (answered !== undefined) values.add(answered.value);
    }
    return [...values];
  }

  #setsOf(zone: string): readonly RecordSet[] {
    const sets = this.#zones.get(zone);
    if (sets === undefined)
      throw new DnsRefusal("NoSuchHostedZone", `No hosted zone found with ID: ${zone}`, 404);
    return sets;
  }

  #hits(kind: DnsFault["kind"]): boolean {
    const fault = this.#faults.find((one) => one.kind === kind && one.left > 0);
    if (fault === undefined) return false;
    fault.left -= 1;
    for (const told of this.onStrike) told(kind);
    return true;
  }

  #meddle(...kinds: readonly Exclude<DnsFault["kind"], "answer-lost">[]): void {
    const kind = kinds.find((one) => this.#hits(one));
    if (kind !== undefined) throw refusals[kind]();
  }
}

function cnameOf(
  sets: readonly RecordSet[],
  name: string,
): { readonly value: string; readonly ttlSeconds: number } | undefined {
  const set = sets.find(
    (one) => fullName(one.Name) === fullName(name) && one.AliasTarget === undefined && one.Type === "CNAME",
  );
  const value = set?.ResourceRecords?.[0]?.Value;
  if (value === undefined) return undefined;
  return { value: value.replace(/\.$/, ""), ttlSeconds: set?.TTL ?? 0 };
}

/** Source: the errors of ChangeResourceRecordSets, and the common ones, in the Route 53 API Reference. */
const refusals = {
  "prior-request-not-complete": () =>
    new DnsRefusal(
      "PriorRequestNotComplete",
      "The request was rejected because Route 53 was still processing a prior request.",
    ),
  throttled: () => new DnsRefusal("Throttling", "Rate exceeded"),
  "no-such-hosted-zone": () => new DnsRefusal("NoSuchHostedZone", "No hosted zone found", 404),
  "invalid-change-batch": () =>
    new DnsRefusal("InvalidChangeBatch", "[The request contains an invalid set of changes]"),
  "access-denied": () => new DnsRefusal("AccessDenied", "User is not authorized to perform this", 403),
};
