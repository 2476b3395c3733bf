import type { Mistake } from "./mistake.ts";

const NOTIFIER = "core/src/notifier/notifier.ts";
const CLOSED = "core/src/job/closed.ts";

/** What people are not told, or told wrongly. */
export const mistakesOfAnnouncements: readonly Mistake[] = [
  {
    name: "closed before all sinks are told",
    means: "A sink that was away never hears of the end.",
    patches: [{ file: CLOSED, find: " || unserved(job, sinks).length > 0;", replace: ";" }],
    breaks: /^7: .* is closed before/,
    options: { certain: ["sink away", "sink away", "sink away"] },
  },
  {
    name: "closed with leftovers",
    means: "The item expires while something of the job is still there.",
    patches: [{ file: CLOSED, find: " || (job.leftovers?.length ?? 0) > 0 ||", replace: " ||" }],
    breaks: /^2: .* closed with leftovers/,
  },
  {
    name: "served is marked before it is told",
    means: "A crash in between keeps a sink from ever hearing of it.",
    patches: [
      {
        file: NOTIFIER,
        find: `      await ports.sinks.find((one) => one.name === sink)?.tell(announcement, job);
      await ports.jobs.markServed(jobId, servedMark(announcement, sink), ports.clock.now());`,
        replace: `      await ports.jobs.markServed(jobId, servedMark(announcement, sink), ports.clock.now());
      await ports.sinks.find((one) => one.name === sink)?.tell(announcement, job);`,
      },
    ],
    breaks: /^7: .* marked as served .* not told/,
  },
  {
    name: "a channel is given up at once",
    means: "Who is away for a minute never hears of a failure.",
    patches: [
      { file: NOTIFIER, find: "now < later(announcement.at, after)", replace: "now < announcement.at" },
    ],
    breaks: /^7: .* gives up telling channel/,
    options: { certain: ["sink away", "sink away", "sink away"] },
  },
  {
    name: "a channel is told what it does not want",
    means: "Who wants to hear of failures only is told of every end.",
    patches: [
      {
        file: "core/src/job/telling.ts",
        find: "      .filter((sink) => sink.wants?.(announcement, job) ?? true)\n",
        replace: "",
      },
    ],
    breaks: /^7: channel is told .* does not want/,
  },
  {
    name: "what is told twice has two ids",
    means: "Nobody can know that the second announcement is the first one again.",
    patches: [
      {
        file: NOTIFIER,
        find: "?.tell(announcement, job);",
        replace: "?.tell({ ...announcement, id: ports.ids.attempt() }, job);",
      },
    ],
    breaks: /^7: .* is told the \w+ of job .* as .* and as/,
  },
  {
    name: "leftovers are not announced",
    means: "A clone stays and costs money, and nobody is told.",
    patches: [
      {
        file: "core/src/job/transition.ts",
        find: '    announce(ended, "leftovers", now),\n',
        replace: "    ended,\n",
      },
    ],
    breaks: /^7: .* told leftovers/,
  },
  {
    name: "the end is not announced",
    means: "A job ends, and nobody hears of it.",
    patches: [
      {
        file: "core/src/job/transition.ts",
        find: '"ended", now);',
        replace: '"failing", now);',
      },
    ],
    breaks: /^7: .* told ended/,
  },
  {
    name: "the end is told before the clean-up",
    means: "People hear that a job has ended whose clone is still there, and who knows for how long.",
    patches: [
      {
        file: "core/src/job/transition.ts",
        find: 'announce(entering, "failing", now)',
        replace: 'announce(entering, "ended", now)',
      },
    ],
    breaks: /^7: .* is told the end of job .*, which lives/,
  },
];
