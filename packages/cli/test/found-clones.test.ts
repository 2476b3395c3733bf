// Whose a clone is that RDS lists, and whether the operator's cleanup may delete it.
import { cleanupVerdict } from "@dblab-refresh/cli/operator/cleaning/cleaned";
import { belongingWords, findClones } from "@dblab-refresh/cli/operator/cleaning/clones";
import { expect, it } from "vitest";
import { aClone, aJob, at, NOW } from "../../core/test/job/a-job.ts";
import { anInstance, anRds } from "../../core/test/steps/a-context.ts";
import { memoryPorts } from "../../core/test/steps/memory-ports.ts";

it.each([
  ["the resource id that its ended job saw", "db-1", "orphan", true],
  [
    "another resource id than its ended job saw, which a restore that copies tags gives",
    "db-2",
    "namesake",
    false,
  ],
])("what has a clone's name and tags and %s", async (_, resourceId, whose, deletes) => {
  const owned = [aClone({ resourceId: "db-1", seenAt: at(-9000) })];
  const job = aJob({ status: "failed", endedAt: at(-600), step: "reaper", owned });
  const listed = [anInstance({ resourceId, createdAt: at(-90_000) })];
  const rds = anRds({ instances: async () => listed, clusters: async () => [] }, []);

  const { found } = await findClones(memoryPorts({ items: [job], of: { rds } }));

  const wishes = { maxAge: 3600, others: true, binarys: true };
  expect(found.map(({ belongs }) => belongs.whose)).toEqual([whose]);
  expect(found.map((one) => cleanupVerdict(one, NOW, wishes).deletes)).toEqual([deletes]);
  expect(found.map(({ belongs }) => belongingWords(belongs)).join()).toContain("j0b");
});
