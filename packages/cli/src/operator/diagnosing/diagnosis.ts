import { resolveDatabase } from "@dblab-refresh/core/configuration/database-endpoint";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import { errors } from "@dblab-refresh/core/job/error-catalogue";
import { Fault } from "@dblab-refresh/core/job/fault";
import { isLive } from "@dblab-refresh/core/job/job";
import { describeSeconds, secondsBetween } from "@dblab-refresh/core/time";
import { PlainError } from "../../plain-error.ts";
import { findClones } from "../cleaning/clones.ts";
import { plainAwsError, plainly } from "../services/aws-errors.ts";
import { queueLengths } from "../services/jobs-queue.ts";
import { pausesOf } from "../services/pauses.ts";
import type { StagePorts } from "../stage/stage-ports.ts";
import { type Again, knownHere, regionsKnownHere } from "../stage/unset-here.ts";
import { lookAtDatabase } from "./database-diagnosis.ts";
import { lookAtEngine, type Tell } from "./engine-diagnosis.ts";
import { lookForSource } from "./source-diagnosis.ts";
import { uncheckedPermissions } from "./unchecked-permissions.ts";

/** One thing that was looked at. What is not right comes with its remedy. */
export type Finding =
  | { readonly level: "fine"; readonly about: string; readonly say: string }
  | {
      /** `unchecked`: it cannot be seen without changing something, and nothing is known against it. */
      readonly level: "hint" | "problem" | "unchecked";
      readonly about: string;
      readonly say: string;
      readonly remedy: string;
    };

/** Everything that can be looked at from outside, as it is found. Nothing is changed. */
export async function* diagnosis(ports: StagePorts): AsyncIterable<Finding> {
  yield* section("job table", ports, "can be read, all of it", (tell) => lookAtJobs(ports, tell));
  yield* section("lock table", ports, "can be read", async (tell) => {
    const pauses = pausesOf(ports.place);
    for (const name of [...Object.keys(ports.stage.targets), ...Object.keys(ports.stage.databases)]) {
      const paused = await pauses.of(name);
      if (paused !== undefined)
        tell("hint", `${name} is paused ${paused}`, `Run dblab-refresh resume ${name} if it is not wanted.`);
    }
  });
  yield* section("jobs queue", ports, "answers", async (tell) => {
    const { waiting, inFlight } = await queueLengths(ports.place);
    if (waiting > 0 && inFlight === 0)
      tell(
        "hint",
        `${waiting} requests wait in the jobs queue`,
        "Look into the intake's log if they stay: it takes them within seconds.",
      );
  });
  yield* section("RDS", ports, "can be listed, and no clone is forgotten", (tell) =>
    lookAtClones(ports, tell),
  );
  for (const [name, source] of Object.entries(ports.stage.targets)) {
    const { secrets, unchecked } = await knownHere(source, { secrets: ports.secrets, again: again(ports) });
    const about = `target ${name}`;
    for (const { say, remedy } of unchecked) yield { level: "unchecked", about, say, remedy };
    if (unchecked.some(({ looks }) => looks === "all")) continue;
    const asksEngine = !unchecked.some(({ looks }) => looks === "engine");
    const fine = asksEngine ? "DBLab Engine answers, and can be refreshed" : "its source is there";
    yield* section(about, ports, fine, async (tell) => {
      const variable = (key: string) => secrets.variable(key);
      const { target } = await resolveTarget(source, { name, variable, current: source });
      if (asksEngine) await lookAtEngine(ports.engine(target.dblab), target, tell);
      await lookForSource(ports, target, tell);
    });
  }
  for (const [identifier, database] of Object.entries(ports.stage.databases)) {
    const about = `database ${identifier}`;
    const databases = { [identifier]: database };
    const stage = { ...ports.stage, targets: {}, databases };
    const { unchecked } = await regionsKnownHere(stage, { secrets: ports.secrets, again: again(ports) });
    for (const { say, remedy } of unchecked) yield { level: "unchecked", about, say, remedy };
    if (unchecked.length > 0) continue;
    yield* section(about, ports, "it is there", async (tell) => {
      const resolved = await resolveDatabase(database, identifier, (key) => ports.secrets.variable(key));
      await lookAtDatabase(ports, identifier, resolved, tell);
    });
  }
  for (const { about, say, remedy } of uncheckedPermissions(ports.place))
    yield { level: "unchecked", about, say, remedy };
}

