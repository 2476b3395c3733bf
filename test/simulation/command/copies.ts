import { fileURLToPath, pathToFileURL } from "node:url";
import { Bundler } from "../bundle.ts";
import type { Mistake } from "../mistakes/mistake.ts";
import type { run as Run } from "./worker.ts";

/** The simulation with and without mistakes, each as one file. */
export class Copies {
  readonly #bundler: Bundler;
  readonly #files = new Map<string | undefined, Promise<string>>();
  /** esbuild builds one at a time here. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(bundler: Bundler) {
    this.#bundler = bundler;
  }

  static async open(): Promise<Copies> {
    return new Copies(await Bundler.open(fileURLToPath(new URL("worker.ts", import.meta.url))));
  }

  /** The file that a worker runs. */
  file(mistake?: Mistake): Promise<string> {
    const made = this.#files.get(mistake?.name) ?? this.#build(mistake);
    this.#files.set(mistake?.name, made);
    return made;
  }

  /** The run itself, in this process. */
  async run(mistake?: Mistake): Promise<typeof Run> {
    const built: typeof import("./worker.ts") = await import(pathToFileURL(await this.file(mistake)).href);
    return built.run;
  }

  close(): Promise<void> {
    return this.#bundler.close();
  }

  #build(mistake: Mistake | undefined): Promise<string> {
    const made = this.#last.catch(() => {}).then(() => this.#bundler.build(mistake));
    this.#last = made;
    return made;
  }
}
