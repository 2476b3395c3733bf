import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const RUN_STEP = "core/src/steps/run-step.ts";
const TRANSITION = "core/src/job/transition.ts";
const DEAD_LETTER = "core/src/dead-letters/dead-letter.ts";

const enginesFaults = Array.from({ length: 6 }, () => "fault of the engine" as const);

/** What breaks a job's chain of messages, or keeps it from its end. */
export const mistakesOfTheChain: readonly Mistake[] = [
  {
    name: "no token fence",
    means: "Duplicates and late messages act on the job as if they were its chain.",
    patches: [
      {
        file: RUN_STEP,
        find: "if (message.token !== job.version || message.step !== job.step)",
        replace: "if (message.token > job.version)",
      },
    ],
    breaks: /^1: |^3: /,
    options: { trouble: { ...calm, stall: 0.1, duplicate: 0.9, late: 0.3 } },
  },
  {
    name: "commits do not ask for the version",
    means: "A look that began before another one overwrites what that one has written.",
    patches: [
      {
        file: RUN_STEP,
        find: "if (!(await ports.jobs.commit(job, next)))",
        replace: `const { version = job.version } = (await ports.jobs.get(job.jobId)) ?? {};
  if (!(await ports.jobs.commit({ ...job, version }, next)))`,
      },
    ],
    breaks: /from version/,
  },
  {
    name: "a conflict is read as a lost answer",
    means: "Every commit passes for one's own, and whoever lost goes on as if it had won.",
    patches: [
      {
        file: RUN_STEP,
        find: "if (!(await ports.jobs.commit(job, next)))\n    return",
        replace: "if (!(await ports.jobs.commit(job, next)) && now === undefined)\n    return",
      },
    ],
    breaks: /and that version|^3: .* both refresh/,
  },
  {
    name: "a message is sent before its commit",
    means: "The next step may begin before the item says so, or of what was never committed.",
    patches: [
      {
        file: RUN_STEP,
        find: "  if (!(await ports.jobs.commit(job, next)))",
        replace: `  if (isLive(next)) await ports.queues.send(currentMessage(next), delaySeconds(next, now));
  if (!(await ports.jobs.commit(job, next)))`,
      },
      {
        file: RUN_STEP,
        find: "  if (isLive(next)) await ports.queues.send(currentMessage(next), delaySeconds(next, now));\n  else await release(ports, next);",
        replace: "  if (!isLive(next)) await release(ports, next);",
      },
    ],
    breaks: /and that version/,
  },
  {
    name: "nobody sends again what was not sent",
    means: "A job whose handler died between commit and send waits for ever.",
    patches: [
      {
        file: "core/src/janitor/overdue.ts",
        find: "        await ports.queues.send(currentMessage(job), 0);\n",
        replace: "",
      },
    ],
    breaks: /^4: job .* never ended/,
  },
  {
    name: "a call is not awaited",
    means: "The function returns while its message to the notifier is under way, and is frozen with it.",
    patches: [
      {
        file: RUN_STEP,
        find: "    await ports.queues.notify(next.jobId);\n}",
        replace: "    void ports.queues.notify(next.jobId).catch(() => {});\n}",
      },
    ],
    breaks: /came back while \d+ calls were under way/,
  },
  {
    name: "a cancellation is ignored",
    means: "A job that somebody wants to stop goes on.",
    patches: [
      {
        file: RUN_STEP,
        find: "if (job.cancelRequestedAt !== undefined && isStoppable)",
        replace: 'if (job.cancelRequestedAt !== undefined && job.step === "cloner")',
      },
    ],
    breaks: /although it was cancelled/,
  },
  {
    name: "deadlines are not kept",
    means: "A job waits for ever for what never comes.",
    patches: [
      {
        file: TRANSITION,
        find: "  if (isUnbounded(job)) return undefined;\n  const [name",
        replace: "  if (job.jobId) return undefined;\n  const [name",
      },
      { file: RUN_STEP, find: "if (isTooLate(job, context)) return", replace: "if (!job.jobId) return" },
    ],
    breaks: /^4: job .* (never ended|ended .* after its deadlines)/,
    options: { certain: Array.from({ length: 6 }, () => "fault of the engine" as const) },
  },
  {
    name: "a job's own deadline is not kept",
    means: "Only each step is bounded, and a job may take as long as all of them together.",
    patches: [
      {
        file: TRANSITION,
        find: "if (now < limit) return undefined;\n  const doing",
        replace: "if (now < limit || now < job.stepDeadline) return undefined;\n  const doing",
      },
    ],
    breaks: /^4: job .* ended .* after its deadlines/,
    options: { certain: enginesFaults },
  },
  {
    name: "a job's deadline moves with its steps",
    means: "Each step gives the job its whole time anew.",
    patches: [
      {
        file: TRANSITION,
        find: "  return told({ ...entered, stepDeadline: stepDeadline(entered, now) }, now, say, job.step);",
        replace: `  const deadline = later(now, job.deadlines?.job ?? 0);
  return told({ ...entered, deadline, stepDeadline: stepDeadline(entered, now) }, now, say, job.step);`,
      },
    ],
    breaks: /^4: the deadline of job .* moved/,
  },
  {
    name: "dead letters are not counted",
    means: "A message that nobody can handle is sent again for ever.",
    patches: [{ file: DEAD_LETTER, find: "    deadLetters,\n    attemptId", replace: "    attemptId" }],
    breaks: /^4: job .* dead letters/,
    options: { certain: Array.from({ length: 8 }, () => "writes fail" as const) },
  },
  {
    name: "dead letters give no job up",
    means: "However often a message is given up, the job goes on at its step.",
    patches: [
      { file: DEAD_LETTER, find: "const MAX_DEAD_LETTERS = 3;", replace: "const MAX_DEAD_LETTERS = 30;" },
    ],
    breaks: /^4: job .* goes on at .* dead letters/,
    options: { certain: Array.from({ length: 8 }, () => "writes fail" as const) },
  },
  {
    name: "what nobody can read is dropped",
    means: "A request that is no JSON disappears.",
    patches: [
      {
        file: "core/src/intake/intake.ts",
        find: '  await ports.queues.reject(incoming.body, { code, message, next, from: "jobs" });\n',
        replace: "",
      },
    ],
    breaks: /^4: nothing became of/,
  },
  {
    name: "work begins after the deadline",
    means: "After an outage a clone is paid for that its job has no time to use.",
    patches: [
      {
        file: RUN_STEP,
        find: "return now >= later(earlier(job.stepDeadline, job.deadline), handlerTimeout);",
        replace:
          "return now < job.createdAt && handlerTimeout > 0 && later(earlier(job.stepDeadline, now), 0) > now;",
      },
    ],
    breaks: /^4: .* no time left to use it/,
    options: { certain: Array.from({ length: 5 }, () => "queue down" as const) },
  },
  {
    name: "what a later version wrote is lost",
    means: "A deployment that is taken back leaves items without what only the later code knows.",
    patches: [
      {
        file: "core/src/steps/run-step.ts",
        find: "  const next = {\n    ...transition(job, outcome, now, transitionSettings(ports.stage)),",
        replace:
          '  const known = Object.entries(transition(job, outcome, now, transitionSettings(ports.stage))).filter(([name]) => !name.startsWith("from"));\n  const next = {\n    ...(Object.fromEntries(known) as unknown as Job),',
      },
    ],
    breaks: /has lost from/,
    options: { certain: ["deployment", "deployment", "deployment"] },
  },
];
