import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar, visit } from "yaml";
import { type Path, pathText } from "./path.ts";
import { syntaxMessage } from "./yaml-syntax.ts";

/** A YAML document as plain JSON, with where each path stands. */
export interface PlainYaml {
  plain: unknown;
  /** The offset in the text of the key or list item at a path; the nearest one around it if there is none. */
  offsetOf: (path: Path) => number;
  complaints: readonly Complaint[];
}

export interface Complaint {
  path: Path;
  offset: number;
  message: string;
}

/** More than a stage needs, and few enough for an instant: aliases within aliases make billions of a few lines. */
const MOST_VALUES = 50_000;
const DEEPEST = 20;
/** Thousands of duplicate keys are one mistake. */
const MOST_COMPLAINTS = 100;

/** Thrown and caught in this file only: deep in a document the rest of it is of no interest. */
class TooMuch extends Error {}

/**
 * Makes plain JSON of a document that has no syntax errors. By hand and not with the library's toJS, for the lines of
 * merged and aliased values, for a bound on aliases that holds before the memory is used, and for duplicate keys
 * (the library's search for them takes quadratic time).
 */
export function plainYaml(document: Document): PlainYaml {
  const reading = new Reading(anchorsOf(document));
  try {
    const plain = document.contents === null ? null : reading.value(document.contents, []);
    return { plain, offsetOf: reading.offsetOf, complaints: reading.complaints };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return {
      plain: null,
      offsetOf: reading.offsetOf,
      complaints: [{ path: [], offset: reading.last, message: error.message }],
    };
  }
}

/** What each alias stands for: the last node before it that has the anchor. One pass; the library's takes one for each. */
function anchorsOf(document: Document): ReadonlyMap<Node, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return targets;
}

class Reading {
  readonly complaints: Complaint[] = [];
  /** The offset of the last value read. */
  last = 0;
  readonly #anchors: ReadonlyMap<Node, Node>;
  readonly #offsets = new Map<string, number>();
  #values = 0;

  constructor(anchors: ReadonlyMap<Node, Node>) {
    this.#anchors = anchors;
  }

  offsetOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = this.#offsets.get(pathText(path.slice(0, length)));
      if (offset !== undefined) return offset;
    }
    return 0;
  };

  value(node: unknown, path: Path): unknown {
    this.#count(path);
    const target = this.#target(node, path);
    if (isScalar(target)) return this.#scalar(target, path);
    if (isSeq(target)) {
      return target.items.map((item, index) => {
        this.#place([...path, index], item);
        return this.value(item, [...path, index]);
      });
    }
    return isMap(target) ? Object.fromEntries(this.#entries(target.items, path)) : null;
  }

  /** What an alias stands for; the library does not miss an anchor before it makes values itself. */
  #target(node: unknown, path: Path): unknown {
    if (!isAlias(node)) return node;
    const target = this.#anchors.get(node);
    if (target === undefined) this.#complain(path, this.#offset(node), syntaxMessage("BAD_ALIAS"));
    return target;
  }

  /**
   * What fits JSON stays what it is; other numbers stay as they are written: a password 0123 is not 123, and
   * a long number not a rounded one. Go's YAML reader, too, gives a text field the number's text.
   */
  #scalar(scalar: Scalar, path: Path): unknown {
    const { value, source } = scalar;
    this.last = scalar.range?.[0] ?? this.last;
    if (value === null || typeof value === "string") return value;
    if (typeof value === "number" && String(value) === source) return value;
    if (typeof value === "boolean" && String(value) === source) return value;
    if (source !== undefined) return source;
    this.complaints.push({
      path,
      offset: this.last,
      message: "is neither a text, a number nor a truth value",
    });
    return null;
  }

  /** The entries of a mapping, with those that it merges (`<<`); its own come first, as the merge key's rules say. */
  #entries(pairs: readonly unknown[], path: Path): ReadonlyMap<string, unknown> {
    const entries = new Map<string, unknown>();
    const merged = this.#read(pairs, path, entries, "own");
    for (const source of merged) this.#merge(source, path, entries, 1);
    return entries;
  }

  /** Reads pairs into `entries` and answers what is to be merged. A merged key never replaces one that is there. */
  #read(pairs: readonly unknown[], path: Path, entries: Map<string, unknown>, whose: "own" | "merged") {
    const merged: unknown[] = [];
    for (const pair of pairs) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const key = String(pair.key.source ?? pair.key.value);
      const offset = this.#offset(pair.key);
      if (key === "<<" && pair.key.type === "PLAIN") {
        merged.push(pair.value);
      } else if (!entries.has(key)) {
        this.#offsets.set(pathText([...path, key]), offset);
        entries.set(key, this.value(pair.value, [...path, key]));
      } else if (whose === "own") {
        this.#complain([...path, key], offset, "stands here twice: leave one of the two out");
      }
    }
    return merged;
  }

  #merge(source: unknown, path: Path, entries: Map<string, unknown>, depth: number): void {
    this.#count(path, depth);
    const target = this.#target(source, path);
    if (isSeq(target)) {
      for (const item of target.items) this.#merge(item, path, entries, depth + 1);
    } else if (isMap(target)) {
      for (const deeper of this.#read(target.items, path, entries, "merged"))
        this.#merge(deeper, path, entries, depth + 1);
    } else if (target !== undefined) {
      this.#complain(path, this.#offset(source), "<< merges a mapping, or a list of mappings");
    }
  }

  /** An anchor's mistake is told once, not again for each of its aliases. */
  #complain(path: Path, offset: number, message: string): void {
    if (this.complaints.some((complaint) => complaint.offset === offset)) return;
    if (this.complaints.length < MOST_COMPLAINTS) this.complaints.push({ path, offset, message });
  }

  #place(path: Path, node: unknown): void {
    this.#offsets.set(pathText(path), this.#offset(node));
  }

  #offset(node: unknown): number {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    this.last = range?.[0] ?? this.last;
    return this.last;
  }

  #count(path: Path, merges = 0): void {
    this.#values += 1;
    if (this.#values > MOST_VALUES) {
      throw new TooMuch(`makes more than ${MOST_VALUES} values: are there aliases (*name) within aliases?`);
    }
    if (path.length + merges > DEEPEST) {
      throw new TooMuch(
        `is more than ${DEEPEST} levels deep: does an alias (*name) stand inside its own anchor?`,
      );
    }
  }
}
