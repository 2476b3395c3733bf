import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type HostOrder, READY } from "./order.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
/** tsx is found from here: it is a dependency of the repository, not of a package. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

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
}

/** The process that runs the Lambda functions; while it is wanted, it is started again whenever it ends. */
export class HostProcess {
  readonly #options: HostProcessOptions;
  #child: ChildProcess | undefined;
  #isWanted = true;
  #exited: Promise<void> = Promise.resolve();

  private constructor(options: HostProcessOptions) {
    this.#options = options;
  }

  /** @throws if it ends before it polls; its lines say why */
  static async start(options: HostProcessOptions): Promise<HostProcess> {
    const host = new HostProcess(options);
    await host.#spawn();
    return host;
  }

  /** Ends it at once, in the middle of whatever it does. It is started again. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.kill();
    await this.#exited;
  }

  #spawn(): Promise<void> {
    const { environment, order, onLine } = this.#options;
    const child = spawn(process.execPath, [...HEAP, "--import", "tsx", MAIN], {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", onLine);
    }
    let isReady = false;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    this.#exited = ended;
    const ready = new Promise<void>((resolve, reject) => {
      child.once("message", (message) => {
        isReady = message === READY;
        resolve();
      });
      void ended.then(() => reject(new Error("the host of the functions ended before it was ready")));
    });
    // It may be gone already: `ended` tells.
    child.send(order, () => {});
    void ended.then(() => {
      // One that cannot even start would only be started in vain again and again.
      if (this.#isWanted && isReady) void this.#again();
    });
    return ready;
  }

  async #again(): Promise<void> {
    this.#options.onRestart?.();
    try {
      await this.#spawn();
    } catch (error) {
      this.#options.onLine(`${error}`);
    }
  }
}
