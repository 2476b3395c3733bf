import { remedyOf } from "@dblab-refresh/core/job/error-catalogue";
import { concerns } from "@dblab-refresh/local/faults/fault";
import { restoreFaultNamed, restoreFaults } from "@dblab-refresh/local/faults/restore/all";
import type { Found, RestoreFault } from "@dblab-refresh/local/faults/restore/fault";
import { type LocalStage, startLocalStage } from "@dblab-refresh/local/stage";
import type { SourceType } from "@dblab-refresh/local/world/production";
import { expect, vi } from "vitest";

/** What an instance and a cluster go through differently: both are tried. The others take turns. */
const isTurn = ({ name }: RestoreFault, isNext: boolean) => isNext || name === "cancelled-in-the-swap";

/** Of what RDS does wrong, those with the most to see for a client, and with real data, are tried here as well. */
const WITH_DATA: Readonly<Record<SourceType, readonly string[]>> = {
  rds: ["modify-answer-lost", "rename-answer-lost", "rename-in-denied"],
  "aurora-cluster": ["copy-answer-lost", "rename-away-hangs", "name-taken-in-swap"],
};

const isOfRds = ({ strikeRds }: RestoreFault) => strikeRds !== undefined;

/** Where every setting is RDS's default, nothing is modified. */
const NEEDS_SETTINGS = /^(modify|parameter-group)-/;

/** What RDS alone does wrong: restore-faults-of-rds.test.ts tries all of it. */
export const faultsOfRds = restoreFaults.flatMap((fault) => {
  const { strikeRds } = fault;
  return strikeRds === undefined ? [] : [{ ...fault, strikeRds }];
});

/** The process is killed under every job of the stage: these have one of their own. */
export const isKill = ({ name }: RestoreFault) => name.startsWith("killed-");

export function restoreFaultsFor(source: SourceType): readonly RestoreFault[] {
  const turn = source === "rds" ? 0 : 1;
  return restoreFaults.filter(
    (fault, index) =>
      !isKill(fault) &&
      concerns(fault, source) &&
      (isOfRds(fault) ? WITH_DATA[source].includes(fault.name) : isTurn(fault, index % 2 === turn)),
  );
}

/** A stage on which each fault has a database of its own, named after it: all may be tried at once. */
export function startRestoreStage(source: SourceType): Promise<LocalStage> {
  const all = restoreFaultsFor(source).map(({ name, database }) => [name, { ...base(source), ...database }]);
  return startLocalStage({
    settings: {
      lambda: { timeout: "3s" },
      janitor: { grace: "3s" },
      databases: Object.fromEntries(all),
    },
    scale: 0.0005,
    janitorSeconds: 2,
  });
}

/** What the databases of these stages have in common. */
export const base = (type: SourceType) => ({
  type,
  aws: { region: "us-east-1" },
  restore: { isolationSecurityGroup: "sg-0123456789abcdef0" },
  pollInterval: "1s",
  deadlines: { appear: "1s" },
});

/** One job that meets the fault, and everything that must be true after it. */
async function runRestore(stage: LocalStage, name: string): Promise<void> {
  const { expected } = restoreFaultNamed(name);
  const { rds } = stage.world;
  const isOffItsDefaults = NEEDS_SETTINGS.test(name);
  const { resourceId } = await stage.createDatabase(name, { isOffItsDefaults });
  const before = instancesOf(stage, name);
  const requestId = `meets-${name}`;
  const injected = await stage.injectRestore(name, { identifier: name, requestId });

  await stage.enqueue({ ...injected.request, requestId });
  const job = await stage.waitForJob(stage.jobIdOf(requestId), { timeoutSeconds: 200 });
  // The job that was there first, where the fault is one.
  if (name === "database-taken") {
    await stage.waitForJob(stage.jobIdOf(`${name}-first`), { timeoutSeconds: 200 });
  }
  const hasStruck = injected.hasStruck();
  injected.lift();
  const said = job.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`).join("\n");

  expect(job.status, said).toBe(expected.end);
  expect(job.error?.code, said).toBe(expected.error);
  expect(job.error?.next).toBe(expected.error && remedyOf(expected.error, true));
  expect((job.leftovers ?? []).length > 0, `${said}\n${JSON.stringify(job.leftovers)}`).toBe(
    expected.leftovers ?? false,
  );
  expect(hasStruck, `the fault ${name} did not happen:\n${said}`).toBe(true);
  expect(await found(stage, name, resourceId), said).toBe(expected.found);
  if (expected.isStranded) return;
  const delivered = job.owned.filter(({ purpose }) => purpose === "delivered");
  const kept = delivered.map(({ identifier }) => identifier);
  const remains = () => stage.databaseRemains(name).filter((one) => !kept.includes(one));
  // What is left for the janitor goes once the fault is lifted.
  await vi.waitFor(() => expect(remains(), said).toEqual([]), expected.leftovers ? 30_000 : 0);
  expect(instancesOf(stage, name)).toEqual(before);
  expect(rds.standing().find(({ identifier }) => identifier === name)?.status).toBe("available");
}

function instancesOf(stage: LocalStage, database: string): readonly string[] {
  const isIts = (name: string) => name === database || name.startsWith(`${database}-`);
  return stage.world.rds
    .standing()
    .map(({ kind, identifier }) => `${kind} ${identifier}`)
    .filter((line) => isIts(line.split(" ")[1] ?? ""))
    .sort();
}

/** What a client really meets there: the port of the Postgres that answers tells whose it is. */
async function found(stage: LocalStage, database: string, original: string): Promise<Found> {
  const named = stage.world.rds.standing().find(({ identifier }) => identifier === database);
  const port = await stage.answeringPort(database).catch(() => undefined);
  if (port !== undefined)
    return port === stage.world.backing.behind(original)?.port ? "the original" : "the restored";
  const isKnown = named === undefined || stage.world.backing.behind(named.resourceId) !== undefined;
  return isKnown ? "nobody" : "a stranger's";
}

/** So many jobs at a time: they wait most of the time, but two cores do not start a dozen databases at once. */
const AT_A_TIME = 10;

/** Begins them all, and does not wait: vitest itself runs five at a time. The results, by name, are to be awaited. */
export function runAll(
  stage: LocalStage,
  faults: readonly RestoreFault[],
): ReadonlyMap<string, Promise<unknown>> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = async (work: () => Promise<void>) => {
    if (running === AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  return new Map(
    // A rejection is the test's to tell.
    faults.map(({ name }) => [
      name,
      turn(() => runRestore(stage, name)).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ]),
  );
}
