import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { hostBundle } from "./host-bundle.ts";
import type { HostNews, HostWord } from "./host-news.ts";
import type { HostOrder } from "./order.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

const START_ATTEMPTS = 5;

/** A stack names our sources, not the bundle. */
const MAPS = "--enable-source-maps";

/** Small generations: the handlers need little, and a laptop runs the whole world beside them. */
const HEAP = ["--max-semi-space-size=2", "--max-old-space-size=160"];

export interface HostProcessOptions {
  readonly order: HostOrder;
  /** The whole environment of the functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** Told each line that the functions write. */
  onLine(line: string): void;
  /** Told when the host is started again after it ended by itself or was killed. */
  onRestart?(): void;
  onNews?(news: HostNews): void;
}

/** The process that runs the Lambda functions; while it is wanted, it is started again whenever it ends. */
export class HostProcess {
  readonly #options: HostProcessOptions;
  /** Of every start: what is written to the sources while a stage runs is the next stage's. */
  readonly #bundle: string;
  #child: ChildProcess | undefined;
  #isWanted = true;
  #ended = Promise.resolve();

  private constructor(options: HostProcessOptions, bundle: string) {
    this.#options = options;
    this.#bundle = bundle;
  }

  /** @throws if it cannot be built, or ends before it polls; its lines say why */
  static async start(options: HostProcessOptions): Promise<HostProcess> {
    const host = new HostProcess(options, await hostBundle());
    await host.#spawn();
    return host;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends it at once, in the middle of whatever it does. It is started again. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.kill();
    await this.#ended;
  }

  #spawn(): Promise<void> {
    const { environment, order, onLine, onNews } = this.#options;
    const child = spawn(process.execPath, [...HEAP, MAPS, this.#bundle], {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", onLine);
    }
    // `close`, not `exit`: the last lines have been read by then.
    const ended = new Promise<void>((resolve) => {
      child.once("close", () => resolve());
      child.once("error", () => resolve());
    });
    this.#ended = ended;
    // It may be gone already: `ended` tells.
    child.send(order, () => {});
    return new Promise((resolve, reject) => {
      /** The functions that run, by their invocations. */
      const atWork = new Map<string, string>();
      let wasReady = false;
      // Our own host sends it, made of the same type.
      child.on("message", (message) => {
        const word = message as HostWord;
        if (word.kind === "begun") atWork.set(word.invocation, word.functionName);
        if (word.kind === "done") atWork.delete(word.invocation);
        onNews?.(word);
        if (word.kind !== "ready") return;
        wasReady = true;
        resolve();
      });
      void ended.then(async () => {
        reject(new Error("the functions' process ended before it was ready"));
        // What it said last has been read by then.
        if (child.connected) await once(child, "disconnect");
        onNews?.({ kind: "ended", interrupted: [...atWork.values()] });
        if (wasReady) await this.#again();
      });
    });
  }

  /** One that was killed before it was ready is tried again; one that cannot start is not tried for ever. */
  async #again(): Promise<void> {
    if (!this.#isWanted) return;
    this.#options.onRestart?.();
    for (let attempt = 1; this.#isWanted; attempt += 1) {
      try {
        return await this.#spawn();
      } catch (error) {
        this.#options.onLine(String(error));
        if (attempt === START_ATTEMPTS) return;
      }
    }
  }
}
