import { calm } from "../trouble.ts";
import type { Mistake } from "./mistake.ts";

const ORPHANS = "core/src/janitor/orphans.ts";
const OVERDUE = "core/src/janitor/overdue.ts";

/** What the janitor does that it must not, and what it leaves. */
export const mistakesOfTheJanitor: readonly Mistake[] = [
  {
    name: "the janitor does not ask for live jobs",
    means: "The clone of a job at work is deleted as an orphan.",
    patches: [
      {
        file: ORPHANS,
        find: "if (job !== undefined && isLive(job))",
        replace: "if (job === undefined && !owner)",
      },
    ],
    breaks: /^1: .* its job lives/,
  },
  {
    name: "the janitor does not ask for the installation",
    means: "The clones of another installation are deleted as orphans.",
    patches: [
      { file: ORPHANS, find: " || installation !== ports.stage.installation || jobId", replace: " || jobId" },
    ],
    breaks: /^1: .* it is another installation's/,
  },
  {
    name: "the janitor asks for the installation of clones only",
    means: "What another installation restores, of a database that both list, is deleted as an orphan.",
    patches: [
      {
        file: ORPHANS,
        find: "installation !== ports.stage.installation || jobId",
        replace:
          "(installation !== ports.stage.installation && clone.identifier.startsWith(CLONE_PREFIX)) || jobId",
      },
    ],
    breaks: /^1: janitor.* it is another installation's/,
    options: { jobs: "databases", certain: ["restored left"] },
  },
  {
    name: "what has a clone's name and tags is an orphan",
    means: "Somebody's own, which he has restored with our tags under the name of a clone, is deleted.",
    patches: [
      {
        file: ORPHANS,
        find: "if (known?.resourceId !== undefined && known.resourceId !== resourceId)",
        replace: "if (known?.resourceId !== undefined && known.resourceId === owner)",
      },
    ],
    breaks: /^1: janitor.* it is somebody else's/,
    options: { certain: ["clone replaced", "clone replaced"] },
  },
  {
    name: "orphans are only counted",
    means: "A clone of which no job is known stays.",
    patches: [
      {
        file: ORPHANS,
        find: "  await reap(rds, owned, { owner, ...named, now, appearUntil: now, act: true });\n",
        replace: "  await reap(rds, owned, { owner, ...named, now, appearUntil: now, act: false });\n",
      },
    ],
    breaks: /^2: .* nobody gets rid of it/,
    options: { certain: ["orphan left"] },
  },
  {
    name: "leftovers are never tried again",
    means: "What was left after the clean-up's deadline stays.",
    patches: [
      {
        file: OVERDUE,
        find: "stillLeft = await settle(ports, job);",
        replace: "if (stillLeft < 0) stillLeft = await settle(ports, job);",
      },
    ],
    breaks: /^2: /,
  },
  {
    name: "the janitor gives back a config that is not its own",
    means: "It takes another job's clone out of the engine's config in the middle of a refresh.",
    patches: [
      {
        file: OVERDUE,
        find: "const isOurs = engine === undefined || (await takeEngine(ports, engine, job.jobId)) === job.jobId;",
        replace:
          "const isOurs = engine === undefined || (await takeEngine(ports, engine, job.jobId)) !== undefined;",
      },
    ],
    breaks: /^3: janitor/,
    // One job ends while the engine is away; the next has its clone before the janitor's round, and is slow to write it.
    options: {
      trouble: { ...calm, unresolved: 0.9 },
      drawn: 0,
      certain: Array.from({ length: 8 }, () => "engine away" as const),
      given: {
        engines: [{ orders: "engine-one", users: "engine-one" }],
        isTogether: true,
        janitorEveryMs: 1_200_000,
        rds: {
          creatingMs: 120_000,
          clusterCreatingMs: 120_000,
          memberCreatingMs: 120_000,
          deletingMs: 5_000,
          describeLagMs: 0,
          tagsLagMs: 0,
        },
      },
    },
  },
];
