import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { secondsBetween } from "@dblab-refresh/core/time";
import type { Inventoried } from "@dblab-refresh/simulator/rds/inventory";
import { LONGEST_SKEW_MS } from "../environments.ts";
import { isNamesake } from "../namesake.ts";
import { allJobs, jobOf, type World } from "../world.ts";
import type { Made } from "./database-world.ts";
import { makerOf, ownedAs, type Parties, partiesOf } from "./parties.ts";
import { CLOSED_GROUP } from "./stage.ts";
import { isOfDatabases, wrongDatabaseCall } from "./whose-database.ts";
import { wrongRecordChange } from "./whose-record.ts";

const usable = /^(available|storage-optimization|storage-initialization|backing-up)$/;

/** Holds the design's statements against the jobs of databases; the numbers are those of "What must always hold". */
export class DatabaseStatements {
  readonly #world: World;
  readonly #broken: (what: string) => void;
  /** Jobs whose restored database was seen to answer under the name that it was to get. */
  readonly #delivered = new Set<string>();
  /** What each ended job has told of as left over: names, by job id. */
  readonly #told = new Map<string, ReadonlySet<string>>();

  constructor(world: World, broken: (what: string) => void) {
    this.#world = world;
    this.#broken = broken;
    world.rds.onEffect.push((effect, by) => {
      if (!isOfDatabases(world, effect.call, by)) return;
      const wrong = wrongDatabaseCall(world, effect, by);
      if (wrong) broken(wrong);
      this.#dataExist(effect.after());
    });
    world.databases.records.onChange.push((change, by) => {
      if (change.from === change.to) return;
      const wrong = wrongRecordChange(world, change, by);
      if (wrong) broken(wrong);
    });
  }

  /** To be told of every write of a database's job. */
  written(after: Job, before: Job | undefined): void {
    this.#oneJobPerDatabase(after);
    const [is, was] = [after.facts.restore, before?.facts.restore];
    if (is?.original !== undefined && was?.original === undefined) this.#met(after);
    if (is?.swappedAt !== undefined && was?.swappedAt === undefined) this.#swapped(after);
  }

  /** To be told when a database's job has ended. */
  ended(job: Job): void {
    this.#madeWay(job);
    this.#told.set(job.jobId, new Set(job.leftovers?.map(({ identifier }) => identifier)));
    const parties = partiesOf(job);
    if (parties === undefined) return;
    for (const made of this.#world.databases.remaining()) {
      if (made.jobId === job.jobId) this.#left(parties, made, made.now);
    }
    if (job.status === "succeeded") this.#succeeded(parties);
    if (parties.facts.lockedAt !== undefined && job.kind === "restore") this.#inPlace(parties);
  }

