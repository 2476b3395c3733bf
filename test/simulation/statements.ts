import { isDeepStrictEqual } from "node:util";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { cloneIdentifier } from "@dblab-refresh/core/job/job-id";
import { NO_SOURCE_HOST } from "@dblab-refresh/core/steps/no-source-host";
import { secondsBetween } from "@dblab-refresh/core/time";
import { Announced } from "./announced.ts";
import { Chain } from "./chain.ts";
import { DatabaseStatements } from "./databases/statements.ts";
import { isOfDatabases } from "./databases/whose-database.ts";
import type { EngineWorld, Refresh } from "./engine-world.ts";
import { LONGEST_SKEW_MS } from "./environments.ts";
import { GivenUp } from "./given-up.ts";
import type { Installation } from "./installation.ts";
import type { Life } from "./life.ts";
import { hasNamesake } from "./namesake.ts";
import type { Asked } from "./requests.ts";
import { MARK } from "./secrets.ts";
import { TimeLimits } from "./time-limits.ts";
import { wrongCall } from "./whose-clone.ts";
import { allJobs, jobOf, type World } from "./world.ts";

/** Holds the design's statements against everything that happens; the numbers are those of "What must always hold". */
export class Statements {
  readonly violations: string[] = [];
  readonly #world: World;
  readonly #announced: ReadonlyMap<string, Announced>;
  readonly #chain = new Chain((what) => this.#broken(what));
  readonly #givenUp: GivenUp;
  readonly #databases: DatabaseStatements;
  readonly #limits: TimeLimits;
  /** When each job first wrote its clone into its engine's config, as the engine saw it. */
  readonly #configured = new Map<string, number>();
  /** Parts of items that no planted secret is in. */
  readonly #unmarked = new WeakSet<object>();

