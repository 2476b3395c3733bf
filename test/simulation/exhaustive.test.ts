import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adversities } from "./adversity.ts";
import { UsageError } from "./command/options.ts";
import { aimedAtClones, aimedAtDatabases, aimedAtRecords, aimedBy, before } from "./exhaustive/aim.ts";
import { aimedAdversities } from "./exhaustive/aimed-adversities.ts";
import type { Case } from "./exhaustive/case.ts";
import { chapters, MOST_PAIRS, shareOf } from "./exhaustive/cases.ts";
import { countOfPairs, faultsOfWaits, pairsOf, waitsOf } from "./exhaustive/pairs.ts";
import { repeated } from "./exhaustive/repeated.ts";
import { describeCase } from "./exhaustive/report.ts";
import { secondRestores } from "./exhaustive/second-restore.ts";
import { atCall, singles } from "./exhaustive/singles.ts";
import { type Story, stories, storyNamed } from "./exhaustive/story.ts";
import { missedIn, told, track } from "./exhaustive/track.ts";

/** `npm run simulate -- --exhaustive` runs all of them. */
const SINGLES_BETWEEN = 700;
const PAIRS_BETWEEN = 1_500;

let known: ReturnType<typeof chapters> | undefined;

/** Always the same: found once, by whoever needs them first. */
function all(): ReturnType<typeof chapters> {
  known ??= chapters();
  return known;
}

