import { readFileSync } from "node:fs";
import type { LockStore } from "@dblab-refresh/core/ports/lock-store";
import { writeDurably } from "./durable-file.ts";
import { codeOf, stateError } from "./state-error.ts";

/**
 * The lock table as one file, `locks.json`: a lock's name, and the job that holds it. A file that cannot be understood is
 * as good as none: a lock keeps two jobs of this installation apart, and there is one process of it.
 */
export class LockFile implements LockStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async holder(name: string): Promise<string | undefined> {
    return this.#read()[name];
  }

  async take(name: string, jobId: string): Promise<string> {
    return this.#put(name, jobId, jobId);
  }

  async takeOver(name: string, jobId: string, holder: string): Promise<string> {
    return this.#put(name, jobId, holder);
  }

  async release(name: string, jobId: string): Promise<void> {
    const { [name]: holder, ...others } = this.#read();
    if (holder === jobId) this.#write(others);
  }

  /** Takes the lock if nobody or `holder` has it. */
  #put(name: string, jobId: string, holder: string): string {
    const locks = this.#read();
    const now = locks[name];
    if (now !== undefined && now !== holder) return now;
    if (now !== jobId) this.#write({ ...locks, [name]: jobId });
    return jobId;
  }

  #read(): Record<string, string> {
    try {
      const plain: unknown = JSON.parse(readFileSync(this.#path, "utf8"));
      const entries = typeof plain === "object" && plain !== null ? Object.entries(plain) : [];
      return Object.fromEntries(entries.filter(([, holder]) => typeof holder === "string"));
    } catch (error) {
      if (error instanceof SyntaxError || codeOf(error) === "ENOENT") return {};
      throw stateError(error, "read", this.#path);
    }
  }

  #write(locks: Readonly<Record<string, string>>): void {
    try {
      writeDurably(this.#path, `${JSON.stringify(locks)}\n`);
    } catch (error) {
      throw stateError(error, "written", this.#path);
    }
  }
}
