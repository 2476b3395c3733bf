import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import { jobError } from "../../src/job/job-error.ts";
import type { Outcome } from "../../src/job/outcome.ts";
import { type Step, steps } from "../../src/job/step.ts";
import { transition } from "../../src/job/transition.ts";
import { later, secondsBetween } from "../../src/time.ts";
import { aClone, aJob, at, deadlines, NOW } from "./a-job.ts";

const settings = { retentionSeconds: 86_400, handlerTimeoutSeconds: 60 };
const error = (message: string) => jobError("aws-fault", message);

const changes = fc.option(
  fc.constantFrom(
    { facts: { cloneStatus: "creating" } },
    { facts: { cloneStatus: undefined } },
    { owned: [aClone()] },
  ),
  { nil: undefined },
);

/** Every outcome that a look may give; `advance` goes forward only, as the steps do. */
function anOutcome(step: Step): fc.Arbitrary<Outcome> {
  const onward = steps.slice(steps.indexOf(step) + 1, -1);
  const base = fc.record({ seconds: fc.integer({ min: -5, max: 100_000 }), say: fc.string(), changes });
  return base.chain(({ seconds, say, changes }): fc.Arbitrary<Outcome> => {
    const more = changes && { changes };
    const some: Outcome[] = [
      { kind: "wait", seconds, ...more },
      { kind: "wait", seconds, say, ...more },
      { kind: "retry", error: error(say), ...more },
      { kind: "fail", error: error(say), ...more },
      { kind: "conclude", as: "succeeded", say, ...more },
      { kind: "conclude", as: "skipped", say, error: error(say), ...more },
      ...onward.map((to): Outcome => ({ kind: "advance", to, say, ...more })),
    ];
    const ends: Outcome[] = [
      { kind: "end", leftovers: [] },
      { kind: "end", leftovers: [{ type: "db-instance", identifier: "dblab-refresh-j0b", why: say }] },
    ];
    return fc.constantFrom(...some, ...(step === "reaper" ? ends : []));
  });
}

const anyStep = fc.constantFrom(...steps);
const aStepAndOutcome = anyStep.chain((step) =>
  fc.record({
    step: fc.constant(step),
    outcome: anOutcome(step),
    after: fc.integer({ min: 0, max: 40_000 }),
  }),
);

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe("any transition", () => {
  it("leaves the job that it is given as it is, and makes the next version", () => {
    fc.assert(
      fc.property(aStepAndOutcome, ({ step, outcome, after }) => {
        const job = frozen(aJob({ step, owned: [aClone()] }));
        expect(transition(job, frozen(outcome), at(after), settings).version).toBe(job.version + 1);
      }),
    );
  });

  it("keeps a live job due within 15 minutes, and never before now", () => {
    fc.assert(
      fc.property(aStepAndOutcome, ({ step, outcome, after }) => {
        const now = at(after);
        const next = transition(aJob({ step }), outcome, now, settings);
        if (next.status !== "running") return;
        const pause = secondsBetween(now, next.dueAt ?? "never");
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(900);
      }),
    );
  });

  it("keeps an ended job on the index, due at once and not to expire, until it is told and closed", () => {
    fc.assert(
      fc.property(aStepAndOutcome, ({ step, outcome, after }) => {
        const next = transition(aJob({ step }), outcome, at(after), settings);
        if (next.status === "running") return;
        expect(next.dueAt).toBe(at(after));
        expect(next.expiresAt).toBeUndefined();
      }),
    );
  });

  it("announces a failure at once, the end at the end, and leftovers if there are any", () => {
    fc.assert(
      fc.property(aStepAndOutcome, ({ step, outcome, after }) => {
        const job = aJob({ step });
        const next = transition(job, outcome, at(after), settings);
        const isOver = next.status !== "running";
        const fails = job.step !== "reaper" && next.step === "reaper" && next.verdict === "failed";
        const isLeft = isOver && (next.leftovers ?? []).length > 0;
        const facts = [
          ...(fails ? ["failing"] : []),
          ...(isOver ? ["ended"] : []),
          ...(isLeft ? ["leftovers"] : []),
        ];
        expect((next.announcements ?? []).map(({ fact }) => fact)).toEqual(facts);
      }),
    );
  });
});

