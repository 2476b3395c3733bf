import { describe, expect, it } from "vitest";
import { type RunOptions, run } from "./run.ts";
import { described, type State } from "./state.ts";
import { Transcript } from "./transcript.ts";

const NOON = Date.parse("2026-01-05T12:00:00.000Z");

describe("a transcript", () => {
  it("puts what changed below the event that was told before it, and opens with the whole state", () => {
    let version = 1;
    const transcript = new Transcript(() => versioned(version));

    transcript.tell(NOON, "cloner#1", "jobs.commit");
    version = 2;
    transcript.tell(NOON, "cloner#1", "logs");
    transcript.endMoment(NOON);

    expect(transcript.lines()).toEqual([
      "at the beginning:",
      "    job 1: version 1",
      "2026-01-05T12:00:00.000Z cloner#1: jobs.commit",
      "    job 1: version 1 → 2",
      "2026-01-05T12:00:00.000Z cloner#1: logs",
    ]);
  });

  it("counts what changed before the first event of a moment among that event's doings", () => {
    let version = 1;
    const transcript = new Transcript(() => versioned(version));

    transcript.endMoment(NOON);
    version = 2;
    transcript.tell(NOON + 1, "cloner#1", "gets a message");
    transcript.endMoment(NOON + 1);

    expect(transcript.happened.map(({ what, changes }) => [what, changes.length])).toEqual([
      ["gets a message", 1],
    ]);
  });

  it("writes down a change of which nobody told, at its moment", () => {
    let version = 1;
    const transcript = new Transcript(() => versioned(version));

    version = 2;
    transcript.endMoment(NOON);
    transcript.endMoment(NOON + 1);

    expect(transcript.lines().slice(2)).toEqual([
      "2026-01-05T12:00:00.000Z the world: goes on",
      "    job 1: version 1 → 2",
    ]);
  });
});

describe("a traced run", () => {
  const seeds = [1, 3, 7];

  it.each(seeds)("is the run itself: looking at the state changes nothing (%i)", async (seed) => {
    const { lines: _, ...plain } = await run(seed, throttled());
    const { lines, happened, ...traced } = await run(seed, { ...throttled(), traced: true });

    expect(traced).toEqual(plain);
    expect(happened?.length).toBeGreaterThan(100);
    expect(lines.length).toBeGreaterThan(happened?.length ?? 0);
  });

  it.each(seeds)(
    "leaves no change out: what one event leaves is what the next one finds (%i)",
    async (seed) => {
      const { happened = [] } = await run(seed, { traced: true });
      const now = new Map<string, string | undefined>();
      const torn: string[] = [];

      for (const { what, changes } of happened) {
        for (const { label, values } of changes) {
          for (const { name, before, after } of values) {
            const key = `${label} ${name}`;
            if (now.has(key) && now.get(key) !== before) torn.push(`${what}: ${key} was ${now.get(key)}`);
            now.set(key, after);
          }
        }
      }

      expect(torn).toEqual([]);
    },
  );

  it("shows what a job went through: its steps and its clone, each below the call that did it", async () => {
    const { happened = [], ends } = await run(1, { traced: true });
    const doers = (name: string, after: RegExp) =>
      happened.filter(({ changes }) =>
        changes.some((change) =>
          change.values.some((value) => value.name === name && after.test(value.after ?? "")),
        ),
      );

    const ended = doers("status", /^(succeeded|failed|cancelled|skipped)$/).map(({ what }) => what);
    const restored = doers("status", /^creating$/).map(({ what }) => what);

    expect(ended).toHaveLength(ends.length);
    for (const what of ended) expect(what).toMatch(/^jobs\.(commit|create) /);
    expect(restored.length).toBeGreaterThan(0);
    for (const what of restored) expect(what).toMatch(/^RDS (Restore|CreateDBInstance)|adds a reader/);
  });

  it("shows no secret in what it prints of items, locks and RDS", async () => {
    const { happened = [] } = await run(3, { traced: true });

    expect(JSON.stringify(happened.map(({ changes }) => changes))).not.toContain("pl4nted");
  });
});

/** RDS refuses every third call of anybody's: whoever looks by a call changes what becomes of the others. */
function throttled(): RunOptions {
  let isInjected = false;
  return {
    onPlace: (_, { rds }) => {
      if (!isInjected) rds.inject("throttled");
      isInjected = true;
    },
  };
}

function versioned(version: number): State {
  return new Map([["job 1", described("job 1", { version })]]);
}
