import { expect, it } from "vitest";
import { announce, servedMark, unserved } from "../../src/job/telling.ts";
import { aJob, at, NOW } from "./a-job.ts";

it("a fact is told once, at its first time, under an id that follows from job and fact", () => {
  const once = announce(aJob(), "failing", at(-60));
  const twice = announce(once, "failing", NOW);

  expect(once.announcements).toEqual([{ id: "j0b/failing", fact: "failing", at: at(-60) }]);
  expect(twice).toBe(once);
});

it("what is still to be told is every pair of announcement and sink without its mark", () => {
  const job = announce(announce(aJob(), "failing", at(-60)), "ended", NOW);
  const [failing] = job.announcements ?? [];
  const served = failing ? { [servedMark(failing, "log")]: NOW } : {};

  const left = unserved({ ...job, served }, [{ name: "log" }, { name: "event-bus" }]);

  expect(left.map(({ announcement, sink }) => `${announcement.fact} to ${sink}`)).toEqual([
    "failing to event-bus",
    "ended to log",
    "ended to event-bus",
  ]);
});
