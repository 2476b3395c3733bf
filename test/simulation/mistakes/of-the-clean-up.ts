import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const LOOK_AROUND = "core/src/steps/reaper/look-around.ts";
const BACK_AGAIN = "core/src/steps/reaper/back-again.ts";
const REAPER = "core/src/steps/reaper/reaper.ts";
const INSTANCE = "core/src/steps/reaper/reaped-instance.ts";
const CLUSTER = "core/src/steps/reaper/reaped-cluster.ts";
const LEFT = /^2: .*(is there without being listed|nobody gets rid of it|is due for ever)/;

/** Two handlers of one message, of which one stalls. */
const twoOfOneMessage = { ...calm, stall: 0.1, duplicate: 0.9 };

const cancellations = Array.from({ length: 6 }, () => "cancellation" as const);

/** What is left behind. */
export const mistakesOfTheCleanUp: readonly Mistake[] = [
  {
    name: "what is not shown once is gone",
    means: "Describe hides a clone for a moment, and the job ends with it.",
    patches: [
      {
        file: BACK_AGAIN,
        find: '      return found && whose === "ours"',
        replace: '      return found && seenAt === now && whose === "ours"',
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
  {
    name: "end before clean-up",
    means: "The reaper ends the job and does not look.",
    patches: [
      {
        file: REAPER,
        find: "  const late = gaveUpAt !== undefined || now >= job.stepDeadline;",
        replace:
          '  const late = gaveUpAt !== undefined || now >= job.stepDeadline;\n  if (job.step === "reaper") return { kind: "end", leftovers: [] };',
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
  {
    name: "not found is gone",
    means: "A clone that Describe does not show yet is taken for one that never came to be.",
    patches: [
      {
        file: "core/src/steps/reaper/reaped.ts",
        find: "if (now >= appearUntil)",
        replace: "if (appearUntil)",
      },
    ],
    breaks: /^1: .* its job has ended|^2: .* is there without being listed/,
    options: { certain: ["restore denied again", "restore denied again"] },
  },
  {
    name: "no quiet window",
    means: "The job ends, and its lock is released, while a stalled handler may still act.",
    patches: [
      {
        file: REAPER,
        find: "if (!quieting.isOver) {",
        replace: "if (late && !quieting.isOver) {",
      },
    ],
    breaks: /^1: .* its job has ended|^3: .* does not hold the engine/,
    options: { trouble: twoOfOneMessage, drawn: 0 },
  },
  {
    name: "the quiet window is read off one's own clock",
    means: "A clock that is ahead of the one before it lets the window pass at once.",
    patches: [
      {
        file: REAPER,
        find: "if (!quieting.isOver) {",
        replace: "if (!isQuiet || (Date.parse(now) - Date.parse(quietSince)) / 1000 < handlerTimeout) {",
      },
    ],
    breaks: /^1: .* its job has ended|^3: .* does not hold the engine/,
    options: { trouble: twoOfOneMessage, certain: cancellations, given: { isSkewed: true } },
  },
  {
    name: "errors of the clean-up are swallowed",
    means: "What RDS refuses to delete is taken for deleted.",
    patches: [
      {
        file: LOOK_AROUND,
        find: "left.push({ type, identifier, why: reason(error) });",
        replace: "said.push(reason(error));",
      },
    ],
    breaks: LEFT,
  },
  {
    name: "each clock decides about the deadline",
    means: "Of two handlers of one message, one ends the job with leftovers and the other still deletes.",
    patches: [
      {
        file: REAPER,
        find: "(isDone || gaveUpAt !== undefined) &&",
        replace: "true &&",
      },
      {
        file: REAPER,
        find: "const late = gaveUpAt !== undefined || now >= job.stepDeadline;",
        replace: "const late = now >= job.stepDeadline;",
      },
    ],
    breaks: /^1: .* its job has ended/,
    options: {
      trouble: twoOfOneMessage,
      drawn: 0,
      certain: Array.from({ length: 4 }, () => "calls fail" as const),
      given: { isSkewed: true },
    },
  },
  {
    name: "leftovers are not listed",
    means: "A job whose clean-up ran out of time says that nothing is left.",
    patches: [
      {
        file: REAPER,
        find: '{ kind: "end", leftovers: look.left,',
        replace: '{ kind: "end", leftovers: [],',
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
  {
    name: "a cancelled job is not cleaned up",
    means: "A cancellation ends the job where it stands.",
    patches: [
      {
        file: "core/src/steps/cancelled.ts",
        find: 'return { kind: "conclude", as: "cancelled",',
        replace:
          'if (job.owned) return { kind: "end", leftovers: [] };\n  return { kind: "conclude", as: "cancelled",',
      },
    ],
    breaks: /although it was cancelled|^2: .* is there without being listed/,
  },
  {
    name: "a cluster is deleted before its members",
    means: "RDS refuses it, for ever.",
    patches: [
      {
        file: CLUSTER,
        find: 'filter((member) => member.status !== "deleting")',
        replace: "filter(() => false)",
      },
    ],
    breaks: LEFT,
  },
  {
    name: "readers that autoscaling added are forgotten",
    means: "Only members that the job wrote down are deleted, and the cluster never is.",
    patches: [
      {
        file: CLUSTER,
        find: 'filter((member) => member.status !== "deleting")',
        replace: 'filter(({ identifier }) => identifier.startsWith("dblab-refresh-"))',
      },
    ],
    breaks: /^2: the instance application-autoscaling-.* nobody gets rid of it|^2: .* is due for ever/,
    options: { certain: ["reader added", "reader added"] },
  },
  {
    name: "an instance's deletion protection is not lifted",
    means: "A protected clone cannot be deleted, and stays.",
    patches: [
      {
        file: INSTANCE,
        find: "if (found.deletionProtection && found.clusterIdentifier === undefined) {",
        replace: "if (found.deletionProtection && act === undefined) {",
      },
    ],
    breaks: LEFT,
  },
  {
    name: "a cluster's deletion protection is not lifted",
    means: "A protected clone of Aurora cannot be deleted, and stays with its storage.",
    patches: [
      {
        file: CLUSTER,
        find: "if (cluster.deletionProtection) {",
        replace: "if (cluster.deletionProtection === undefined) {",
      },
    ],
    breaks: LEFT,
  },
  {
    name: "a stopped instance is not started",
    means: "RDS neither modifies nor deletes what is stopped and protected.",
    patches: [
      { file: INSTANCE, find: 'if (found.status === "stopped") {', replace: 'if (found.status === "") {' },
    ],
    breaks: LEFT,
    options: { certain: ["clone stopped", "clone stopped"] },
  },
  {
    name: "a stopped cluster is not started",
    means: "Aurora neither modifies nor deletes what is stopped, and RDS starts it again after a week.",
    patches: [
      { file: CLUSTER, find: 'if (cluster.status === "stopped") {', replace: 'if (cluster.status === "") {' },
    ],
    breaks: LEFT,
    options: { certain: ["clone stopped", "clone stopped"] },
  },
  {
    name: "a clone that came late is forgotten",
    means: "After the cloner gave up on a clone, nothing of it is looked for.",
    patches: [
      {
        file: LOOK_AROUND,
        find: 'if (known.purpose !== "temporary") continue;',
        replace: 'if (known.purpose !== "temporary" || known.seenAt === undefined) continue;',
      },
    ],
    breaks: /^1: .* its job has ended|^2: .* is there without being listed/,
  },
  {
    name: "a clone made again is forgotten",
    means: "What a stalled predecessor made after the first was gone is not looked for at the end.",
    patches: [
      {
        file: BACK_AGAIN,
        find: 'if (!isLast && gone.type !== "export-task") return undefined;',
        replace: "if (job.jobId) return undefined;",
      },
    ],
    breaks: /^2: .* is there without being listed/,
  },
  {
    name: "somebody else's source is taken back",
    means: "The clean-up writes over a source that somebody has written meanwhile.",
    patches: [
      {
        file: "core/src/steps/reaper/given-back-config.ts",
        find: 'if (source.host !== endpoint.host) return "clean";',
        replace: 'if (source.host === NO_SOURCE_HOST) return "clean";',
      },
    ],
    breaks: /^1: .* overwrites the source of/,
    options: { certain: Array.from({ length: 6 }, () => "fault of the engine" as const) },
  },
  {
    name: "DBLab keeps the clone's address",
    means: "The engine's config names a clone that is gone.",
    patches: [
      {
        file: "core/src/steps/reaper/given-back-config.ts",
        find: 'if (endpoint === undefined) return "clean";',
        replace: 'if (endpoint === undefined || act) return "clean";',
      },
    ],
    breaks: /^2: .* the source of .* is its clone without being listed/,
  },
];
