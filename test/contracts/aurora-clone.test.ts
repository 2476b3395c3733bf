// The cloner's and the reaper's looks at an Aurora clone, through the real port, on the simulated RDS in virtual time.
import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Job } from "@dblab-refresh/core/job/job";
import { transition } from "@dblab-refresh/core/job/transition";
import { cloner } from "@dblab-refresh/core/steps/cloner/cloner";
import { reaper } from "@dblab-refresh/core/steps/reaper/reaper";
import { type Instant, instant, later, secondsBetween } from "@dblab-refresh/core/time";
import { type InMemoryRdsClient, inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import type { FaultName } from "@dblab-refresh/simulator/rds/faults";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { describe, expect, it } from "vitest";
import { aJob, deadlines, NOW } from "../../packages/core/test/job/a-job.ts";
import { aContext, aTarget } from "../../packages/core/test/steps/a-context.ts";
import { anIntendedCluster } from "../../packages/core/test/steps/an-aurora.ts";

const looks = { cloner, reaper };

/** RDS, a job at its cloner, and a host that may be killed around the nth call that changes something. */
class Clone {
  readonly model: RdsModel;
  job: Job;
  cloned = 0;
  readonly #death: { readonly nth: number; readonly when: "before" | "after" } | undefined;
  #now: Instant = NOW;
  #isDead = false;

  constructor(death?: { nth: number; when: "before" | "after" }) {
    this.#death = death;
    let ids = 0;
    this.model = new RdsModel({ now: () => Date.parse(this.#now), ids: () => `id${++ids}` });
    this.model.seedCluster({ identifier: "shop", members: 1 });
    this.model.seedClusterSnapshot({ cluster: "shop", identifier: "snap", type: "manual" });
    const snapshot = { identifier: "snap", createdAt: NOW, engine: "aurora-postgresql" };
    const times = { createdAt: NOW, stepStartedAt: NOW, stepDeadline: later(NOW, deadlines.clone) };
    this.job = aJob({ step: "cloner", owned: [anIntendedCluster()], facts: { snapshot }, ...times });
  }

  mutations(): readonly string[] {
    return this.model.calls.filter(({ mutating }) => mutating).map(({ operation }) => operation);
  }

  /** Looks `times` at most, until the step is over. A killed look is not committed, and is repeated. */
  async look(step: "cloner" | "reaper", times = 1000): Promise<void> {
    for (let time = 0; time < times && this.job.step === step && this.job.status === "running"; time += 1) {
      this.#now = this.job.dueAt && this.job.dueAt > this.#now ? this.job.dueAt : this.#now;
      this.#isDead = false;
      const { job } = this;
      const rds = new RdsService({ reads: { send: this.#send }, writes: { send: this.#send } });
      const target = aTarget({ clone: { deletionProtection: true, pollInterval: 60 } });
      const context = aContext({ job, now: this.#now, rds, target });
      const outcome = await looks[step](context).catch((error: Error) => ({
        kind: "retry" as const,
        error: { code: "aws-fault" as const, message: error.message, next: "" },
      }));
      if (this.#isDead) continue;
      this.job = transition(job, outcome, this.#now, { handlerTimeoutSeconds: 60 });
      if (step === "cloner") this.cloned += 1;
    }
  }

  /** Whatever the job did until now, its clean-up begins. */
  async reap(): Promise<void> {
    if (this.job.step !== "reaper") {
      const cancelled = { kind: "conclude", as: "cancelled", say: "enough" } as const;
      this.job = transition(this.job, cancelled, this.#now, { handlerTimeoutSeconds: 60 });
    }
    await this.look("reaper");
  }

  readonly #send: InMemoryRdsClient["send"] = async (command) => {
    const isMutating = !/^Describe/.test(command.constructor.name);
    const isLast = isMutating && this.mutations().length + 1 === this.#death?.nth && !this.#wasKilled;
    if (this.#isDead || (isLast && this.#death?.when === "before")) throw this.#kill();
    const answer = await inMemoryRdsClient(this.model).send(command);
    if (isLast) throw this.#kill();
    return answer;
  };

  #wasKilled = false;
  #kill(): Error {
    this.#isDead = true;
    this.#wasKilled = true;
    return new Error("killed");
  }

  get wasKilled(): boolean {
    return this.#wasKilled;
  }

  seconds(): number {
    return secondsBetween(NOW, this.#now);
  }

  /** The names of everything in RDS, backups included, after long enough for all to go that is going. */
  left(): string {
    this.#now = instant(Date.parse(this.#now) + 24 * 3_600_000);
    const kinds = ["Clusters", "Instances", "ClusterSnapshots", "Snapshots", "ClusterAutomatedBackups"];
    return JSON.stringify(kinds.map((kind) => this.model.call(`DescribeDB${kind}`, {})));
  }
}

function expectGone(clone: Clone): void {
  expect(clone.job).toMatchObject({ step: "reaper", leftovers: [] });
  expect(clone.job.status).not.toBe("running");
  const left = clone.left();
  expect(left).not.toContain("dblab-refresh-");
  expect(left).not.toContain("application-autoscaling-");
  expect(left).toContain('"shop-1"');
}

describe("an Aurora clone", () => {
  it("comes up with one member, and goes in RDS's order", async () => {
    const clone = new Clone();

    await clone.look("cloner");
    const { step, facts } = clone.job;
    await clone.reap();

    expect(step).toBe("dblab-updater");
    expect(facts.endpoint?.host).toMatch(/^dblab-refresh-j0b\.cluster-/);
    expect(clone.mutations()).toEqual([
      "RestoreDBClusterFromSnapshot",
      "CreateDBInstance",
      "DeleteDBInstance",
      "ModifyDBCluster",
      "DeleteDBCluster",
    ]);
    expectGone(clone);
  });

  it.each(
    [1, 2, 3, 4, 5].flatMap((nth) => [{ nth, when: "before" } as const, { nth, when: "after" } as const]),
  )("leaves nothing behind if its handler is killed $when its call $nth", async (death) => {
    const clone = new Clone(death);

    await clone.look("cloner");
    await clone.reap();

    expect(clone.wasKilled).toBe(true);
    expect(clone.mutations().filter((name) => /^(Restore|Create)/.test(name)).length).toBeLessThanOrEqual(3);
    expectGone(clone);
  });

  it("leaves nothing behind, wherever its job is stopped", async () => {
    const whole = new Clone();
    await whole.look("cloner");

    for (let looks = 0; looks <= whole.cloned; looks += 1) {
      const clone = new Clone();
      await clone.look("cloner", looks);
      await clone.reap();
      expectGone(clone);
    }
    expect(whole.cloned).toBeGreaterThan(10);
  });

  it.each<FaultName>([
    "create-answer-lost",
    "member-answer-lost",
    "delete-answer-lost",
    "tags-lag",
    "reader-appears",
    "member-create-fails",
    "clone-deleted",
    "clone-stopped",
    "no-capacity",
    "member-no-capacity",
  ])("leaves nothing behind with the fault %s", async (name) => {
    const clone = new Clone();
    const fault = clone.model.inject(name);

    await clone.look("cloner");
    await clone.reap();

    expect(fault.struck).toBeGreaterThan(0);
    expectGone(clone);
  });

  it("whose name is a stranger's cluster's fails its job, and the stranger's stays as it is", async () => {
    const clone = new Clone();
    clone.model.inject("name-taken");

    await clone.look("cloner");
    await clone.reap();

    expect(clone.job).toMatchObject({ status: "failed", error: { code: "clone-name-taken" }, leftovers: [] });
    expect(clone.mutations()).toEqual(["RestoreDBClusterFromSnapshot"]);
    expect(clone.left()).toContain('"dblab-refresh-j0b"');
  });

  it("that RDS never lets go is a leftover, said within the clean-up's deadline", async () => {
    const clone = new Clone();
    clone.model.inject("clone-stuck-creating");

    await clone.look("cloner");
    await clone.reap();

    expect(clone.job).toMatchObject({
      status: "failed",
      leftovers: [{ type: "db-cluster", identifier: "dblab-refresh-j0b" }],
    });
    expect(clone.seconds()).toBeLessThanOrEqual(deadlines.clone + deadlines.deletion + 900);
  });
});
