import { resolveTarget, secretsOfTarget } from "../configuration/stored-target.ts";
import type { Target } from "../configuration/target.ts";
import { Fault } from "../job/fault.ts";
import type { Job } from "../job/job.ts";
import type { Ports } from "../ports/ports.ts";
import { secretPattern } from "./secret-pattern.ts";

const HIDDEN = "[secret]";

/**
 * The secrets of one look at one job: resolves the target when a step needs it, remembers every secret value that it
 * has seen, and takes those values out of whatever is written down afterwards. The engine's alerts and RDS's messages
 * are other people's text: they may repeat what we sent.
 */
export class Vault {
  readonly #ports: Ports;
  readonly #job: Job;
  readonly #secrets = new Set<string>();
  #target: Promise<Target> | undefined;

  constructor(ports: Ports, job: Job) {
    this.#ports = ports;
    this.#job = job;
  }

  /**
   * The job's target, secrets and all. Throws ConfigurationError if a variable is not set, and a Fault if one refers to
   * a secret store that does not give its value.
   */
  target(): Promise<Target> {
    this.#target ??= this.#resolve();
    return this.#target;
  }

  async #resolve(): Promise<Target> {
    const { target, targetName } = this.#job;
    if (target === undefined) throw new Error(`job ${this.#job.jobId} has no target`);
    const current = this.#ports.stage.targets[targetName];
    const resolved = await resolveTarget(target, {
      name: targetName,
      variable: (name) => this.#ports.secrets.variable(name),
      ...(current && { current }),
    });
    for (const secret of resolved.secrets) this.#secrets.add(secret);
    await this.#addOthers();
    return resolved.target;
  }

  /** Targets share engines: an engine's alert may be about another target's refresh, and show its password. */
  async #addOthers(): Promise<void> {
    for (const [name, other] of Object.entries(this.#ports.stage.targets)) {
      if (name === this.#job.targetName) continue;
      const variable = (key: string) => this.#unlessLost(key);
      for (const secret of await secretsOfTarget(other, { variable, current: other }))
        this.#secrets.add(secret);
    }
  }

  /**
   * Another target's variable that nobody can read is no fault of this job, and hides none of that target's others. A
   * store that is away for a moment has a value, which may stand in a text of this look: then it is no time to write
   * texts down.
   */
  async #unlessLost(name: string): Promise<string | undefined> {
    try {
      return await this.#ports.secrets.variable(name);
    } catch (error) {
      if (error instanceof Fault && error.passing) throw error;
      return undefined;
    }
  }

  /** The text without any secret that was resolved here, in whatever form it is written. */
  scrub(text: string): string {
    let clean = text;
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    for (const secret of longestFirst) clean = clean.replace(secretPattern(secret), HIDDEN);
    return clean;
  }
}
