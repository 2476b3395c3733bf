import { expect, it } from "vitest";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { reapInstance } from "../../src/steps/reaper/reaped-instance.ts";
import { at, NOW } from "../job/a-job.ts";
import { anInstance, anRds, type Calls } from "./a-context.ts";

const reaping = { owner: "acme/j0b", now: NOW, appearUntil: at(900), act: true };
const owned = {
  type: "db-instance",
  identifier: "dblab-refresh-j0b",
  purpose: "temporary",
  intendedAt: at(-600),
  resourceId: "db-1",
  seenAt: at(-300),
} as const;

async function reap(over: Parameters<typeof anInstance>[0]) {
  const calls: Calls = [];
  const tags = { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: "acme/j0b" };
  const rds = anRds({ instance: async () => anInstance({ tags, ...over }) }, calls);
  return { calls, reaped: await reapInstance(rds, owned, reaping) };
}

it("starts a stopped clone whose deletion protection is on, since RDS does not modify a stopped instance", async () => {
  const { calls, reaped } = await reap({ status: "stopped", deletionProtection: true });

  expect(calls).toEqual(["startInstance dblab-refresh-j0b"]);
  expect(reaped).toMatchObject({ left: expect.stringContaining("is being started") });
  expect(reaped.owned.goneAt).toBeUndefined();
});

it("deletes a stopped clone without protection as it is", async () => {
  const { calls } = await reap({ status: "stopped", deletionProtection: false });

  expect(calls).toEqual(["deleteInstance dblab-refresh-j0b"]);
});