describe("a job's life", () => {
  /** Looks whenever it is due, with whatever outcomes, until it ends; the reaper throws, or ends it. */
  function live(draw: (step: Step) => Outcome): { readonly job: Job; readonly first: Job["error"] } {
    let job = aJob({
      createdAt: NOW,
      deadline: at(deadlines.job),
      stepStartedAt: NOW,
      stepDeadline: at(1800),
    });
    let first: Job["error"];
    for (let looks = 0; job.status === "running"; looks += 1) {
      if (looks > 20_000) throw new Error(`it does not end: ${JSON.stringify(job)}`);
      job = transition(job, draw(job.step), job.dueAt ?? "", settings);
      first ??= job.error;
      expect(job.error).toEqual(first);
      expect(job.timeline.length).toBeLessThanOrEqual(200);
    }
    return { job, first };
  }

  it("ends within the deadlines of its steps and its clean-up, and keeps its first error", () => {
    const bound = 1800 + 7200 + 1800 + 14_400 + deadlines.deletion + 2 * 60 + 300 + 900;
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 99 })), (stream) => {
        const { job } = live((step) => {
          const drawn = Number(stream.next().value);
          const onward = steps[steps.indexOf(step) + 1];
          if (step === "reaper" && drawn < 2) return { kind: "end", leftovers: [] };
          // A reaper's own waiting has its deadline in reaper.ts; here it only ever fails.
          if (step === "reaper") return { kind: drawn % 2 ? "retry" : "fail", error: error("reaper") };
          if (drawn < 3 && onward && onward !== "reaper") return { kind: "advance", to: onward, say: "on" };
          if (drawn === 3) return { kind: "fail", error: error("lasting") };
          return drawn % 2 ? { kind: "wait", seconds: drawn * 20 } : { kind: "retry", error: error("again") };
        });
        expect(secondsBetween(NOW, job.endedAt ?? "")).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 50 },
    );
  });

  it("is looked at exactly at its step's deadline, and fails then into its clean-up", () => {
    const job = aJob({ stepDeadline: at(20) });

    const waiting = transition(job, { kind: "wait", seconds: 600 }, NOW, settings);
    const failed = transition(waiting, { kind: "wait", seconds: 600 }, at(20), settings);

    expect(waiting.dueAt).toBe(at(20));
    expect(failed).toMatchObject({ step: "reaper", verdict: "failed", error: { code: "deadline-passed" } });
  });

  it("fails when its whole time is up, though its step has more", () => {
    const job = aJob({ deadline: at(0), stepDeadline: at(999) });

    const next = transition(job, { kind: "wait", seconds: 1 }, NOW, settings);

    expect(next.error?.message).toContain("the job took longer than its 10m 00s");
  });

  it("keeps a step's success that came after the deadline", () => {
    const job = aJob({ step: "refresh-poller", stepDeadline: at(-1), deadline: at(-1) });

    const next = transition(job, { kind: "conclude", as: "succeeded", say: "done" }, NOW, settings);

    expect(next).toMatchObject({ step: "reaper", verdict: "succeeded" });
    expect(next.error).toBeUndefined();
  });
});

describe("passing faults", () => {
  it("make the pauses grow to five minutes, and are told once", () => {
    let job = aJob({ stepDeadline: at(99_999), deadline: at(99_999) });
    const pauses: number[] = [];
    let now = NOW;
    for (let look = 0; look < 12; look += 1) {
      job = transition(job, { kind: "retry", error: error("throttled") }, now, settings);
      pauses.push(secondsBetween(now, job.dueAt ?? ""));
      now = job.dueAt ?? "";
    }

    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(job.timeline.filter(({ say }) => say.includes("throttled"))).toHaveLength(1);
  });

  it("are forgotten at the next look that succeeds", () => {
    const job = aJob({ faults: 7 });

    expect(transition(job, { kind: "wait", seconds: 1 }, NOW, settings).faults).toBe(0);
  });

  it("of the reaper leave the engine's config, too, if nobody has seen it given back", () => {
    const facts = {
      endpoint: { host: "dblab-refresh-j0b.example.com", port: 5432 },
      engine: { instanceId: "engine-1", version: "4" },
    };
    const late = aJob({ step: "reaper", stepDeadline: at(-121), owned: [aClone({ goneAt: at(-9) })], facts });
    const outcome = { kind: "retry", error: jobError("defect", "why") } as const;

    const dirty = transition(late, outcome, NOW, settings);
    const clean = transition(
      { ...late, facts: { ...facts, configGivenBackAt: at(-9) } },
      outcome,
      NOW,
      settings,
    );

    expect(dirty.leftovers).toMatchObject([{ type: "dblab-config", identifier: "engine-1" }]);
    expect(clean.leftovers).toEqual([]);
  });

  it("of the reaper end the job with what one look did not show among its leftovers: none has confirmed it", () => {
    const seen = aClone({ resourceId: "db-1", seenAt: at(-900), goneAt: at(-200) });
    const never = aClone({ identifier: "dblab-refresh-never", goneAt: at(-200) });
    const job = aJob({ step: "reaper", stepDeadline: at(-121), owned: [seen, never] });

    const next = transition(job, { kind: "retry", error: error("throttled") }, NOW, settings);

    expect(next.status).toBe("failed");
    expect(next.leftovers?.map(({ identifier }) => identifier)).toEqual(["dblab-refresh-j0b"]);
  });

  it("of the reaper end the job with everything that it owns as leftovers, some time after its deadline", () => {
    const owned = [aClone(), aClone({ identifier: "dblab-refresh-gone", goneAt: NOW })];
    const job = aJob({ step: "reaper", verdict: "succeeded", stepDeadline: at(-120), owned });

    const next = transition(job, { kind: "retry", error: error("boom") }, NOW, settings);

    expect(next).toMatchObject({ status: "succeeded", dueAt: NOW });
    expect(next.leftovers?.map(({ identifier }) => identifier)).toEqual(["dblab-refresh-j0b"]);
  });
});

it("a timeline of thousands of changes keeps its beginning and its end", () => {
  let job = aJob({ stepDeadline: later(NOW, 1e9), deadline: later(NOW, 1e9) });
  for (let look = 0; look < 1000; look += 1) {
    job = transition(job, { kind: "wait", seconds: 1, say: `change ${look}` }, NOW, settings);
  }

  expect(job.timeline).toHaveLength(200);
  expect(job.timeline[0]?.say).toContain("was asked for");
  expect(job.timeline.at(-1)?.say).toBe("change 999");
});

it("the reaper's verdict is the first one, whatever comes later", () => {
  const first = transition(aJob(), { kind: "conclude", as: "skipped", say: "busy" }, NOW, settings);
  const second = transition(first, { kind: "fail", error: error("defect") }, NOW, settings);
  const ended = transition(second, { kind: "end", leftovers: [] }, NOW, settings);

  expect(ended.status).toBe("skipped");
});

describe("a job whose own deadline comes before its step's", () => {
  it("is looked at then, and not up to a pause later", () => {
    const job = aJob({ step: "cloner", deadline: at(60), stepDeadline: at(3600) });

    const next = transition(job, { kind: "wait", seconds: 900 }, NOW, settings);

    expect(next.dueAt).toBe(at(60));
  });
});
