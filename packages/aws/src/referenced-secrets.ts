import { isMapping } from "@dblab-refresh/core/configuration/path";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import { later } from "@dblab-refresh/core/time";
import { secretFault, unreadable } from "./secret-fault.ts";
import { readSecretReference, type SecretReference } from "./secret-reference.ts";
import type { SecretStores } from "./secret-stores.ts";

/** A value is believed for so long: a rotated secret is seen soon, and a look costs no call each time. Seconds. */
const FRESH_SECONDS = 300;

interface Kept {
  readonly text: Promise<string | undefined>;
  readonly until: string;
}

/**
 * Variables whose values may be references to Secrets Manager or to SSM's parameters. What was read is kept for
 * 5 minutes in the life of a function; an error is not kept.
 */
export class ReferencedSecrets implements Secrets {
  readonly #variable: (name: string) => string | undefined;
  readonly #clock: Clock;
  readonly #stores: Pick<SecretStores, "text">;
  readonly #kept = new Map<string, Kept>();

  /** @param variable a variable's value as it is set, undefined if it is not */
  constructor(
    variable: (name: string) => string | undefined,
    clock: Clock,
    stores: Pick<SecretStores, "text">,
  ) {
    this.#variable = variable;
    this.#clock = clock;
    this.#stores = stores;
  }

  async variable(name: string): Promise<string | undefined> {
    const value = this.#variable(name);
    const read = value === undefined ? undefined : readSecretReference(value);
    if (read === undefined || read.kind === "value") return value;
    if (read.kind === "malformed") throw malformed(name, read.allowed);
    const { reference } = read;
    let text: string | undefined;
    try {
      text = await this.#text(reference);
    } catch (error) {
      throw secretFault(error, name, reference);
    }
    return valueIn(text, name, reference);
  }

  /** Two variables that are keys of one secret share a call, also while it is under way. */
  #text(reference: SecretReference): Promise<string | undefined> {
    const key = keyOf(reference);
    const now = this.#clock.now();
    const kept = this.#kept.get(key);
    if (kept !== undefined && now < kept.until) return kept.text;
    const text = this.#stores.text(reference);
    this.#kept.set(key, { text, until: later(now, FRESH_SECONDS) });
    text.catch(() => {
      if (this.#kept.get(key)?.text === text) this.#kept.delete(key);
    });
    return text;
  }
}

function keyOf(reference: SecretReference): string {
  if (reference.store === "SSM") return reference.arn;
  return [reference.arn, reference.versionStage ?? "", reference.versionId ?? ""].join(":");
}

/** What the variable's value is. What stands in the store is told to nobody, its keys included. */
function valueIn(text: string | undefined, name: string, reference: SecretReference): string {
  if (text === undefined) throw unreadable("holds bytes, not a text", name, reference);
  if (text === "") throw unreadable("is empty", name, reference);
  if (reference.store === "SSM") return text;
  const plain = jsonObject(text);
  const key = reference.jsonKey;
  if (key === undefined) {
    // Neither a password nor a token: whoever stores JSON, as RDS does, means one of its keys.
    if (plain !== undefined) throw unreadable("is JSON, and the ARN names no key of it", name, reference);
    return text;
  }
  if (plain === undefined) throw unreadable(`is no JSON object, so it has no key ${key}`, name, reference);
  const value = plain[key];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string" && value !== "") return value;
  throw unreadable(
    value === "" ? `has nothing under the key ${key}` : `has no text under the key ${key}`,
    name,
    reference,
  );
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const plain: unknown = JSON.parse(text);
    return isMapping(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

/** The value is not shown: what is no reference may be a secret. */
function malformed(name: string, allowed: string): Fault {
  return new Fault({
    service: "configuration",
    passing: false,
    code: "configuration-invalid",
    reason: "malformed",
    message: `the variable ${name} begins like a reference and is none: ${allowed}; no spaces, no line break at its end`,
  });
}