  /** What must hold when nothing moves any more. */
  atRest(): void {
    for (const made of this.#unwanted()) {
      const { now } = made;
      if (!this.#isHopeless(now))
        this.#broken(`2: the ${now.kind} ${now.identifier} is there, and nobody gets rid of it`);
      else if (!this.#isListed(made, now)) this.#broken(`2: ${now.identifier} is there, and no job lists it`);
    }
  }

  /** 2: nothing that a job made is there but what it delivered, and what nobody can delete. */
  isClean(): boolean {
    return this.#unwanted().every((made) => this.#isHopeless(made.now) && this.#isListed(made, made.now));
  }

  /** Whether nobody but a person can do away with what the job lists. */
  isSettled({ leftovers = [], facts }: Job): boolean {
    const things = this.#world.rds.model.inventory();
    const stranded = facts.restore?.stranded ?? [];
    const isHopeless = (name: string) => {
      const named = things.filter((one) => one.identifier === name || one.key === name);
      const isStranded = ({ key }: Inventoried) => stranded.some(({ resourceId }) => resourceId === key);
      // What was left in the midst of a rename may have its other name by now.
      if (named.length === 0) return things.some(isStranded);
      return named.some((one) => isStranded(one) || this.#isHopeless(one));
    };
    // A member that is gone goes with its cluster.
    const withMembers = (name: string) => isHopeless(name) || isHopeless(name.replace(/-\d+$/, ""));
    return leftovers.every(({ identifier }) => withMembers(identifier));
  }

  /** 3 */
  #oneJobPerDatabase(job: Job): void {
    if (!hasDatabase(job)) return;
    for (const other of allJobs(this.#world)) {
      if (other.jobId === job.jobId || other.installation !== job.installation || !hasDatabase(other))
        continue;
      if (other.targetName === job.targetName)
        this.#broken(`3: jobs ${job.jobId} and ${other.jobId} both change ${job.targetName}`);
    }
  }

  /** 3: a job makes way only for one that lives. Their ends are read off clocks that may differ. */
  #madeWay({ jobId, error }: Job): void {
    const [, holderId = ""] = /^job ([a-z0-9]{20}) is at work on/.exec(error?.message ?? "") ?? [];
    const holder = jobOf(this.#world, holderId);
    if (error?.at === undefined || holder?.endedAt === undefined) return;
    const late = secondsBetween(holder.endedAt, error.at) - (2 * LONGEST_SKEW_MS) / 1000;
    if (late > 60)
      this.#broken(`3: job ${jobId} makes way for ${holder.jobId}, which had ended ${late} s before`);
  }

  /** 5: what the item says to be the original is what has the name. */
  #met(job: Job): void {
    const parties = partiesOf(job);
    if (parties === undefined) return;
    const has = this.#world.databases.named(parties.kind, parties.name);
    const claimed = job.facts.restore?.original?.resourceId;
    if (has !== undefined && has.key !== claimed && !this.#isMeddledWith(parties))
      this.#broken(`5: job ${job.jobId} takes ${claimed} for ${parties.name}, which is ${has.key}`);
  }

  /** 5: the name leads to what the job restored, at the address that it had, and there it answers. */
  #swapped(job: Job): void {
    const parties = partiesOf(job);
    if (parties === undefined) return;
    this.#delivered.add(job.jobId);
    if (this.#isMeddledWith(parties)) return;
    const { databases, rds } = this.#world;
    rds.model.settle();
    const name = parties.delivered;
    const wrong = (what: string) =>
      this.#broken(`5: job ${job.jobId} says that ${name} is restored, but ${what}`);
    const has = databases.named(parties.kind, name);
    if (has === undefined) {
      // Somebody's deed may come between the job's last look and its word.
      if (this.#isOthers(job)) return;
      wrong("nothing has the name");
      return;
    }
    if (makerOf(databases, has) !== job.jobId) {
      wrong(`that is ${has.key}, which it did not make`);
      return;
    }
    if (!usable.test(has.status)) wrong(`it is ${has.status}`);
    if (OWNER_TAG in has.tags) this.#broken(`2: job ${job.jobId} delivers ${name} with its owner tag`);
    const { host } = parties.facts.original?.endpoint ?? {};
    const isByName = parties.order.to === undefined && parties.record === undefined;
    if (isByName && has.host !== host) wrong(`it is at ${has.host}, not at ${host}`);
    if (parties.record !== undefined) this.#leadsOnlyTo(parties.record, has.host, wrong);
    for (const [key, member] of parties.originals) {
      if (key === parties.facts.original?.resourceId || !isByName) continue;
      const is = databases.named("instance", member);
      if (is === undefined || makerOf(databases, is) !== job.jobId)
        wrong(`its member ${member} is ${is?.key ?? "not there"}`);
    }
    const reach = rds.model.reach(has.host ?? "");
    const isAnswering = reach.state === "answers" && reach.resourceId === has.key;
    if (job.database?.restore.reachable && !isAnswering) wrong(`${has.host} is ${JSON.stringify(reach)}`);
  }

  /** 6: the original's data exist until the new one has its name; and of the fixed name's content one complete snapshot. */
  #dataExist(things: readonly Inventoried[]): void {
    for (const job of allJobs(this.#world)) {
      if (!isLive(job) || job.facts.restore?.lockedAt === undefined) continue;
      const parties = partiesOf(job);
      if (parties === undefined || this.#isMeddledWith(parties)) continue;
      if (job.kind === "restore" && !this.#hasData(parties, things))
        this.#broken(`6: the data of ${parties.identifier} are nowhere, in the midst of job ${job.jobId}`);
      if (job.kind === "restore") this.#recordLeads(parties, things);
      if (!hasSnapshot(parties, things))
        this.#broken(`6: no snapshot of ${parties.identifier} is complete, in the midst of job ${job.jobId}`);
    }
  }

  /** The record does, and every name server, and whoever has asked one of them within its time to live. */
  #leadsOnlyTo(record: string, host: string | undefined, wrong: (what: string) => void): void {
    const { zones } = this.#world.databases.records;
    const is = zones.says(record)?.value;
    if (is !== host) wrong(`${record} leads to ${is ?? "nothing"}`);
    const others = zones.remembered(record).filter((one) => one !== host);
    if (others.length > 0) wrong(`resolvers of ${record} may still lead to ${others.join()}`);
  }

  /** 6: a record leads to the original or to what was restored in its stead, for as long as a swap by it lasts. */
  #recordLeads({ job, record, kind, facts }: Parties, things: readonly Inventoried[]): void {
    if (record === undefined || facts.original === undefined || facts.stranded !== undefined) return;
    if (this.#isOthers(job)) return;
    const { records, made } = this.#world.databases;
    for (const host of [records.zones.says(record)?.value, records.zones.answer(record)?.value]) {
      const to = things.find((one) => one.kind === kind && one.host === host && one.status !== "deleting");
      const isOne =
        to !== undefined && (to.key === facts.original.resourceId || made.get(to.key)?.jobId === job.jobId);
      if (!isOne)
        this.#broken(
          `6: ${record} leads to ${host ?? "nothing"}, which is not there, in the midst of job ${job.jobId}`,
        );
    }
  }

  #hasData({ job, kind, delivered, facts }: Parties, things: readonly Inventoried[]): boolean {
    // Somebody has deleted what was delivered, or it has another name: the data are in snapshots, or under that.
    const isTakenAway = this.#delivered.has(job.jobId) && this.#isOthers(job);
    if (facts.original === undefined || isTakenAway) return true;
    return things.some((one) => {
      if (one.kind !== kind || one.status === "deleting") return false;
      if (one.key === facts.original?.resourceId) return true;
      const isDelivered = one.identifier === delivered && makerOf(this.#world.databases, one) === job.jobId;
      return isDelivered && this.#delivered.has(job.jobId);
    });
  }

  /** 2: what an ended job made is gone, delivered, or listed. */
  #left(parties: Parties, made: Made, now: Inventoried): void {
    if (now.status === "deleting" || this.#isDelivered(parties, made, now) || this.#isListed(made, now))
      return;
    const { job } = parties;
    this.#broken(
      `2: job ${job.jobId} ended as ${job.status}, and its ${now.kind} ${now.identifier} is there without being listed`,
    );
  }

  #isDelivered(parties: Parties, made: Made, now: Inventoried): boolean {
    const { job, order, originals, fixed, own, facts, delivered: name, record } = parties;
    const owned = ownedAs(job, made.madeAs);
    // What somebody has renamed is his: its name is none that the job gave, so the janitor reports it, and no more.
    if (now.identifier.endsWith("-renamed")) return true;
    if (now.kind === "export-task") return /^(COMPLETE|FAILED|CANCELING|CANCELED)$/.test(now.status);
    if (now.kind === "snapshot" || now.kind === "cluster-snapshot") {
      if (made.madeAs === fixed) return true;
      return made.madeAs === own && owned?.purpose === "delivered" && facts.replacedAt === undefined;
    }
    // What is stranded has its name all the same, or is listed.
    if (!this.#delivered.has(job.jobId) && facts.stranded === undefined) return false;
    const isItsName =
      now.identifier === name ||
      // Under the name, or under the one that the next restore gives it when it retires it.
      now.identifier.startsWith(`${order.to ?? parties.identifier}-`) ||
      [...originals.values()].includes(now.identifier);
    // A member of what has the name may still be called as it was made, where a swap was given up.
    const cluster = this.#world.rds.model.inventory().find(({ key }) => key === now.clusterKey);
    if (facts.stranded !== undefined && cluster?.identifier === name) return true;
    // A record leads to what has the name that it was made under; a swap by names gives it another.
    const isLedTo = record !== undefined && this.#delivered.has(job.jobId);
    const isKept = !isLedTo && now.identifier === made.madeAs;
    if (isItsName && !isKept && OWNER_TAG in now.tags)
      this.#broken(`2: ${now.identifier} is delivered with its owner tag`);
    return isItsName && !isKept;
  }

  /** 5: what a job says to have done is done. */
  #succeeded(parties: Parties): void {
    const { job, order, fixed, own, facts, snapshotKind } = parties;
    const { databases } = this.#world;
    const wrong = (what: string) => this.#broken(`5: job ${job.jobId} says succeeded, but ${what}`);
    if (order.dryRun) {
      if (job.owned.length > 0) wrong("it was a dry run, and it has made something");
      return;
    }
    switch (job.kind) {
      case "restore":
        if (!this.#delivered.has(job.jobId)) wrong("nothing was restored");
        return;
      case "snapshot": {
        if (this.#isMeddledWith(parties)) return;
        const name = facts.keptSince === undefined ? fixed : own;
        if (databases.named(snapshotKind, name)?.status !== "available") wrong(`${name} is not complete`);
        return;
      }
      case "export": {
        const tasks = job.owned.filter(({ type }) => type === "export-task");
        const states = tasks.map(({ identifier }) => databases.named("export-task", identifier)?.status);
        if (states.join() !== "COMPLETE") wrong(`its export is ${states.join() || "not there"}`);
      }
    }
  }

  /** 6: when a restore is over the name leads to a database, which is the original as it was, or the new one. */
  #inPlace(parties: Parties): void {
    const { job, kind, name, facts, order, names, originals, delivered, record } = parties;
    // Who never met it has touched nothing.
    if (this.#isMeddledWith(parties) || facts.stranded !== undefined || facts.original === undefined) return;
    const { databases } = this.#world;
    const isSwapped = facts.swappedAt !== undefined && order.to === undefined;
    const identifier = isSwapped ? delivered : name;
    const has = databases.named(kind, identifier);
    const wrong = (what: string) => this.#broken(`6: job ${job.jobId} ended, and ${what}`);
    if (has === undefined) {
      if (isSwapped && this.#isOthers(job)) return;
      if (this.#isTold(facts.original.resourceId)) return;
      wrong(`nothing has the name ${identifier}`);
      return;
    }
    const leadsTo = record === undefined ? has.host : databases.records.zones.says(record)?.value;
    if (leadsTo !== has.host) wrong(`${record} leads to ${leadsTo ?? "nothing"}`);
    if (isSwapped) {
      const left = this.#world.rds.model
        .inventory()
        .filter((one) => originals.has(one.key) && one.status !== "deleting");
      const listed = new Set(job.leftovers?.map((one) => one.identifier));
      for (const one of left)
        if (!listed.has(one.identifier) && !listed.has(names.old))
          this.#broken(
            `2: job ${job.jobId} ended, and the retired ${one.identifier} is there without being listed`,
          );
      return;
    }
    if (has.key !== facts.original.resourceId) {
      wrong(`${identifier} is ${has.key}, not the original`);
      return;
    }
    if (has.groups?.includes(CLOSED_GROUP)) wrong(`${identifier} admits nobody`);
    for (const [key, name] of originals) {
      const member = this.#world.rds.model.inventory().find((one) => one.key === key);
      if (member !== undefined && member.identifier !== name) wrong(`${name} is called ${member.identifier}`);
    }
  }

  /** What jobs made that is neither delivered, nor a live job's. */
  #unwanted(): readonly (Made & { readonly now: Inventoried })[] {
    return this.#world.databases.remaining().filter((made) => {
      const job = jobOf(this.#world, made.jobId);
      const parties = job && partiesOf(job);
      return parties === undefined || isLive(parties.job) || !this.#isDelivered(parties, made, made.now);
    });
  }

  /** Nobody can delete what is stuck in a status that refuses it, or has failed with its protection on; a person decides about what is stranded, or another's. */
  #isHopeless({ key, identifier, clusterKey, status, isLasting, isProtected, kind }: Inventoried): boolean {
    // A member goes with its cluster.
    const isStranded = [...allJobs(this.#world)].some(({ facts }) =>
      facts.restore?.stranded?.some(({ resourceId }) => resourceId === key || resourceId === clusterKey),
    );
    if (isStranded || isNamesake(this.#world, { identifier, resourceId: key })) return true;
    if (!isLasting) return false;
    if (kind === "snapshot" || kind === "cluster-snapshot") return status === "creating";
    if (kind === "cluster" && status === "modifying") return true;
    const isRefused = /^(creating|renaming|rebooting|starting|stopping|deleting)$/.test(status);
    return isRefused || (isProtected === true && status !== "available");
  }

  #isListed({ jobId, madeAs }: Made, now: Inventoried): boolean {
    const job = jobOf(this.#world, jobId);
    // Whose job somebody lost is nobody's to list: the janitor's rounds name it.
    if (job === undefined) return true;
    const { leftovers = [] } = job;
    const listed = new Set(leftovers.map(({ identifier }) => identifier));
    if (listed.has(now.identifier) || listed.has(madeAs) || listed.has(now.key)) return true;
    if (this.#isDecided(job, now)) return true;
    // A member goes with its cluster.
    const cluster = this.#world.rds.model.inventory().find(({ key }) => key === now.clusterKey);
    return cluster !== undefined && (listed.has(cluster.identifier) || listed.has(cluster.key));
  }

  /** Whether it was told of as one of two that a record may lead to, the other of which somebody has deleted. */
  #isDecided(job: Job, { identifier }: Inventoried): boolean {
    const { original, stranded } = job.facts.restore ?? {};
    if (stranded === undefined || partiesOf(job)?.record === undefined) return false;
    const isAlone = !this.#world.rds.model.inventory().some(({ key }) => key === original?.resourceId);
    return isAlone && this.#told.get(job.jobId)?.has(identifier) === true;
  }

  /** Whether somebody deletes or renames what the job made. */
  #isOthers({ jobId }: Job): boolean {
    const { deletedByOthers, renamedByOthers } = this.#world.rds;
    return deletedByOthers.has(jobId) || renamedByOthers.has(jobId);
  }

  /** Whether it is a leftover of some job's, which says what to do: RDS may rename it hours after it was asked. */
  #isTold(resourceId: string): boolean {
    return [...allJobs(this.#world)].some(
      ({ leftovers = [], facts }) =>
        leftovers.length > 0 && facts.restore?.stranded?.some((one) => one.resourceId === resourceId),
    );
  }

  #isMeddledWith({ identifier }: Parties): boolean {
    return this.#world.databases.meddledWith.has(identifier);
  }
}

/** From the lock until its end; who only exports what is there, or plans, changes nothing. */
function hasDatabase(job: Job): boolean {
  return isLive(job) && job.facts.restore?.lockedAt !== undefined;
}

/** From the moment when the job began, if one was there. */
function hasSnapshot({ fixed, own, facts, snapshotKind }: Parties, things: readonly Inventoried[]): boolean {
  if (facts.fixed === undefined || !("createdAt" in facts.fixed)) return true;
  return things.some(
    ({ kind, identifier, status }) =>
      kind === snapshotKind && (identifier === fixed || identifier === own) && status === "available",
  );
}
