import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** One member of an object that reads the machine's clock or its randomness. */
interface Source {
  readonly name: string;
  readonly of: object;
  readonly member: string;
}

const sources: readonly Source[] = [
  { name: "Math.random", of: Math, member: "random" },
  { name: "performance.now", of: performance, member: "now" },
  { name: "process.hrtime", of: process, member: "hrtime" },
  { name: "process.uptime", of: process, member: "uptime" },
  // Whatever waits by real time does: virtual time stands still meanwhile.
  { name: "setTimeout", of: globalThis, member: "setTimeout" },
  { name: "setInterval", of: globalThis, member: "setInterval" },
  { name: "AbortSignal.timeout", of: AbortSignal, member: "timeout" },
  ...["randomUUID", "getRandomValues"].map((member) => ({
    name: `the global crypto.${member}`,
    of: globalThis.crypto,
    member,
  })),
  ...["randomBytes", "randomFill", "randomFillSync", "randomInt", "randomUUID", "pseudoRandomBytes"].map(
    (member) => ({ name: `node:crypto's ${member}`, of: crypto, member }),
  ),
];

/**
 * Runs something while the machine's clock and randomness throw. Answers who asked for them all the same, a line each:
 * what throws in a handler may pass for one of the faults that handlers survive.
 */
export async function withoutMachine(run: () => Promise<void>): Promise<readonly string[]> {
  const asked: string[] = [];
  const refuse = (name: string): never => {
    const { stack = "" } = new Error(name);
    asked.push(`${name}, ${stack.split("\n").slice(3, 6).join(" ").replaceAll(/\s+/g, " ").trim()}`);
    throw new Error(`${name} is not there in a simulated world`);
  };
  const takenBack = sources.map(({ name, of, member }) => replaced(of, member, () => refuse(name)));
  takenBack.push(replaced(globalThis, "Date", dateWithoutNow(refuse)));
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    for (const takeBack of takenBack) takeBack();
    syncBuiltinESMExports();
  }
  return [...new Set(asked)];
}

/** Answers what puts it back. */
function replaced(of: object, member: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(of, member);
  Object.defineProperty(of, member, { configurable: true, writable: true, value });
  return () => {
    if (own) Object.defineProperty(of, member, own);
    else Reflect.deleteProperty(of, member);
  };
}

/** Dates of a given moment, as ever. */
function dateWithoutNow(refuse: (name: string) => never): DateConstructor {
  return new Proxy(Date, {
    apply: () => refuse("Date()"),
    construct: (target, given: unknown[], as) =>
      given.length === 0 ? refuse("new Date()") : Reflect.construct(target, given, as),
    get: (target, name) => (name === "now" ? () => refuse("Date.now") : Reflect.get(target, name)),
  });
}
