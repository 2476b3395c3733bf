import type { LockStore } from "@dblab-refresh/core/ports/lock-store";
import type { Failures, Life } from "./life.ts";

const failures: Failures = {
  refused: () => Object.assign(new Error("Throughput exceeds the limit"), { name: "ThrottlingException" }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
  denied: () => Object.assign(new Error("is not authorized to perform"), { name: "AccessDeniedException" }),
};

/** The table of locks. */
export class LockMemory {
  readonly holders = new Map<string, string>();

  seenBy(life: Life): LockStore {
    const { holders } = this;
    const put = (name: string, jobId: string, expected: string) => {
      const holder = holders.get(name);
      if (holder !== undefined && holder !== expected) return holder;
      holders.set(name, jobId);
      return jobId;
    };
    return {
      holder: (name) => life.call(`locks.holder ${name}`, failures, () => holders.get(name)),
      take: (name, jobId) => life.call(`locks.take ${name}`, failures, () => put(name, jobId, jobId)),
      takeOver: (name, jobId, holder) =>
        life.call(`locks.takeOver ${name} from ${holder}`, failures, () => put(name, jobId, holder)),
      release: (name, jobId) =>
        life.call(`locks.release ${name}`, failures, () => {
          if (holders.get(name) === jobId) holders.delete(name);
        }),
    };
  }
}
