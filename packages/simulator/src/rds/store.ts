import { endOfStage } from "./course.ts";
import type { Thing, ThingKind, ThingOf } from "./thing.ts";

/** All things of the account, of every kind. */
export class ThingStore {
  readonly #things = new Map<string, Thing>();

  add(thing: Thing): void {
    this.#things.set(thing.key, thing);
  }

  remove(thing: Thing): void {
    this.#things.delete(thing.key);
  }

  all(): readonly Thing[] {
    return [...this.#things.values()];
  }

  /** In the order of their identifiers, as AWS lists them. */
  ofKind<Kind extends ThingKind>(kind: Kind): ThingOf<Kind>[] {
    const found = this.all().filter((thing): thing is ThingOf<Kind> => thing.kind === kind);
    return found.sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }

  named<Kind extends ThingKind>(kind: Kind, identifier: string): ThingOf<Kind> | undefined {
    for (const thing of this.#things.values()) {
      if (isKind(thing, kind) && thing.identifier === identifier) return thing;
    }
    return undefined;
  }

  withKey<Kind extends ThingKind>(kind: Kind, key: string): ThingOf<Kind> | undefined {
    const thing = this.#things.get(key);
    return thing !== undefined && isKind(thing, kind) ? thing : undefined;
  }

  /** The thing whose stage ends first, with the time at which it does. */
  nextToMove(): { thing: Thing; atMs: number } | undefined {
    let next: { thing: Thing; atMs: number } | undefined;
    for (const thing of this.#things.values()) {
      const atMs = moveTime(thing);
      if (atMs === undefined) continue;
      if (next === undefined || atMs < next.atMs || (atMs === next.atMs && isLater(next.thing, thing)))
        next = { thing, atMs };
    }
    return next;
  }
}

function isKind<Kind extends ThingKind>(thing: Thing, kind: Kind): thing is ThingOf<Kind> {
  return thing.kind === kind;
}

/** Of two things at one moment: a cluster follows its members, so that it never goes before them. */
const isLater = (a: Thing, b: Thing) => a.kind === "cluster" && b.kind !== "cluster";

function moveTime({ course, backing }: Thing): number | undefined {
  const end = endOfStage(course);
  if (end === undefined || backing.state === "awaited") return undefined;
  return backing.state === "ready" ? Math.max(end, backing.sinceMs) : end;
}
