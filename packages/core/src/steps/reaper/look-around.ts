import { Fault } from "../../job/fault.ts";
import { type Leftover, type Owned, withOwned } from "../../job/owned.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import type { Rds } from "../../ports/rds.ts";
import { ownerOf } from "../../rds/clone-tags.ts";
import { later } from "../../time.ts";
import { NO_SOURCE_HOST } from "../no-source-host.ts";
import type { StepContext } from "../step-context.ts";
import { backAgain } from "./back-again.ts";
import { giveBackConfig } from "./given-back-config.ts";
import { leftStranded } from "./left-stranded.ts";
import type { Reaped, Reaping } from "./reaped.ts";
import { reapCluster } from "./reaped-cluster.ts";
import { reapExport } from "./reaped-export.ts";
import { reapInstance } from "./reaped-instance.ts";
import { reapSnapshot } from "./reaped-snapshot.ts";

type Around = Pick<StepContext, "job" | "now" | "handlerTimeout" | "rds" | "databases" | "engine">;

interface Look {
  readonly owned: readonly Owned[];
  readonly left: readonly Leftover[];
  /** What was taken for gone at this look: Describe is eventually consistent, so another look has to see the same. */
  readonly unconfirmed: readonly Leftover[];
  readonly said: readonly string[];
  /** As the next look is to have it; absent where nothing is stranded. */
  readonly stranded?: NonNullable<RestoreFacts["stranded"]>;
  readonly configGivenBack: boolean;
}

/** What a look may do; otherwise it only looks. */
interface Acts {
  readonly deletes: boolean;
  readonly givesBackConfig: boolean;
}

/** One look at everything that the job may have left; a fault at one thing does not keep it from the others. */
export async function lookAround(context: Around, acts: Acts): Promise<Look> {
  const { job, now, handlerTimeout } = context;
  // The last create that could have been sent was that of a handler which loaded the job before it came here.
  const appearUntil = later(job.stepStartedAt, handlerTimeout + (job.deadlines?.appear ?? 0));
  const database = job.database && { database: job.targetName };
  const reaping = { owner: ownerOf(job), ...database, now, appearUntil, act: acts.deletes };
  let owned = job.owned;
  let isExported = false;
  const left: Leftover[] = [];
  const unconfirmed: Leftover[] = [];
  const said: string[] = [];
  for (const known of exportsFirst(job.owned)) {
    if (known.purpose !== "temporary") continue;
    const { type, identifier } = known;
    try {
      const thing = known.goneAt === undefined ? known : await backAgain(context, known);
      if (thing === undefined) continue;
      const reaped = await reap(context, thing, { owned, isExported }, reaping);
      owned = withOwned(owned, reaped.owned);
      if (type === "export-task") isExported ||= mayRun(thing, reaped.owned);
      if (reaped.left) left.push({ type, identifier, why: reaped.left });
      else if (isFreshlyGone(thing, reaped.owned)) unconfirmed.push({ type, identifier, why: UNCONFIRMED });
      if (reaped.say) said.push(reaped.say);
    } catch (error) {
      isExported ||= type === "export-task";
      left.push({ type, identifier, why: reason(error) });
    }
  }
  const stranded = await leftStranded(context);
  left.push(...stranded.left);
  unconfirmed.push(...stranded.unconfirmed);
  const config = await lookAtConfig(context, acts.givesBackConfig);
  if (config.left) left.push(config.left);
  if (config.say) said.push(config.say);
  const configGivenBack = config.left === undefined;
  const isStranded = stranded.stranded.length > 0;
  return {
    owned,
    left,
    unconfirmed,
    said,
    configGivenBack,
    ...(isStranded && { stranded: stranded.stranded }),
  };
}

/** What reads a snapshot is looked at before that. */
function exportsFirst(owned: readonly Owned[]): readonly Owned[] {
  const isExport = ({ type }: Owned) => type === "export-task";
  return [...owned.filter(isExport), ...owned.filter((one) => !isExport(one))];
}

const UNCONFIRMED = "RDS did not show it just now: it is looked for once more";

function isFreshlyGone(before: Owned, after: Owned): boolean {
  return before.goneAt === undefined && after.goneAt !== undefined && after.seenAt !== undefined;
}

/**
 * Each type by its own reaper; `owned` is the list as it is by now, and `isExported` whether a task of the job's may still
 * read its snapshot.
 */
async function reap(
  context: Around,
  thing: Owned,
  { owned, isExported }: { readonly owned: readonly Owned[]; readonly isExported: boolean },
  reaping: Reaping,
): Promise<Reaped> {
  switch (thing.type) {
    case "db-instance":
    case "db-cluster":
      return reaper(thing, owned)(context.rds(), thing, reaping);
    case "db-snapshot":
    case "db-cluster-snapshot":
      // AWS does not say what becomes of an export whose snapshot is deleted under it.
      if (isExported) return { owned: thing, left: "its export is not over yet" };
      return reapSnapshot(context.databases(), thing, reaping, context.handlerTimeout);
    case "export-task":
      return reapExport(context.databases(), thing, reaping);
    default:
      return unknownType(thing.type, thing);
  }
}

/**
 * Of a task that has ended well nothing is to be cancelled any more. One that this look was the first to miss may only be
 * hidden for a moment: the next one asks for it again.
 */
function mayRun(before: Owned, after: Owned): boolean {
  return after.goneAt === undefined || isFreshlyGone(before, after);
}

/** A member goes with its cluster, which knows of members that are not on the item; it is seen to once that is gone. */
function reaper(thing: Owned, owned: readonly Owned[]) {
  if (thing.type === "db-cluster") return reapCluster;
  const cluster = owned.find(
    (other) => other.type === "db-cluster" && other.identifier === thing.clusterIdentifier,
  );
  // A cluster that is not found any more may have been renamed: a member of it may show as late as anything else.
  return cluster === undefined || cluster.goneAt !== undefined ? reapInstance : awaitCluster;
}

/** Its cluster's reaper deletes a member, in the right order. */
async function awaitCluster(_: Rds, owned: Owned): Promise<Reaped> {
  return { owned, left: "it goes with its cluster" };
}

/** A later version, since taken back, may have made things of other types: what is not known is not gone. */
function unknownType(type: never, owned: Owned): Reaped {
  return { owned, left: `this version does not know how to delete a ${type}: deploy the later one again` };
}

async function lookAtConfig(
  context: Around,
  act: boolean,
): Promise<{ readonly left?: Leftover; readonly say?: string }> {
  const { job } = context;
  // The config is written only after the clone's endpoint was committed.
  if (job.facts.endpoint === undefined) return {};
  const left = (why: string): Leftover => ({
    type: "dblab-config",
    identifier: job.facts.engine?.instanceId ?? "",
    why,
  });
  try {
    switch (await giveBackConfig(job, await context.engine(), act)) {
      case "clean":
        return {};
      case "dirty":
        return { left: left(`its source is still ${job.facts.endpoint.host}`) };
      case "written":
        // Seen clean at the next look, not believed.
        return {
          left: left("its source was just changed"),
          say: `DBLab's source is ${NO_SOURCE_HOST} again`,
        };
    }
  } catch (error) {
    return { left: left(reason(error)) };
  }
}

/** Faults are expected here; anything else is a defect, and the job must end all the same. */
function reason(error: unknown): string {
  return error instanceof Fault ? error.message : `${error}`;
}
