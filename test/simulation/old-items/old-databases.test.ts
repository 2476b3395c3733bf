import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage } from "@dblab-refresh/core/configuration/stage";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { describe, expect, it } from "vitest";
import { MARK } from "../secrets.ts";
import type { World } from "../world.ts";
import { courseNamed, courses, types } from "./databases/courses.ts";
import { deployedCourse } from "./databases/deployment.ts";
import { type RecordedCourse, recordedCourses } from "./databases/recorded-course.ts";
import { courseIn, coursesOf, databaseVersions, storedCourse, textOf } from "./databases/stored-course.ts";
import { byNumber, pathsOf } from "./shape.ts";

const all = databaseVersions.flatMap((version) =>
  coursesOf(version).map((name) => {
    const course = storedCourse(version, name);
    return { version, name, course, moments: Object.keys(course.moments) };
  }),
);
const items = all.flatMap(({ moments, ...one }) => moments.map((moment) => ({ ...one, moment })));
const latest = [...databaseVersions].sort(byNumber).at(-1) ?? "";
/** One item of each course of such databases: in the middle of it. */
const middles = (type: (typeof types)[number]) =>
  all.flatMap(({ version, moments, ...one }) => {
    const moment = moments[Math.floor(moments.length / 2)];
    const isMeant = version === latest && one.name.startsWith(`${type} `) && moment !== undefined;
    return isMeant ? [{ ...one, moment }] : [];
  });

describe("an item of a restore, a snapshot or an export that an older version wrote and today's code finds", () => {
  it.each(items)("goes on as it would have: $version $name, $moment", async ({ name, course, moment }) => {
    const came = await deployedCourse({ name, course, moment });

    expect(came.violations).toEqual([]);
    expectOver(name, came);
  });

  it.each(middles("aurora-cluster"))(
    "goes on although its database is configured no more: $name, $moment",
    async (one) => {
      const came = await deployedCourse({ ...one, besides: deploysWithoutDatabase });

      expect(came.violations).toEqual([]);
      expectOver(one.name, came);
    },
  );

  it.each(all)("has no secret in it: $version $name", ({ course }) => {
    expect(JSON.stringify(course)).not.toContain(MARK);
  });
});

describe("such an item of a later version, after somebody took the deployment back", () => {
  it.each(middles("rds"))("keeps what today's code does not know: $name, $moment", async (one) => {
    const { violations, job } = await deployedCourse({ ...one, changed: fromLater });

    expect(violations).toEqual([]);
    expect(job).toMatchObject({
      priority: { is: 3 },
      facts: { later: "s3://bucket", restore: { later: 7 } },
    });
  });
});

describe("the items of databases that are recorded", () => {
  it("have every shape and every moment that today's have: else a version is missing here", async () => {
    const today = await recordedCourses();

    const names = types.flatMap((type) => Object.keys(courses).map((course) => `${type} ${course}`));
    expect([...coursesOf(latest)].sort()).toEqual(names.sort());
    const stored = coursesOf(latest).map((name) => storedCourse(latest, name));
    expect(shapes(stored)).toEqual(shapes([...today.values()]));
    expect(momentsOf(stored)).toEqual(momentsOf([...today.values()]));
  });

  it("are read as they were written, each from what differs from the one before it", () => {
    for (const { course } of all) expect(courseIn(textOf(course))).toEqual(course);
  });

  it("are given to a world in which the job has done what it had: another one is refused", async () => {
    const name = "rds restored";
    const course = storedCourse(latest, name);
    const others = course.things.map((one) => ({ ...one, identifier: `${one.identifier}-other` }));

    const deployment = deployedCourse({ name, course: { ...course, things: others }, moment: "swapped" });

    await expect(deployment).rejects.toThrow(/ was the instance .*-other, as it was recorded/);
  });
});

/** Ended as the course does, told, closed, and holding nothing. An ended job's locks are whoever's asks for them next. */
function expectOver(
  name: string,
  { found, job, told, locks }: Awaited<ReturnType<typeof deployedCourse>>,
): void {
  expect(job).toMatchObject({ status: courseNamed(name).course.ends, leftovers: [] });
  expect(job?.dueAt).toBeUndefined();
  expect(told).toEqual(expect.arrayContaining(["people: ended", "bus: ended"]));
  if (found !== undefined && isLive(found)) expect(locks).toEqual([]);
}

function deploysWithoutDatabase({ installations: [installation] }: World): void {
  const checked = checkStage({
    installation: installation.name,
    databases: { stock: { type: "rds", aws: { region: "us-east-1" } } },
  });
  if (!checked.ok) throw new Error(describeProblems("the stage without it", checked.problems));
  installation.stage = checked.stage;
}

/** The item with what today's types do not allow. */
function fromLater(item: Job): Job {
  const unknown = {
    priority: { is: 3 },
    facts: { ...item.facts, later: "s3://bucket", restore: { ...item.facts.restore, later: 7 } },
  };
  return Object.assign({ ...item }, unknown);
}

function shapes(recorded: readonly RecordedCourse[]): readonly string[] {
  const paths = recorded.flatMap(({ moments }) =>
    Object.values(moments).flatMap(({ item }) => pathsOf(item)),
  );
  return [...new Set(paths)].sort();
}

function momentsOf(recorded: readonly RecordedCourse[]): readonly string[] {
  return [...new Set(recorded.flatMap(({ moments }) => Object.keys(moments)))].sort();
}
