import type { Mistake } from "./mistake.ts";

const POLLER = "core/src/steps/refresh-poller.ts";
const UPDATER = "core/src/steps/dblab-updater.ts";
const LOCK = "core/src/steps/lock.ts";
const RUN_STEP = "core/src/steps/run-step.ts";
const NO_PROOF = /^5: .* no refresh from its clone/;
const enginesFaults = Array.from({ length: 6 }, () => "fault of the engine" as const);
const TWO = /^3: .* both refresh/;

/** What is said of DBLab without proof, and who changes it without its lock. */
export const mistakesOfTheEngine: readonly Mistake[] = [
  {
    name: "DBLab dumps production",
    means: "The dump holds production's xmin horizon for hours: what the clone is made for.",
    patches: [
      {
        file: "core/src/steps/cloner/ready.ts",
        find: "facts: { cloneStatus: status, endpoint,",
        replace:
          'facts: { cloneStatus: status, endpoint: { ...endpoint, host: endpoint.host.replace(/^[^.]+/, job.target?.source.identifier ?? "") },',
      },
    ],
    breaks: /^1: .* dumps production/,
  },
  {
    name: "finished is believed",
    means: "An engine that says finished may say it of the refresh before.",
    patches: [
      {
        file: POLLER,
        find: "  const { lastRefresh } = retrieval;\n",
        replace:
          '  if (retrieval.status === "finished") return { kind: "conclude", as: "succeeded", say: "finished" };\n  const { lastRefresh } = retrieval;\n',
      },
    ],
    breaks: NO_PROOF,
    options: { certain: enginesFaults },
  },
  {
    name: "a dump is taken for a refresh",
    means:
      "The engine has dumped the clone, and developers get no clone of it: its snapshot fails, or is never made.",
    patches: [
      {
        file: POLLER,
        find: `  if (retrieval.status === "renewed") return renewed(context, retrieval, lastRefresh);
  if (retrieval.status !== "finished")`,
        replace: `  if (retrieval.status === "pending") return renewed(context, retrieval, lastRefresh);
  if (!["finished", "renewed", "snapshotting"].includes(retrieval.status))`,
      },
    ],
    breaks: NO_PROOF,
    options: { certain: enginesFaults },
  },
  {
    name: "the config at the end is not read",
    means: "Somebody pointed the engine elsewhere while it refreshed.",
    patches: [
      {
        file: POLLER,
        find: "if (source.host !== endpoint?.host || source.port !== endpoint?.port) {",
        replace: "if (source.host === endpoint?.port) {",
      },
    ],
    breaks: NO_PROOF,
    options: { certain: enginesFaults },
  },
  {
    name: "the config is not read back",
    means:
      "An engine that drops what was written refreshes from something else for hours, and nobody notices before its end.",
    patches: [
      {
        file: UPDATER,
        find: "const differences = configDifferences(wanted, await engine.source());",
        replace: "const differences = configDifferences(wanted, wanted);",
      },
    ],
    breaks: /^5: .* was not shown its clone/,
  },
  {
    name: "somebody else's refresh is taken for ours",
    means: "A refresh that began before the config was ours read another source.",
    patches: [
      {
        file: UPDATER,
        find: "now.lastRefresh !== noted || isBusy(now.status);",
        replace: "now === undefined;",
      },
    ],
    breaks: NO_PROOF,
    options: { certain: enginesFaults },
  },
  {
    name: "no scrubbing",
    means: "What the engine and RDS repeat of our secrets is written down.",
    patches: [
      {
        file: "core/src/steps/scrubbed-outcome.ts",
        find: "cut(takeOut(text));",
        replace: "cut(text);",
      },
    ],
    breaks: /^8: .* shows a secret/,
  },
  {
    name: "another target's secrets are shown",
    means: "Targets share an engine, whose alert repeats the other one's password.",
    patches: [
      { file: "core/src/steps/vault.ts", find: "    await this.#addOthers();\n", replace: "" },
      {
        file: "core/src/steps/refresh-poller.ts",
        find: "  return isOld ? undefined : refreshFailed;",
        replace: "  return refreshFailed;",
      },
    ],
    breaks: /^8: .* shows a secret/,
    options: {
      certain: [...enginesFaults, "clone deleted", "clone deleted", "clone deleted"],
      given: { engines: [{ orders: "engine-one", users: "engine-one" }] },
    },
  },
  {
    name: "the lock is nobody's",
    means: "Two jobs refresh one engine at a time.",
    patches: [
      {
        file: LOCK,
        find: "const holder = await locks.take(lock, jobId);",
        replace: "const holder = (await locks.take(lock, jobId)) && jobId;",
      },
    ],
    breaks: TWO,
  },
  {
    name: "the lock is taken over from a live job",
    means: "A job does not ask whether the lock's holder has ended.",
    patches: [
      {
        file: LOCK,
        find: "return other !== undefined && isLive(other) ? holder :",
        replace: "return other !== undefined && !isLive(other) && holder === jobId ? holder :",
      },
    ],
    breaks: TWO,
  },
  {
    name: "who was first to take a lock over is not asked",
    means: "Two jobs find the lock of one that is no more, and both go on.",
    patches: [
      {
        file: LOCK,
        find: "  return other !== undefined && isLive(other) ? holder : locks.takeOver(lock, jobId, holder);",
        replace: `  if (other !== undefined && isLive(other)) return holder;
  await locks.takeOver(lock, jobId, holder);
  return jobId;`,
      },
    ],
    breaks: TWO,
    options: { given: { isTogether: true, isLockOrphaned: true } },
  },
  {
    name: "the lock is released before the clean-up",
    means: "The next job begins while this one still takes its clone out of the config.",
    patches: [
      {
        file: RUN_STEP,
        find: "  report(ports, job, next, outcome);\n",
        replace:
          '  if (next.step === "reaper") await release(ports, next);\n  report(ports, job, next, outcome);\n',
      },
    ],
    breaks: TWO,
  },
  {
    name: "the lock is not released",
    means: "An ended job keeps its engine, and every later one is skipped.",
    patches: [
      { file: RUN_STEP, find: "  else await release(ports, next);\n", replace: "" },
      {
        file: LOCK,
        find: "return other !== undefined && isLive(other) ? holder :",
        replace: "return other !== undefined ? holder :",
      },
    ],
    breaks: /^3: .* makes way for .* which had ended/,
  },
  {
    name: "nobody waits for a busy engine",
    means: "A job that was to wait for its engine is skipped at once.",
    patches: [
      {
        file: "core/src/steps/snapshotter/wait-or-skip.ts",
        find: "const limit = target.waitFor[what] ?? 0;",
        replace: "const limit = 0 * (target.waitFor[what] ?? 0);",
      },
    ],
    breaks: /is skipped after .* it was to wait for/,
  },
];
