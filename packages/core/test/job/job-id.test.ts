import fc from "fast-check";
import { expect, it } from "vitest";
import { cloneIdentifier, fingerprint, jobIdOf } from "../../src/job/job-id.ts";

it("a job's id follows from the installation and the request, and makes a name that RDS takes", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (installation, requestId) => {
      const jobId = jobIdOf(installation, requestId);
      expect(jobIdOf(installation, requestId)).toBe(jobId);
      expect(jobId).toMatch(/^[a-z0-9]{20}$/);
      expect(cloneIdentifier(jobId)).toMatch(/^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
    }),
  );
});

it.each([
  ["another request", "acme", "b"],
  ["another installation", "acme-2", "a"],
  ["the same letters, divided otherwise", "acm", "ea"],
])("%s is another job", (_, installation, requestId) => {
  expect(jobIdOf(installation, requestId)).not.toBe(jobIdOf("acme", "a"));
});

it("a fingerprint does not depend on the order of keys, nor on keys that are undefined", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (request) => {
      const turned = Object.fromEntries([...Object.entries(request), ["absent\n", undefined]].reverse());
      expect(fingerprint(turned)).toBe(fingerprint(request));
    }),
  );
});

it.each([
  { identifier: "orders", task: "db_restore", retryOf: "j0b" },
  { job: "refresh", target: "main" },
])("a fingerprint is of what is asked for, not of under which id, or by whom", (same) => {
  expect(fingerprint({ ...same, requestId: "one", trigger: "schedule" })).toBe(fingerprint(same));
});

it("a refresh's fingerprint, unlike a database's, leaves out what it repeats: so are those of kept items", () => {
  const [refresh, restore] = [
    { job: "refresh", target: "main" },
    { identifier: "orders", task: "db_restore" },
  ];

  expect(fingerprint({ ...refresh, retryOf: "j0b" })).toBe(fingerprint(refresh));
  expect(fingerprint({ ...restore, retryOf: "j0b" })).not.toBe(fingerprint(restore));
});

it("a fingerprint tells requests apart", () => {
  const same = { job: "refresh", target: "main" };

  expect(fingerprint({ ...same, target: "other" })).not.toBe(fingerprint(same));
  expect(fingerprint({ ...same, requestedAt: "2026-01-05T10:00:00Z" })).not.toBe(fingerprint(same));
});
