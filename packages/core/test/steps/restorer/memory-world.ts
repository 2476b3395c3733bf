import type { DatabaseKind } from "../../../src/ports/databases.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { type Instant, later } from "../../../src/time.ts";

/** How long things take. Seconds. */
const LIFELIKE = {
  restoring: 1500,
  adding: 400,
  accepted: 10,
  renaming: 120,
  rebooting: 30,
  modifying: 40,
  deleting: 120,
};
/** How late Describe shows them. Seconds. */
const LAG = { shows: 20, tags: 40 };
/** Everything within a few seconds: what a stalled handler sends comes late then. */
const FAST = { restoring: 5, adding: 5, accepted: 0, renaming: 1, rebooting: 1, modifying: 1, deleting: 1 };

/** One instance or cluster: what it is, and what becomes of it when. */
export interface Thing {
  readonly kind: DatabaseKind;
  readonly resourceId: string;
  /** Of a member: its cluster's resource id. */
  readonly clusterId?: string;
  readonly tier?: number;
  identifier: string;
  status: string;
  visibleAt: Instant;
  tags: Record<string, string>;
  shownTags: Record<string, string>;
  groups: readonly string[];
  interval: number;
  isProtected: boolean;
  /** Whether connections are open that a change of its security groups leaves open. */
  hasClients: boolean;
  pendingName?: string | undefined;
  course: readonly Event[];
}

/** What becomes of a thing, in whichever copy of the world it is. */
export type Act = (thing: Thing, world: MemoryWorld) => void;
interface Event {
  readonly at: Instant;
  readonly act: Act;
}

/** Instances and clusters in virtual time: what is asked of them happens later, and is shown later still. */
export class MemoryWorld {
  readonly things: Thing[] = [];
  readonly now: () => Instant;
  /** How long things take. Seconds. */
  readonly takes: typeof LIFELIKE;
  readonly #lag: typeof LAG;
  #ids = 0;

  constructor(now: () => Instant, isFast: boolean) {
    this.now = now;
    this.takes = isFast ? FAST : LIFELIKE;
    this.#lag = isFast ? { shows: 0, tags: 0 } : LAG;
  }

  /** Becomes what another is now; what happens to either from now on, the other does not see. */
  become(other: MemoryWorld): void {
    this.things.splice(0, this.things.length, ...other.things.map((thing) => ({ ...thing })));
    this.#ids = other.#ids;
  }

  /** Something that is available since long. */
  add(kind: DatabaseKind, identifier: string, over: Partial<Thing> = {}): Thing {
    this.#ids += 1;
    const resourceId = `${kind === "db-instance" ? "db" : "cluster"}-${this.#ids}`;
    const thing: Thing = {
      kind,
      resourceId,
      identifier,
      status: "available",
      visibleAt: this.now(),
      tags: {},
      shownTags: { ...over.tags },
      groups: ["sg-11111111"],
      interval: 0,
      isProtected: false,
      hasClients: true,
      course: [],
      ...over,
    };
    this.things.push(thing);
    return thing;
  }

  /** What has the name, whether it is shown or not. */
  under(kind: DatabaseKind, identifier: string): Thing | undefined {
    this.settle();
    return this.things.find((thing) => thing.kind === kind && thing.identifier === identifier);
  }

  settle(): void {
    for (;;) {
      const due = this.things
        .flatMap((thing) => thing.course.map((event) => ({ thing, event })))
        .filter(({ event }) => event.at <= this.now())
        .sort((a, b) => (a.event.at < b.event.at ? -1 : 1))[0];
      if (due === undefined) return;
      due.thing.course = due.thing.course.filter((event) => event !== due.event);
      due.event.act(due.thing, this);
    }
  }

  /** What becomes of it, each so many seconds after the one before. */
  plan(thing: Thing, steps: readonly (readonly [seconds: number, act: Act])[]): void {
    let at = this.now();
    for (const [seconds, act] of steps) {
      at = later(at, seconds);
      thing.course = [...thing.course, { at, act }];
    }
  }

  /** When Describe shows what happens now. */
  shownFrom(): Instant {
    return later(this.now(), this.#lag.shows);
  }

  /** What Describe shows now. */
  shown(): readonly Thing[] {
    this.settle();
    return this.things.filter(({ visibleAt }) => visibleAt <= this.now());
  }

  membersOf({ resourceId }: Thing): readonly Thing[] {
    return this.things.filter(({ clusterId }) => clusterId === resourceId);
  }

  writerOf(cluster: Thing): Thing | undefined {
    return this.membersOf(cluster)[0];
  }

  /** @throws if another has the name, or is to get it */
  free(kind: DatabaseKind, name: string): void {
    this.settle();
    const holder = this.things.find(
      (one) => one.kind === kind && (one.identifier === name || one.pendingName === name),
    );
    if (holder !== undefined)
      throw fault(`DB${kind === "db-cluster" ? "Cluster" : "Instance"}AlreadyExistsFault`, name);
  }

  /** Its tags from now on; they are shown later. */
  tag(thing: Thing, tags: Record<string, string>): void {
    thing.tags = tags;
    const shown = { ...tags };
    this.plan(thing, [[this.#lag.tags, (one) => Object.assign(one, { shownTags: shown })]]);
  }

  /** What has the name at this time. @throws if nothing has */
  meant(kind: DatabaseKind, identifier: string): Thing {
    const thing = this.under(kind, identifier);
    const word = kind === "db-cluster" ? "Cluster" : "Instance";
    if (thing === undefined) throw fault(`DB${word}NotFoundFault`, identifier);
    return thing;
  }

  /** The same, of what can be changed. @throws if it is busy */
  usable(kind: DatabaseKind, identifier: string): Thing {
    const thing = this.meant(kind, identifier);
    const word = kind === "db-cluster" ? "Cluster" : "Instance";
    if (thing.status !== "available") throw fault(`InvalidDB${word}StateFault`, identifier);
    return thing;
  }
}

export function status(is: string): Act {
  return (thing) => {
    thing.status = is;
  };
}

export function fault(name: string, message: string) {
  return rdsFault({ name, message, action: "Test" });
}