describe("stories in which every fault strikes at every effect", () => {
  it("survive whatever happens at a call of the looks that make, hand over and delete the clone", async () => {
    const story = storyNamed("rds succeeds");
    const looks = ["snapshotter 1", "cloner 0", "dblab-updater 2", "reaper 0"];
    const calls = (await track(story)).filter(
      (one) => one.kind === "call" && looks.includes(`${one.function} ${one.look}`),
    );
    const faults = calls.flatMap((one) => (one.kind === "call" ? atCall(one) : []));

    const struck = await survivors(
      story,
      faults.map((fault) => [fault]),
    );

    expect(faults.length).toBeGreaterThan(150);
    expect(struck).toBe(faults.length);
  }, 120_000);

  it("survive a sample of all single faults and pairs", async () => {
    for (const { story, cases } of await all()) {
      const { singles, pairs } = cases;

      const struck = await survivors(story, [
        ...singles.filter((_, nth) => nth % SINGLES_BETWEEN === 7),
        ...pairs.filter((_, nth) => nth % PAIRS_BETWEEN === 7),
      ]);

      expect(struck).toBeGreaterThan(2);
    }
  }, 120_000);

  it("end as they say when nothing goes wrong, and come by the same places each time", async () => {
    for (const { story, track: places } of await all()) {
      expect(await track(story)).toEqual(places);
      expect(new Set(places.map(({ place }) => place)).size).toBe(places.length);
    }
  }, 120_000);

  it("say so if they end otherwise: faults would strike another course", async () => {
    const story = { ...storyNamed("rds fails"), ends: ["succeeded"] };

    await expect(track(story)).rejects.toThrow('"rds fails" ends as failed refresh-failed, not succeeded');
  });

  it("are struck by what is aimed at a moment, as if somebody had waited for it", async () => {
    const story = storyNamed("aurora-cluster succeeds");
    const place = (await track(story)).find((one) => one.kind === "call" && one.function === "cloner")?.place;

    const cancelled = await told(story, [`cancellation before ${place}`]);
    const denied = await told(story, [`RDS access-denied before ${place}`]);

    expect(cancelled).toMatchObject({ ends: ["cancelled"], violations: [] });
    expect(denied.ends[0]).toMatch(/^failed/);
    expect(denied.faults).toEqual([{ id: `RDS access-denied before ${place}`, text: expect.any(String) }]);
  });

  it("strike in the way of every adversity of the seeds, or say why nothing can be aimed", async () => {
    const aims = new Set((await all()).flatMap(({ cases }) => cases.singles.flat()).map(aimedBy));
    aims.delete(undefined);
    const ways = Object.values(aimedAdversities).flatMap((way) => ("never" in way ? [] : way));

    expect(Object.keys(aimedAdversities).sort()).toEqual(Object.keys(adversities).sort());
    for (const way of ways)
      expect(
        [...aims].filter((aim) => way.test(aim ?? "")),
        `${way}`,
      ).not.toEqual([]);
    for (const aim of aims)
      expect(
        ways.filter((way) => way.test(aim ?? "")),
        aim,
      ).not.toEqual([]);
  });

  it.each([
    ["rds succeeds", "cloner 0", "clone's name taken by instance of somebody", "failed clone-name-taken"],
    [
      "aurora-cluster succeeds",
      "cloner 0",
      "clone's name taken by member of another job",
      "failed clone-name-taken",
    ],
    ["rds succeeds", "cloner 0", "queues take nothing", "failed deadline-passed"],
    ["rds succeeds", "cloner 0", "queues and table take nothing", "failed deadline-passed"],
    ["rds succeeds", "dblab-updater 0", "DBLab login refused", "failed clone-login-refused"],
    ["rds succeeds", "refresh-poller 1", "DBLab restarts, and again", "failed engine-restarted"],
    ["rds succeeds", "reaper 0", "RDS deletion-hangs", "succeeded"],
    [
      "rds restored, renamed first",
      "restorer 0",
      "fresh name taken by somebody",
      "failed restore-name-taken",
    ],
    [
      "rds restored, renamed first",
      "restorer 0",
      "old name taken by another job",
      "failed restore-name-taken",
    ],
    ["rds restored, renamed first", "restorer 0", "restored left", "succeeded"],
  ])("%s: at the look %s %s strikes", async (name, look, aim, ends) => {
    const story = storyNamed(name);
    const place = (await track(story)).find(
      (one) => one.kind === "call" && `${one.function} ${one.look}` === look,
    )?.place;
    const fault = before(`${place}`, aim);

    const result = await told(story, [fault]);

    expect(missedIn(result, [fault])).toEqual([]);
    expect(result).toMatchObject({ ends: [ends], violations: [] });
  });

  it("deny a second restore to whoever is made to send it twice", async () => {
    const story = storyNamed("aurora-cluster restored, by its record");
    const cases = secondRestores(await track(story));

    expect(cases.map(([, again = ""]) => again.split(" ")[0])).toEqual([
      "lost",
      "refused",
      "duplicate",
      "flap",
    ]);
    expect(await survivors(story, cases)).toBe(cases.length);
  });

  it("refuse to repeat a fault that never strikes, and say which: a mistyped one would look survived", async () => {
    const story = storyNamed("rds fails");
    const place = (await track(story)).find((one) => one.kind === "call")?.place;
    const said: string[] = [];

    const repeating = repeated(story.name, [`drag at ${place}`, "drag at nowhere"], (line) =>
      said.push(line),
    );

    await expect(repeating).rejects.toThrow(
      new UsageError(
        `--fault 'drag at nowhere' never struck: the story "rds fails" does not come by there, nothing is called any more that it could strike, or another fault leads it elsewhere`,
      ),
    );
    expect(said.filter((line) => line.startsWith("never struck"))).toEqual(["never struck: drag at nowhere"]);
  });

  it("do not count what is injected and meets no call as struck, and refuse to repeat it", async () => {
    const place = (await track(storyNamed("rds fails"))).findLast((one) => one.kind === "call")?.place;
    const tooLate = `RDS access-denied before ${place}`;

    const { faults, inert } = await told(storyNamed("rds fails"), [tooLate]);

    expect(faults.map(({ id }) => id)).toEqual([tooLate]);
    expect(inert).toEqual([tooLate]);
    await expect(repeated("rds fails", [tooLate], () => {})).rejects.toThrow("never struck");
  });

  it("leave out only what can strike nothing where it would be injected", async () => {
    const story = storyNamed("rds restored, by its record");
    const places = await track(story);
    const looks = places.flatMap((one) =>
      one.kind === "call" && one.isFirst && !/^(jobs|notifier)$/.test(one.function) ? [one.place] : [],
    );
    const all = [
      ...Object.keys(aimedAtClones).filter((what) => what.startsWith("RDS ")),
      ...Object.keys(aimedAtDatabases).filter((what) => what.startsWith("restore's ")),
      ...Object.keys(aimedAtRecords).filter((what) => what.startsWith("Route 53 ")),
    ].flatMap((what) => looks.map((place) => before(place, what)));
    const taken = new Set(singles(places, "databases").flat());

    const leftOut = all.filter((fault) => !taken.has(fault)).filter((_, nth) => nth % 40 === 0);

    expect(leftOut.length).toBeGreaterThan(20);
    for (const fault of leftOut) expect((await told(story, [fault])).inert, fault).toEqual([fault]);
  });

  it("leave out a refused login only where nobody connects any more", async () => {
    const story = storyNamed("rds succeeds");
    const places = await track(story);
    const taken = new Set(singles(places).flat());

    const leftOut = places
      .flatMap((one) =>
        one.kind === "call" && one.isFirst ? [before(one.place, "DBLab login refused")] : [],
      )
      .filter((fault) => !taken.has(fault));

    expect(leftOut.length).toBeGreaterThan(4);
    for (const fault of leftOut) expect((await told(story, [fault])).inert, fault).toEqual([fault]);
  });

  it("have hidden what is ours at each Describe that shows it, and nowhere else", async () => {
    for (const name of ["rds restored, renamed first", "aurora-cluster restored, by its record"]) {
      const story = storyNamed(name);
      const flaps = singles(await track(story), "databases").filter(([fault = ""]) =>
        fault.startsWith("flap"),
      );

      expect(new Set(flaps.map(([fault = ""]) => fault.split(" ")[3]))).toEqual(
        new Set(["snapshotter", "restorer", "janitor"]),
      );
      for (const faults of flaps.filter((_, nth) => nth % 12 === 0)) {
        const result = await told(story, faults);
        expect(missedIn(result, faults)).toEqual([]);
        // A look that misses it looks again: none of these is a reason to fail.
        expect(result, faults.join()).toMatchObject({ ends: story.ends, violations: [] });
      }
    }
  }, 120_000);

  it("have shown what a swap has just changed as it was, wherever a copy may be behind", async () => {
    for (const name of ["rds restored, renamed first", "aurora-cluster restored beside"]) {
      const story = storyNamed(name);
      const behind = singles(await track(story), "databases").filter(([fault = ""]) =>
        fault.startsWith("behind"),
      );

      expect(behind.length).toBeGreaterThan(15);
      for (const [fault = ""] of behind.filter((_, nth) => nth % 3 === 0))
        expect(await told(story, [fault]), fault).toMatchObject({ ends: story.ends, violations: [] });
    }
  }, 120_000);

  it("are repeated with a fault that strikes", async () => {
    const place = (await track(storyNamed("rds fails"))).find((one) => one.kind === "call")?.place;

    expect(await repeated("rds fails", [`drag at ${place}`], () => {})).toBe(true);
  });

  it("have all pairs of ten faults at the first and the last look of each wait", async () => {
    const places = await track(storyNamed("rds succeeds"));
    const ends = waitsOf(places).flatMap((wait) => [...wait.slice(0, 1), ...wait.slice(1).slice(-1)]);

    const faults = faultsOfWaits(places);

    // Each is killed, stalled, refused, denied, loses its commit's answer, its message, and so on.
    const killed = ends.map(
      (look) => look.calls.findLast(({ what }) => what.startsWith("jobs.commit"))?.place,
    );
    expect(faults).toEqual(expect.arrayContaining(killed.map((place) => `die at ${place}`)));
    expect(new Set(faults).size).toBe(faults.length);
    expect(pairsOf(faults, MOST_PAIRS)).toHaveLength((faults.length * (faults.length - 1)) / 2);
    expect(countOfPairs(faults)).toBe((faults.length * (faults.length - 1)) / 2);
  });

  it("strike a restore in pairs at each of its waits: for snapshots, names, hosts and deletions", async () => {
    const chapter = (await all()).find(
      ({ story }) => story.name === "aurora-cluster restored, renamed first",
    );
    const { track: places = [], cases } = chapter ?? {};
    const changes = places.flatMap((one) =>
      one.kind === "call" && one.function === "restorer" && one.endsWait && one.what.startsWith("RDS")
        ? [one]
        : [],
    );

    const struck = new Set(cases?.pairs.flat());

    const what = changes
      .filter(({ place }) => struck.has(`stall at ${place}`) && struck.has(`die at ${place}`))
      .map(({ what }) => what);
    // Its protection or its name is given up, one is restored, both are renamed, the retired one is deleted.
    expect(what.filter((one) => one === "RDS ModifyDBCluster").length).toBeGreaterThan(2);
    expect(what).toEqual(
      expect.arrayContaining([
        "RDS RestoreDBClusterFromSnapshot",
        "RDS CreateDBInstance",
        "RDS DeleteDBCluster",
      ]),
    );
  });

  it("strike the snapshot's waits and the export's in pairs", async () => {
    const chapters = await all();
    const struckIn = (name: string) =>
      chapters
        .find(({ story }) => story.name === name)
        ?.cases.pairs.flat()
        .join("\n");

    expect(struckIn("aurora-cluster snapshot only")).toMatch(
      /die at first snapshotter \w+ RDS CreateDBClusterSnapshot/,
    );
    expect(struckIn("rds snapshot only")).toMatch(/die at first snapshotter \w+ RDS CopyDBSnapshot/);
    expect(struckIn("aurora-cluster exported")).toMatch(/die at first exporter \w+ RDS StartExportTask/);
  });

  it("leave out pairs evenly, but no look of any wait of any story", async () => {
    for (const { story, track: places, cases } of await all()) {
      const struck = new Set(cases.pairs.flat());

      expect(
        faultsOfWaits(places).filter((fault) => !struck.has(fault)),
        story.name,
      ).toEqual([]);
    }
  });

  it("share the runs that there are for pairs: who has few keeps them, who has many are thinned evenly", () => {
    const faults = ["a", "b", "c", "d", "e"];

    expect(shareOf([1, 5, 100, 200], 106)).toBe(50);
    expect(shareOf([1, 5], 106)).toBe(Number.POSITIVE_INFINITY);
    expect(pairsOf(faults, 4).map((one) => one.join(""))).toEqual(["ab", "bc", "cd", "de"]);
    expect(pairsOf(faults, 6)).toHaveLength(6);
    expect(pairsOf(faults, 10)).toHaveLength(10);
  });

  it("are as many as docs/simulation.md says, and have as many cases", async () => {
    const text = readFileSync(new URL("../../docs/simulation.md", import.meta.url), "utf8");
    const figure = (words: RegExp) => Number(words.exec(text)?.[1]?.replaceAll(",", ""));
    const cases = (await all()).map(({ cases: { singles, pairs } }) => singles.length + pairs.length);
    const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);

    expect(figure(/every effect of (\d+) stories/)).toBe(stories.length);
    expect(figure(/some ([\d,]+) cases/)).toBe(Math.round(sum(cases) / 10_000) * 10_000);
    expect(figure(/There are ([\d.]+) million/)).toBe(
      Number((sum((await all()).map(({ allPairs }) => allPairs)) / 1e6).toFixed(1)),
    );
    expect(figure(/million: ([\d,]+) are run/)).toBe(MOST_PAIRS);
  });

  it("have no more pairs than can be run", async () => {
    const many = (await all()).reduce((sum, { cases }) => sum + cases.pairs.length, 0);

    expect(many).toBeLessThanOrEqual(MOST_PAIRS);
    expect(many).toBeGreaterThan(MOST_PAIRS - stories.length);
  });
});

/** Runs the cases, none of which may violate anything; in how many all faults struck. */
async function survivors(story: Story, cases: readonly Case[]): Promise<number> {
  let all = 0;
  for (const faults of cases) {
    const result = await told(story, faults);
    const { violations } = result;
    expect(violations, describeCase({ story: story.name, faults, violations })).toEqual([]);
    if (missedIn(result, faults).length === 0) all += 1;
  }
  return all;
}
