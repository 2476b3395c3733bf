// A whole restore by its handlers, through the real ports, on the simulated RDS in virtual time and under its faults.
import { Route53Client } from "@aws-sdk/client-route-53";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { Route53Dns } from "@dblab-refresh/aws/route53-dns";
import { databaseSchema } from "@dblab-refresh/core/configuration/database";
import type { Job } from "@dblab-refresh/core/job/job";
import { currentMessage, type StepMessage } from "@dblab-refresh/core/job/message";
import type { RestoreOrder } from "@dblab-refresh/core/job/restore-order";
import type { DatabaseKind } from "@dblab-refresh/core/ports/databases";
import type { Dns } from "@dblab-refresh/core/ports/dns";
import { thingOf } from "@dblab-refresh/core/rds/described";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { type Instant, later, secondsBetween } from "@dblab-refresh/core/time";
import { HostedZones } from "@dblab-refresh/simulator/dns/hosted-zones";
import { Resolver } from "@dblab-refresh/simulator/dns/resolver";
import { startDnsServer } from "@dblab-refresh/simulator/dns/server";
import { inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { describe, expect, it } from "vitest";
import { aJob, at, NOW } from "../../packages/core/test/job/a-job.ts";
import { type MemoryPorts, memoryPorts } from "../../packages/core/test/steps/memory-ports.ts";

const JOB_ID = "0rdersj0b00000000000";
const ISOLATION = "sg-00000000";
const deadlines = { snapshot: 14_400, restore: 28_800, deletion: 7200, appear: 900, job: 60_000 };
const order = {
  from: { kind: "fixed" },
  export: false,
  keepOriginal: 0,
  finalSnapshot: true,
  isolate: false,
  cutover: "rename",
  order: "beside",
  dryRun: false,
} as const;

/** What clients connect to. */
const RECORD = { hostedZoneId: "Z0123456789", name: "orders.db.example.com", ttl: 60 };

type Fault = Parameters<RdsModel["inject"]>[0];

/** A database with every setting off its default, its snapshot, and a restore of it. */
class Restore {
  readonly model: RdsModel;
  readonly kind: DatabaseKind;
  readonly ports: MemoryPorts;
  readonly databases: DatabasesService;
  readonly away: Instant[] = [];
  original = "";
  readonly #asked: Partial<Pick<RestoreOrder, "order" | "cutover">>;
  /** Where clients get the host from that they connect to, if the order is to swap a record. */
  readonly zones: HostedZones;
  readonly #resolver: Resolver;
  #dns: Dns | undefined;
  #now: Instant = NOW;
  #queue: { message: StepMessage; at: Instant; waited: number }[] = [];

  constructor(kind: DatabaseKind, asked: Partial<Pick<RestoreOrder, "order" | "cutover">> = {}) {
    this.kind = kind;
    this.#asked = asked;
    this.zones = new HostedZones(() => Date.parse(this.#now));
    this.#resolver = new Resolver(this.zones, () => Date.parse(this.#now));
    let ids = 0;
    this.model = new RdsModel({ now: () => Date.parse(this.#now), ids: () => `id${++ids}` });
    this.model.seedSurroundings({ closedSecurityGroups: [ISOLATION] });
    if (kind === "db-cluster") {
      this.model.seedCluster(clusterOffItsDefaults("orders"));
      this.model.seedClusterSnapshot({ cluster: "orders", identifier: "orders-snapshot", type: "manual" });
    } else {
      this.model.seedInstance(instanceOffItsDefaults("orders"));
      this.model.seedSnapshot({ instance: "orders", identifier: "orders-snapshot", type: "manual" });
    }
    const client = inMemoryRdsClient(this.model);
    const databases = new DatabasesService({ reads: client, writes: client });
    const rds = new RdsService({ reads: client, writes: client });
    const memory = memoryPorts({ clock: { now: () => this.#now } });
    this.databases = databases;
    this.ports = {
      ...memory,
      databases: () => databases,
      rds: () => rds,
      dns: {
        standing: (name) => this.#records.standing(name),
        replace: (...change) => this.#records.replace(...change),
        isInSync: (changeId) => this.#records.isInSync(changeId),
      },
      connections: {
        answers: async (host) => {
          const { state } = this.model.reach(host);
          return state === "answers" ? { ok: true } : { ok: false, why: state };
        },
      },
      queues: {
        ...memory.queues,
        send: async (message, delaySeconds) => {
          this.#queue.push({ message, at: later(this.#now, delaySeconds), waited: delaySeconds });
        },
      },
    };
  }

  get #isByRecord(): boolean {
    return this.#asked.cutover === "dns";
  }

  get #records(): Dns {
    if (this.#dns === undefined) throw new Error("no record is to be swapped");
    return this.#dns;
  }

  /** Over Route 53's own protocol, while `act` runs. */
  async byRecord(act: () => Promise<unknown>): Promise<this> {
    const server = await startDnsServer(this.zones);
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = new Route53Client({
      endpoint: server.url,
      region: "us-east-1",
      credentials,
      maxAttempts: 1,
    });
    this.#dns = new Route53Dns({ reads: client, writes: client });
    await act().finally(() => {
      client.destroy();
      return server.close();
    });
    return this;
  }

  get job(): Job {
    const job = this.ports.items.get(JOB_ID);
    if (job === undefined) throw new Error("no job");
    return job;
  }

  /** What has the name, by its resource id. */
  async named(identifier: string): Promise<string | undefined> {
    const described = await this.databases.find(this.kind, identifier);
    return described && thingOf(this.kind, described).resourceId;
  }

  async toEnd(fault?: Fault): Promise<this> {
    const job = await this.#begin();
    if (fault !== undefined) this.model.inject(fault);
    this.#queue.push({ message: currentMessage(job), at: NOW, waited: 0 });
    const { endpoint } = job.facts.restore?.original ?? {};
    for (let look = 0; look < 5000; look += 1) {
      const next = this.#queue.shift();
      if (next === undefined) return this;
      while (this.#now < next.at) {
        this.#now = secondsBetween(this.#now, next.at) > 5 ? later(this.#now, 5) : next.at;
        const host = this.#isByRecord ? this.#resolver.resolve(RECORD.name) : (endpoint?.host ?? "");
        if (this.model.reach(host).state !== "answers") this.away.push(this.#now);
      }
      const delivery = { receiveCount: 1, waitedSeconds: next.waited };
      await runAnyStep(this.ports, next.message, delivery).catch(() => this.#queue.push(next));
    }
    throw new Error(`no end: ${JSON.stringify(this.job.timeline.slice(-5))}`);
  }

  async #begin(): Promise<Job> {
    const described = await this.databases.find(this.kind, "orders");
    if (described === undefined) throw new Error("no original");
    const { resourceId, arn, endpoint } = thingOf(this.kind, described);
    if (endpoint === undefined) throw new Error("no endpoint");
    this.original = resourceId;
    const members = this.kind === "db-cluster" ? await this.databases.members("orders") : [];
    this.zones.seed(RECORD.hostedZoneId, [
      { Name: RECORD.name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: endpoint.host }] },
    ]);
    const { createdAt, arn: ofSnapshot = "" } =
      (await this.databases.snapshot(this.kind, "orders-snapshot")) ?? {};
    const source = { identifier: "orders-snapshot", arn: ofSnapshot, createdAt: createdAt ?? at(-300) };
    const original = { resourceId, arn, endpoint, described, members };
    const job = aJob({
      jobId: JOB_ID,
      kind: "restore",
      targetName: "orders",
      aws: { region: "us-east-1" },
      database: databaseSchema.parse({
        type: this.kind === "db-cluster" ? "aurora-cluster" : "rds",
        aws: { region: "us-east-1" },
        restore: { isolationSecurityGroup: ISOLATION, ...(this.#isByRecord && { record: RECORD }) },
      }),
      order: { ...order, ...this.#asked },
      deadlines,
      version: 1,
      step: "restorer",
      createdAt: NOW,
      stepStartedAt: NOW,
      stepDeadline: at(deadlines.restore),
      deadline: at(deadlines.job),
      facts: { restore: { lockedAt: NOW, original, source } },
    });
    this.ports.items.set(JOB_ID, job);
    return job;
  }
}

const kinds = ["db-instance", "db-cluster"] as const;

describe.each(kinds)("the restore of a %s with every setting off its default", (kind) => {
  it("ends with a database under the name that has every setting, and the original deleted", async () => {
    const run = await new Restore(kind).toEnd();

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.job.facts.restore?.differences).toEqual([]);
    expect(await run.named("orders")).not.toBe(run.original);
    expect(await run.databases.findByResourceId(kind, run.original)).toBeUndefined();
    expect((await run.databases.snapshot(kind, "orders-final-0rdersj0"))?.sourceResourceId).toBe(
      run.original,
    );
    const seconds = secondsBetween(run.away[0] ?? "", run.away.at(-1) ?? "");
    expect(seconds).toBeLessThan(2 * (120 + 60) + 60);
  });

  it.each([
    "rename-answer-lost",
    "rename-away-slow",
    "rename-in-slow",
    "modify-answer-lost",
    "modification-stays-pending",
    "tag-changes-lag",
    "retired-delete-refused",
  ] as const)("succeeds under %s", async (fault) => {
    const run = await new Restore(kind).toEnd(fault);

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(await run.named("orders")).not.toBe(run.original);
    expect(await run.databases.findByResourceId(kind, run.original)).toBeUndefined();
  });

  it.each(["rename-away-denied", "parameter-group-missing"] as const)(
    "fails under %s, and the original is as it was",
    async (fault) => {
      const run = await new Restore(kind).toEnd(fault);

      expect(run.job).toMatchObject({ status: "failed", leftovers: [] });
      expect(await run.named("orders")).toBe(run.original);
      expect(await run.named("orders-new-0rdersj0")).toBeUndefined();
      expect(run.away).toEqual([]);
    },
  );

  it.each(["modify-refused", "modify-denied"] as const)(
    "fails under %s, which leaves the new one over: its deletion protection cannot be taken off",
    async (fault) => {
      const run = await new Restore(kind).toEnd(fault);

      expect(run.job.status).toBe("failed");
      expect(run.job.leftovers?.[0]).toMatchObject({ type: kind, identifier: "orders-new-0rdersj0" });
      expect(await run.named("orders")).toBe(run.original);
      expect(run.away).toEqual([]);
    },
  );

  it.each(["rename-away-hangs", "rename-in-denied", "rename-in-hangs", "name-taken-in-swap"] as const)(
    "cannot end well under %s: both are kept, and the leftovers say what each is",
    async (fault) => {
      const run = await new Restore(kind).toEnd(fault);

      expect(run.job.status).toBe("failed");
      expect(run.job.announcements?.map((one) => one.fact)).toContain("leftovers");
      const left = run.job.leftovers?.map(({ why }) => why).join("\n");
      expect(left).toMatch(/it is the original of orders with all its data/);
      expect(await run.databases.findByResourceId(kind, run.original)).toBeDefined();
      const fresh = run.job.owned.find((one) => one.type === kind)?.resourceId ?? "";
      expect(await run.databases.findByResourceId(kind, fresh)).toBeDefined();
    },
  );

  it("succeeds, with the retired original as a leftover, where it may not be deleted", async () => {
    const run = await new Restore(kind).toEnd("retired-delete-denied");

    expect(run.job.status).toBe("succeeded");
    expect(run.job.leftovers).toMatchObject([{ type: kind, identifier: "orders-old-0rdersj0" }]);
    expect(await run.named("orders")).not.toBe(run.original);
  });
});

describe.each(kinds)("the restore of a %s in Trapheus's order", (kind) => {
  const renameFirst = () => new Restore(kind, { order: "rename-first" });

  it("ends as the other one does, and the name leads nowhere for all of it", async () => {
    const run = await renameFirst().toEnd();

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.job.facts.restore?.differences).toEqual([]);
    expect(await run.named("orders")).not.toBe(run.original);
    const { swapSince = "", provenAt = "" } = run.job.facts.restore ?? {};
    const seconds = secondsBetween(run.away[0] ?? "", run.away.at(-1) ?? "");
    expect(seconds).toBeGreaterThan(secondsBetween(swapSince, provenAt) - 60);
  });

  it.each([
    "rename-answer-lost",
    "rename-away-slow",
    "modify-answer-lost",
    "retired-delete-refused",
  ] as const)("succeeds under %s", async (fault) => {
    const run = await renameFirst().toEnd(fault);

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(await run.named("orders")).not.toBe(run.original);
  });

  it.each(["rename-away-denied", "parameter-group-missing"] as const)(
    "fails under %s, and the original has its name",
    async (fault) => {
      const run = await renameFirst().toEnd(fault);

      expect(run.job).toMatchObject({ status: "failed", leftovers: [] });
      expect(await run.named("orders")).toBe(run.original);
      expect(await run.named("orders-new-0rdersj0")).toBeUndefined();
    },
  );
});

describe.each(kinds)("the restore of a %s by its DNS record", (kind) => {
  const swap = (prepare: (run: Restore) => void = () => undefined, fault?: Fault) => {
    const run = new Restore(kind, { cutover: "dns" });
    prepare(run);
    return run.byRecord(() => run.toEnd(fault));
  };

  it("ends with the record at what was restored, which has every setting, and no client ever without an answer", async () => {
    const run = await swap();

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.job.facts.restore?.differences).toEqual([]);
    expect(run.away).toEqual([]);
    expect(await run.named("orders")).toBeUndefined();
    expect(run.zones.answer("orders.db.example.com")?.value).toMatch(/^orders-live-0rdersj0\./);
    expect(await run.databases.findByResourceId(kind, run.original)).toBeUndefined();
  });

  it.each(["prior-request-not-complete", "throttled", "answer-lost", "invalid-change-batch"] as const)(
    "succeeds under %s of Route 53",
    async (fault) => {
      const run = await swap(({ zones }) => zones.inject({ kind: fault, times: 1 }));

      expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.away).toEqual([]);
    },
  );

  it("fails with nothing touched where the zone is not there", async () => {
    const run = await swap(({ zones }) => zones.inject({ kind: "no-such-hosted-zone", times: 1000 }));

    expect(run.job).toMatchObject({ status: "failed", error: { code: "record-unusable" }, leftovers: [] });
    expect(await run.named("orders")).toBe(run.original);
    expect(run.zones.made).toEqual([]);
  });

  it("is taken back where the change does not come in sync", async () => {
    const run = await swap(({ zones }) => {
      zones.syncMs = 2_500_000;
    });

    expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" }, leftovers: [] });
    expect(await run.named("orders")).toBe(run.original);
    expect(await run.named("orders-live-0rdersj0")).toBeUndefined();
    expect(run.away).toEqual([]);
  });

  it.each(["rename-answer-lost", "modify-answer-lost", "retired-delete-refused"] as const)(
    "succeeds under %s of RDS",
    async (fault) => {
      const run = await swap(undefined, fault);

      expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.away).toEqual([]);
    },
  );
});
