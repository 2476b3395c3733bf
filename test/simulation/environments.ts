import type { Chance } from "./chance.ts";
import { Life } from "./life.ts";

/** Where a function runs: used again by one run after the other, and thrown away with one that dies. */
interface Environment {
  readonly skewMs: number;
}

/** Clocks of functions are kept by AWS: they differ by milliseconds in life, and by minutes here. */
export const LONGEST_SKEW_MS = 4 * 60_000;

/** The environments of one installation's functions, each with a clock of its own. */
export class Environments {
  readonly #chance: Chance;
  readonly #installation: string;
  readonly #timeoutMs: number;
  readonly #skewed: boolean;
  readonly #idle = new Map<string, Environment[]>();
  readonly #busy = new Map<Life, Environment>();
  #runs = 0;

  constructor(chance: Chance, installation: string, timeoutSeconds: number, skewed: boolean) {
    this.#chance = chance;
    this.#installation = installation;
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#skewed = skewed;
  }

  /** How many runs of handlers have begun. */
  get runs(): number {
    return this.#runs;
  }

  begin(name: string, jobId: string | undefined): Life {
    this.#runs += 1;
    const environment = this.#idle.get(name)?.pop() ?? this.#create(name);
    const life = new Life(
      this.#chance,
      {
        function: name,
        installation: this.#installation,
        nth: this.#runs,
        jobId,
        timeoutMs: this.#timeoutMs,
        skewMs: environment.skewMs,
        environment,
      },
      () => this.#busy.delete(life),
    );
    this.#busy.set(life, environment);
    return life;
  }

  finish(life: Life): void {
    life.finish();
    const environment = this.#busy.get(life);
    if (environment === undefined) return;
    this.#busy.delete(life);
    const idle = this.#idle.get(life.function) ?? [];
    idle.push(environment);
    this.#idle.set(life.function, idle);
  }

  #create(name: string): Environment {
    if (!this.#skewed) return { skewMs: 0 };
    const place = this.#chance.place(`${this.#installation} environment of ${name}`);
    const skewMs = place.between("skew", -LONGEST_SKEW_MS, LONGEST_SKEW_MS);
    if (Math.abs(skewMs) > 60_000) this.#chance.meet("clock a minute off", name);
    return { skewMs };
  }
}
