import { readDatabaseRequest } from "@dblab-refresh/core/intake/database-request";
import { readRequest } from "@dblab-refresh/core/intake/request";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Owned } from "@dblab-refresh/core/job/owned";
import type { RestoreOrder } from "@dblab-refresh/core/job/restore-order";
import { describe, expect, it } from "vitest";
import { retryOf } from "../src/operator/retrying/retried.ts";

const NOW = "2026-03-01T10:00:00.000Z";

function ended(over: Partial<Job> & { readonly at?: Job["step"] } = {}): Job {
  const { at = "cloner", ...changes } = over;
  const common = { createdAt: NOW, updatedAt: NOW, deadline: NOW, stepStartedAt: NOW, stepDeadline: NOW };
  return {
    jobId: "0ldj0b",
    kind: "refresh",
    installation: "acme",
    request: { requestId: "r", requestedAt: NOW, fingerprint: "f" },
    targetName: "main",
    status: "failed",
    step: "reaper",
    version: 9,
    attemptId: "a",
    ...common,
    owned: [],
    facts: {},
    faults: 0,
    timeline: [
      { at: NOW, step: "intake", say: "asked" },
      { at: NOW, step: at, say: "Failed" },
      { at: NOW, step: "reaper", say: "Ended" },
    ],
    ...changes,
  };
}

const order: RestoreOrder = {
  from: { kind: "new" },
  export: false,
  dryRun: false,
  keepOriginal: 3600,
  finalSnapshot: true,
  isolate: false,
  cutover: "rename",
  order: "beside",
};
const source = { identifier: "orders-snapshot-0ldj0b", arn: "arn:x", createdAt: NOW };
const snapshot = (identifier: string, purpose: "temporary" | "delivered") =>
  ({ type: "db-snapshot", identifier, purpose, intendedAt: NOW, seenAt: NOW }) as const;
const restore = (over: Partial<Job> & { readonly at?: Job["step"] } = {}) =>
  ended({
    kind: "restore",
    targetName: "orders",
    order,
    owned: [snapshot("orders-snapshot-0ldj0b", "temporary"), snapshot("orders-snapshot", "delivered")],
    facts: { restore: { source } },
    at: "restorer",
    ...over,
  });

const clone: Owned = {
  type: "db-instance",
  identifier: "dblab-refresh-0ldj0b",
  purpose: "temporary",
  intendedAt: NOW,
};

describe("a retry of a refresh", () => {
  it.each(["snapshotter", "cloner"] as const)(
    "that failed at %s is a new job that says what it retries",
    (at) => {
      const { request, requestId } = retryOf(ended({ at }));

      expect(request).toEqual({ job: "refresh", target: "main", retryOf: "0ldj0b" });
      expect(readRequest(JSON.stringify({ ...request, requestId }))).toMatchObject({
        ok: true,
        kind: "refresh",
      });
    },
  );

  it.each(["dblab-updater", "refresh-poller"] as const)(
    "that failed at %s is refused: its clone is gone",
    (at) => {
      const owned = [{ ...clone, seenAt: NOW, goneAt: NOW }];

      expect(() => retryOf(ended({ at, owned }))).toThrow(
        `its clone ${clone.identifier}, which that step needs, was deleted, and seen gone at ${NOW}`,
      );
    },
  );

  it("does not say of a clone that is left over that it was deleted", () => {
    const { type, identifier } = clone;
    const left = [{ type, identifier, why: "RDS does not allow it" }];

    expect(() =>
      retryOf(ended({ at: "refresh-poller", owned: [{ ...clone, seenAt: NOW }], leftovers: left })),
    ).toThrow(/, is to be deleted, which has not come about yet \(RDS does not allow it\)$/);
  });

  it.each([
    ["that nobody has seen", [clone], /was never seen in RDS$/],
    ["that there is none of", [], /has no clone any more/],
  ])("says of a clone %s only what is known", (_, owned, words) => {
    expect(() => retryOf(ended({ at: "dblab-updater", owned }))).toThrow(words);
  });

  it.each([
    ["goes on", ended({ status: "running", step: "cloner" }), /is going on \(cloner\)/],
    ["has succeeded", ended({ status: "succeeded" }), /has succeeded/],
  ])("that %s is refused", (_, job, words) => {
    expect(() => retryOf(job)).toThrow(words);
  });
});

describe("a retry of a restore", () => {
  it("that failed after its snapshot uses the copy that is kept, and says what is not in it", () => {
    const { request, needs, from } = retryOf(restore());

    expect(request).toMatchObject({
      job: "restore",
      identifier: "orders",
      from: { snapshot: "orders-snapshot" },
    });
    expect(needs).toEqual({ snapshot: "orders-snapshot", kind: "db-instance", owner: "acme/0ldj0b" });
    expect(from).toContain("what was written since is not in it");
    expect(readDatabaseRequest(request).findings).toEqual([]);
  });

  it("whose own snapshot stayed beside somebody's export uses that one", () => {
    const { needs } = retryOf(restore({ owned: [snapshot("orders-snapshot-0ldj0b", "delivered")] }));

    expect(needs?.snapshot).toBe("orders-snapshot-0ldj0b");
  });

  it("that failed before it begins at the beginning, with the same order", () => {
    const { request, needs } = retryOf(restore({ at: "snapshotter" }));

    expect(request).toMatchObject({ from: "new", keepOriginal: "3600s", cutover: "rename", order: "beside" });
    expect(needs).toBeUndefined();
    expect(readDatabaseRequest(request).findings).toEqual([]);
  });

  it("that was isolated is refused: writes since its snapshot would be lost", () => {
    expect(() => retryOf(restore({ order: { ...order, isolate: true } }))).toThrow(
      /has admitted writes since/,
    );
  });

  it("to another name says nothing of a swap", () => {
    const { request } = retryOf(restore({ order: { ...order, to: "copy" } }));

    expect(request).toMatchObject({ to: "copy" });
    expect(Object.keys(request)).not.toContain("cutover");
    expect(readDatabaseRequest(request).findings).toEqual([]);
  });
});