function again({ place }: Pick<StagePorts, "place">): Again {
  return { command: "doctor", ...(place.stage !== undefined && { stage: place.stage }) };
}

async function* section(
  about: string,
  { place }: Pick<StagePorts, "place">,
  fine: string,
  look: (tell: Tell) => Promise<void>,
): AsyncIterable<Finding> {
  const found: Finding[] = [];
  try {
    await look((level, say, remedy) => found.push({ level, about, say, remedy }));
  } catch (error) {
    found.push({ level: "problem", about, ...said(plainAwsError(error, place)) });
  }
  if (found.length === 0) yield { level: "fine", about, say: fine };
  yield* found;
}

/** What stands in the way, in the words of whoever told it. */
function said(error: unknown): { readonly say: string; readonly remedy: string } {
  if (error instanceof PlainError) return { say: error.message, remedy: error.next };
  if (error instanceof Fault) {
    const network = /ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|time/i.test(
      `${error.reason} ${error.message}`,
    );
    const remedy =
      error.passing && network
        ? "It cannot be reached from here. The functions need a way to it as well: vpc in the stage's file, and a security group that admits them."
        : errors[error.code].next;
    return { say: error.message, remedy };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { say: message.replaceAll("\n", "; "), remedy: errors["configuration-invalid"].next };
}

/** A message is delayed for 15 minutes at most, and the janitor comes after some more. Seconds. */
const LATE = 1800;

async function lookAtJobs({ jobs, place, stage, clock }: StagePorts, tell: Tell): Promise<void> {
  const running = await plainly(place, () => jobs.list.newest({ status: "running", limit: 100 }));
  const now = clock.now();
  for (const { jobId } of running) {
    const job = await jobs.get(jobId);
    if (job === undefined || !isLive(job) || job.dueAt === undefined) continue;
    const late = secondsBetween(job.dueAt, now);
    if (late > LATE)
      tell(
        "problem",
        `job ${jobId} should have been looked at ${describeSeconds(late)} ago`,
        `Look into the logs of the functions ${job.step} and janitor: neither has run.`,
      );
  }
  // One that succeeded or was cancelled may have left something as well.
  const newest = await plainly(place, () => jobs.list.newest({ limit: 100 }));
  for (const { jobId, leftovers = [] } of newest) {
    if (leftovers.length > 0)
      tell(
        "problem",
        `job ${jobId} has left ${leftovers.map(({ identifier }) => identifier).join(", ")}`,
        `Run dblab-refresh job ${jobId}: it says why each could not be deleted.`,
      );
  }
  const installation = await jobs.list.installation();
  if (installation !== undefined && installation !== stage.installation)
    tell(
      "problem",
      `the table is of the installation ${installation}, the stage's file of ${stage.installation}`,
      "Name the file and the table of one stage.",
    );
}

async function lookAtClones(ports: StagePorts, tell: Tell): Promise<void> {
  // What a variable keeps from being looked at here is no fault of the stage.
  const known = await regionsKnownHere(ports.stage, { secrets: ports.secrets, again: again(ports) });
  for (const { say, remedy } of known.unchecked) tell("unchecked", say, remedy);
  const { found, faults } = await findClones({ ...ports, stage: known.stage });
  for (const fault of faults) tell("problem", fault, errors["permission-denied"].next);
  for (const { clone, belongs } of found) {
    if (belongs.whose === "orphan")
      tell(
        "hint",
        `${clone.identifier} belongs to no live job`,
        "The janitor deletes it in its next rounds; dblab-refresh cleanup does it now.",
      );
    if (["rds-refresh", "another", "stranger", "namesake"].includes(belongs.whose))
      tell(
        "hint",
        `${clone.identifier} is not this installation's`,
        "Run dblab-refresh cleanup --dry-run: it says whose it is, and how it can be deleted.",
      );
  }
}
