import type { LocalStage } from "@dblab-refresh/local/stage";

/** Stages that tests take in turn: jobs wait most of their time, so that some stages side by side finish sooner. */
export class StagePool {
  readonly #all: readonly LocalStage[];
  readonly #free: LocalStage[];
  readonly #waiting: ((stage: LocalStage) => void)[] = [];

  private constructor(stages: readonly LocalStage[]) {
    this.#all = stages;
    this.#free = [...stages];
  }

  static async of(count: number, start: () => Promise<LocalStage>): Promise<StagePool> {
    return new StagePool(await Promise.all(Array.from({ length: count }, start)));
  }

  /** @param keeps the stage is not used again */
  async use(work: (stage: LocalStage) => Promise<void>, keeps = false): Promise<void> {
    const free = this.#free.shift();
    const stage = free ?? (await new Promise<LocalStage>((resolve) => this.#waiting.push(resolve)));
    try {
      await work(stage);
    } finally {
      if (!keeps) this.#giveBack(stage);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((stage) => stage.close()));
  }

  #giveBack(stage: LocalStage): void {
    const next = this.#waiting.shift();
    if (next) next(stage);
    else this.#free.push(stage);
  }
}
