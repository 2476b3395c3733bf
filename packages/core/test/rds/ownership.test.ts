import { expect, it } from "vitest";
import { cloneTags, MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { ownership } from "../../src/rds/ownership.ts";
import { NOW } from "../job/a-job.ts";

const tags = { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: "acme/j0b" };
const clone = { identifier: "dblab-refresh-j0b", resourceId: "db-1", tags };

it.each([
  ["all that is wanted, resource id not known yet", clone, undefined, "ours"],
  ["all that is wanted, with the known resource id", clone, "db-1", "ours"],
  ["a name of its own", { ...clone, identifier: "production" }, undefined, "another"],
  [
    "a name that only contains the prefix",
    { ...clone, identifier: "my-dblab-refresh-j0b" },
    undefined,
    "another",
  ],
  [
    "another resource id than the job saw, with our tags",
    { ...clone, resourceId: "db-2" },
    "db-1",
    "namesake",
  ],
  [
    "another resource id than the job saw, with another's tags",
    { ...clone, tags: { ...tags, [OWNER_TAG]: "acme/0ther" }, resourceId: "db-2" },
    "db-1",
    "another",
  ],
  ["no tags at all: they may lag", { ...clone, tags: {} }, undefined, "untagged"],
  ["no tags, but another resource id", { ...clone, tags: {}, resourceId: "db-2" }, "db-1", "another"],
  ["tags, but no owner", { ...clone, tags: { Name: "precious" } }, undefined, "another"],
  [
    "another job of this installation",
    { ...clone, tags: { ...tags, [OWNER_TAG]: "acme/0ther" } },
    undefined,
    "another",
  ],
  [
    "another installation's job of this id",
    { ...clone, tags: { ...tags, [OWNER_TAG]: "beta/j0b" } },
    undefined,
    "another",
  ],
  [
    "an owner that only begins so",
    { ...clone, tags: { ...tags, [OWNER_TAG]: "acme/j0b2" } },
    undefined,
    "another",
  ],
  ["no managed-by tag", { ...clone, tags: { [OWNER_TAG]: "acme/j0b" } }, undefined, "another"],
  [
    "another program's managed-by tag",
    { ...clone, tags: { ...tags, [MANAGED_BY.key]: "terraform" } },
    undefined,
    "another",
  ],
] as const)("%s", (_, instance, resourceId, kind) => {
  expect(ownership(instance, "acme/j0b", resourceId).kind).toBe(kind);
});

it("what a clone is tagged with is recognised, whatever the user's tags say", () => {
  const tagged = cloneTags(
    { installation: "acme", jobId: "j0b" },
    { ...tags, [OWNER_TAG]: "evil" },
    NOW,
    3600,
  );

  expect(ownership({ ...clone, tags: tagged }, "acme/j0b", undefined)).toEqual({ kind: "ours" });
  expect(tagged.DeleteAfter).toBe("2026-01-05T11:00:00Z");
});

it.each<[string, string | undefined, string]>([
  ["orders-new-0rdersj0", "orders", "ours"],
  ["orders-new-0rdersj0-2", "orders", "ours"],
  ["orders-new-0rdersj0", undefined, "another"],
  ["orders-new-0rdersj0", "payments", "another"],
  ["orders", "orders", "another"],
  ["orders-old-0rdersj0", "orders", "another"],
  ["orders-new-0rdersj1", "orders", "another"],
  ["orders-new-0rdersj0-replica", "orders", "another"],
  ["orders-new-", "orders", "another"],
])("of %s, in a job that restores %s: %s", (identifier, database, kind) => {
  const owner = "acme/0rdersj0b00000000000";
  const tags = { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: owner };

  expect(ownership({ identifier, resourceId: "db-1", tags }, owner, "db-1", database).kind).toBe(kind);
});