  constructor(world: World) {
    this.#world = world;
    const broken = (what: string) => this.#broken(what);
    this.#givenUp = new GivenUp(broken, () => world.chance.timeline.now);
    this.#limits = new TimeLimits(broken, world.chance);
    this.#announced = new Map(
      world.installations.map(({ name, sinks, jobs }) => [
        name,
        new Announced(sinks, jobs.items, broken, () => world.chance.timeline.now),
      ]),
    );
    for (const installation of world.installations) this.#watch(installation);
    world.rds.onCall.push((call, by) => {
      const isClones = call.mutating && !isOfDatabases(world, call, by);
      const wrong = isClones ? wrongCall(world, call, by) : undefined;
      if (wrong) this.#broken(wrong);
    });
    this.#databases = new DatabaseStatements(world, broken);
    for (const engine of world.engines) {
      engine.onDump.push((refresh) => this.#dumps(engine, refresh));
      engine.onChange.push((request, by) => {
        this.#changesEngine(engine.instanceId, request.path, by);
        if (request.path === "/admin/config") this.#takesBack(engine, by);
        const job = jobOf(world, by.jobId);
        const host = job?.facts.endpoint?.host;
        if (job && host && request.body?.includes(host) && !this.#configured.has(job.jobId))
          this.#configured.set(job.jobId, world.chance.timeline.now);
      });
    }
  }

  /** What was asked for and has come to nothing yet: no job, and not among the rejected. */
  unanswered(installation: Installation, { jobs, unreadable }: Asked): readonly string[] {
    const { rejected } = installation.queues;
    const isRejected = (body: string) => rejected.some((one) => one.body === body);
    const requests = [...jobs].filter(
      ([jobId, body]) => !installation.jobs.items.has(jobId) && !isRejected(body),
    );
    return [...requests.map(([, body]) => body), ...unreadable.filter((body) => !isRejected(body))];
  }

  /** What must hold when nothing moves any more. */
  atRest(asked: ReadonlyMap<Installation, Asked>, isAtRest: boolean): void {
    if (!isAtRest) this.#broken("4: something moves for ever, and nothing can be decided");
    for (const [installation, requests] of asked) {
      for (const body of this.unanswered(installation, requests))
        this.#broken(`4: nothing became of ${body}`);
      for (const { body, rejection } of installation.queues.rejected)
        this.#text("a rejection", body + JSON.stringify(rejection));
    }
    for (const job of allJobs(this.#world)) this.#restingJob(job);
    this.#restingRds();
    this.#databases.atRest();
  }

  /** Whether an ended job needs nobody's attention any more, or has only what nobody can clean up. */
  isSettled(job: Job): boolean {
    if (isLive(job) || this.#missing(job).length > 0) return false;
    const left = job.leftovers ?? [];
    if (job.dueAt === undefined) return true;
    if (job.database !== undefined) return left.length > 0 && this.#databases.isSettled(job);
    return left.length > 0 && left.every(({ identifier }) => this.#isHopeless(identifier));
  }

  /** 2: nothing is there but what nobody can delete, and that is listed. */
  isClean(): boolean {
    const clones = this.#world.rds.remaining();
    const isClean = clones.every(({ madeAs }) => this.#isHopeless(madeAs) && this.#isListed(madeAs));
    return isClean && this.#databases.isClean();
  }

  #watch({ jobs, queues, sinks, onLog, onLeftBehind }: Installation): void {
    jobs.onWrite.push((after, before, by) => this.#written(after, before, by));
    queues.onSend.push((body) => {
      this.#text("a message", body);
      this.#chain.sent(body);
    });
    queues.onLoss.push((body) => this.#limits.lost(body));
    onLog.push((line) => this.#text("a log line", line));
    for (const sink of sinks) sink.onTell.push((_, __, text) => this.#text("an announcement", text));
    onLeftBehind.push((life) =>
      this.#broken(`${life.name} of ${life.jobId} came back while ${life.pending} calls were under way`),
    );
  }

  /** 8: no planted secret in a text that leaves the handlers' memory. */
  #text(where: string, text: string): void {
    if (text.includes(MARK)) this.#broken(`8: ${where} shows a secret: ${text}`);
  }

  /**
   * 8: whether a planted secret is anywhere in an item. Items are frozen to their depths, and mostly made of the parts
   * of the one before: what has been looked through once stays without.
   */
  #hasMark(part: unknown): boolean {
    if (typeof part === "string") return part.includes(MARK);
    if (typeof part !== "object" || part === null || this.#unmarked.has(part)) return false;
    for (const [name, value] of Object.entries(part))
      if (name.includes(MARK) || this.#hasMark(value)) return true;
    if (Object.isFrozen(part)) this.#unmarked.add(part);
    return false;
  }

  #missing(job: Job): readonly string[] {
    return this.#announced.get(job.installation)?.missing(job) ?? [];
  }

  #restingJob(job: Job): void {
    const { jobId, step } = job;
    if (isLive(job)) {
      this.#broken(`4: job ${jobId} never ended; it is at ${step}`);
      return;
    }
    for (const what of this.#missing(job)) this.#broken(`7: job ${jobId} ended, but never ${what}`);
    if (!this.isSettled(job))
      this.#broken(`2: job ${jobId} is due for ever, with ${JSON.stringify(job.leftovers)}`);
  }

  #restingRds(): void {
    const { rds } = this.#world;
    for (const { kind, identifier, madeAs } of rds.remaining()) {
      if (!this.#isHopeless(madeAs))
        this.#broken(`2: the ${kind} ${identifier} is there, and nobody gets rid of it`);
      else if (!this.#isListed(madeAs)) this.#broken(`2: ${identifier} is there, and no job lists it`);
    }
    if (rds.remaining().length > 0) return;
    for (const snapshot of rds.snapshotsLeft()) this.#broken(`2: ${snapshot} is left`);
  }

  /** Nobody can delete what is stuck, or write into an engine that its admin has closed; and what is another's nobody may. */
  #isHopeless(identifier: string): boolean {
    const { rds, engines } = this.#world;
    // A member goes with its cluster.
    const names = [identifier, identifier.replace(/-instance$/, "")];
    if (names.some((name) => hasNamesake(this.#world, name))) return true;
    if (engines.some((engine) => engine.instanceId === identifier && engine.isClosed)) return true;
    const stuck = rds.remaining().filter((thing) => thing.isStuck);
    // A member that was intended waits for its cluster.
    return stuck.some(({ madeAs }) => identifier === madeAs || identifier === `${madeAs}-instance`);
  }

  #isListed(identifier: string): boolean {
    const isNobodys = this.#world.rds.remaining().some((one) => one.madeAs === identifier && one.isNobodys);
    return (
      isNobodys ||
      [...allJobs(this.#world)].some((job) => job.leftovers?.some((left) => left.identifier === identifier))
    );
  }

  #written(after: Job, before: Job | undefined, by: Life): void {
    if (this.#hasMark(after)) this.#text("an item", JSON.stringify(after));
    if (before) this.#changed(after, before);
    if (after.kind === "refresh") this.#oneRefreshPerEngine(after);
    else this.#databases.written(after, before);
    this.#chain.written(after);
    this.#announced.get(after.installation)?.written(after, before);
    this.#givenUp.written(after, before, by);
    this.#limits.written(after, before);
    this.#proven(after, before);
    this.#configuredAsShown(after, before, by);
    if (isLive(after) || (before && !isLive(before))) return;
    this.#ended(after);
  }

  /** Only the chain changes the version; beside it, only a cancellation and a served sink are marked. */
  #changed(after: Job, before: Job): void {
    const known = new Set(Object.keys(after));
    // An item may come from a later version of the code, which is taken back.
    for (const name of Object.keys(before))
      if (name.startsWith("from") && !known.has(name)) this.#broken(`job ${after.jobId} has lost ${name}`);
    if (after.version === before.version + 1) return;
    const { served: _, cancelRequestedAt: __, ...chain } = after;
    const { served: ___, cancelRequestedAt: ____, ...was } = before;
    if (!isDeepStrictEqual(chain, was))
      this.#broken(`job ${after.jobId} went from version ${before.version} to ${after.version}`);
  }

  /** 3 */
  #oneRefreshPerEngine(job: Job): void {
    if (!isPastLock(job)) return;
    for (const other of allJobs(this.#world)) {
      if (other.jobId === job.jobId || other.installation !== job.installation || !isPastLock(other))
        continue;
      if (other.facts.engine?.instanceId === job.facts.engine?.instanceId)
        this.#broken(`3: jobs ${job.jobId} and ${other.jobId} both refresh ${job.facts.engine?.instanceId}`);
    }
  }

  #ended(job: Job): void {
    const { jobId, leftovers = [] } = job;
    const { rds } = this.#world;
    rds.look();
    const listed = new Set(leftovers.map((left) => left.identifier));
    for (const thing of rds.remaining()) {
      const { kind, identifier, madeAs, clusterName, jobId: maker } = thing;
      // One that somebody renamed is gone, as far as the job can see: the janitor finds it by its tags.
      const isRenamed =
        identifier !== madeAs || rds.isOutOfSight(thing) || !this.#isUnderItsName(clusterName);
      if (maker !== jobId || isRenamed || listed.has(identifier) || listed.has(clusterName ?? "")) continue;
      this.#broken(`2: job ${jobId} ended, and its ${kind} ${identifier} is there without being listed`);
    }
    if (job.kind === "refresh") this.#endedRefresh(job);
    else this.#databases.ended(job);
  }

  #endedRefresh(job: Job): void {
    this.#givenBack(job);
    this.#madeWay(job);
  }

  /** 1: neither production is dumped, nor what answers at a clone's address without being one. */
  #dumps({ instanceId }: EngineWorld, { host, port }: Refresh): void {
    if (host.startsWith("production")) this.#broken(`1: ${instanceId} dumps ${host}`);
    if (!host.startsWith("dblab-refresh-")) return;
    const { rds } = this.#world;
    const isThere = rds.instances().find(({ Endpoint: at }) => at?.Address === host && at.Port === port);
    const cluster = rds.clusters().find(({ Endpoint, Port }) => Endpoint === host && Port === port);
    const isStrangers =
      (isThere && !rds.restored.named("instance", isThere.DBInstanceIdentifier)) ||
      (cluster && !rds.restored.named("cluster", cluster.DBClusterIdentifier));
    if (isStrangers) this.#broken(`1: ${instanceId} dumps ${host}, which is somebody else's`);
  }

  /** 2: the engine's source is a clone only while its job lives, or as a leftover. */
  #givenBack({ jobId, facts, leftovers = [] }: Job): void {
    const engine = this.#world.engines.find(({ instanceId }) => instanceId === facts.engine?.instanceId);
    const { host } = engine?.model.standing() ?? {};
    if (host === undefined || !host.startsWith(`${cloneIdentifier(jobId)}.`)) return;
    if (leftovers.some(({ type }) => type === "dblab-config")) return;
    this.#broken(
      `2: job ${jobId} ended, and the source of ${engine?.instanceId} is its clone without being listed`,
    );
  }

  /** 3: a job makes way only for one that lives. Their ends are read off clocks that may differ. */
  #madeWay({ jobId, error }: Job): void {
    const [, holderId = ""] = /^job ([a-z0-9]{20}) is refreshing/.exec(error?.message ?? "") ?? [];
    const holder = jobOf(this.#world, holderId);
    if (error?.at === undefined || holder?.endedAt === undefined) return;
    const late = secondsBetween(holder.endedAt, error.at) - (2 * LONGEST_SKEW_MS) / 1000;
    if (late > 60)
      this.#broken(`3: job ${jobId} makes way for ${holder.jobId}, which had ended ${late} s before`);
  }

  #isUnderItsName(cluster: string | undefined): boolean {
    return cluster === undefined || this.#world.rds.restored.named("cluster", cluster) !== undefined;
  }

  /** 5: when it is first said, the refresh is over: the dump, and the snapshot that developers get their clones of. */
  #proven(after: Job, before: Job | undefined): void {
    const says = (job: Job | undefined) => job?.verdict === "succeeded" || job?.status === "succeeded";
    if (after.kind === "refresh" && says(after) && !says(before) && !this.#wasRefreshed(after))
      this.#broken(`5: job ${after.jobId} says succeeded, but no refresh from its clone did`);
  }

  /** From what the engine did. A host has its job's id in it, so no two jobs have the same. */
  #wasRefreshed(job: Job): boolean {
    const engine = this.#world.engines.find(({ instanceId }) => instanceId === job.facts.engine?.instanceId);
    engine?.carryOut();
    const since = this.#configured.get(job.jobId);
    return (engine?.refreshes ?? []).some(
      ({ host, beganAt, state }) =>
        host.startsWith(`${cloneIdentifier(job.jobId)}.`) &&
        state === "finished" &&
        since !== undefined &&
        beganAt >= since,
    );
  }

  /**
   * 3: only the handlers of the live job that holds an engine change it; the janitor none whose config may be a live
   * job's. A janitor may stall before it writes, while another job takes the lock over from the ended one: for a
   * time-out, which is less than the clone takes that comes before a job's own config.
   */
  #changesEngine(engine: string, path: string, by: Life): void {
    if (by.jobId === undefined) {
      const holder = [...allJobs(this.#world)].find(
        (one) =>
          one.installation === by.installation &&
          isPastLock(one) &&
          one.facts.endpoint !== undefined &&
          one.facts.engine?.instanceId === engine,
      );
      if (holder) this.#broken(`3: ${by.name} sent ${path} to ${engine}, which job ${holder.jobId} holds`);
      return;
    }
    const job = jobOf(this.#world, by.jobId);
    if (job === undefined || !isPastLock(job))
      this.#broken(`3: ${by.name} sent ${path} for job ${by.jobId}, which does not hold the engine`);
  }

  /**
   * 1: the clean-up writes only over what it has just read as a clone that no live job has, or as nothing. Between the
   * two somebody may write: DBLab has no condition.
   */
  #takesBack(engine: EngineWorld, by: Life): void {
    if (by.function !== "reaper" && by.jobId !== undefined) return;
    const host = engine.sourceShownTo(by);
    if (host === undefined || (host !== NO_SOURCE_HOST && !this.#mayTakeBack(host, by)))
      this.#broken(`1: ${by.name} overwrites the source of ${engine.instanceId}, which was ${host}`);
  }

  #mayTakeBack(host: string, by: Life): boolean {
    if (by.jobId !== undefined) return host.startsWith(`${cloneIdentifier(by.jobId)}.`);
    const [, jobId] = /^dblab-refresh-([a-z0-9]{20})\./.exec(host) ?? [];
    const job = jobOf(this.#world, jobId);
    return job !== undefined && !isLive(job);
  }

  /** 5: who says that the engine's source is the clone was shown it, after he wrote it: an engine may drop what it took. */
  #configuredAsShown({ jobId, facts }: Job, before: Job | undefined, by: Life): void {
    if (facts.configuredAt === undefined || before?.facts.configuredAt !== undefined) return;
    const engine = this.#world.engines.find(({ instanceId }) => instanceId === facts.engine?.instanceId);
    const host = engine?.sourceShownTo(by);
    if (host === undefined || host !== facts.endpoint?.host)
      this.#broken(`5: ${by.name} says that the source is job ${jobId}'s clone, and was not shown its clone`);
  }

  #broken(what: string): void {
    this.violations.push(what);
  }
}

/** Whether the job holds its engine: from the intent to make a clone until its end. */
export function isPastLock(job: Job): boolean {
  return job.kind === "refresh" && isLive(job) && job.owned.length > 0;
}
