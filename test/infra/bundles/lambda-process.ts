import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const RUNTIME = fileURLToPath(new URL("./runtime.mjs", import.meta.url));

/** What runtime.mjs says. */
type Word =
  | { readonly ready: string }
  | { readonly id: number; readonly response: unknown }
  | { readonly id: number; readonly error: string };

interface Calling {
  resolve(response: unknown): void;
  reject(error: Error): void;
}

/** A function in a process of its own, as Lambda has it: its bundle, its environment, its folder. */
export class LambdaProcess {
  readonly #child: ChildProcess;
  readonly #calls = new Map<number, Calling>();
  #last = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /**
   * @param node the Node to run it with
   * @returns when its bundle is loaded
   */
  static start(options: {
    readonly node: string;
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly onLine: (line: string) => void;
  }): Promise<LambdaProcess> {
    const { node, folder, environment, onLine } = options;
    const child = spawn(node, [RUNTIME], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on("line", onLine);
    const lambda = new LambdaProcess(child);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => {
        const error = new Error(`the function in ${folder} ended with exit code ${code}`);
        reject(error);
        for (const call of lambda.#calls.values()) call.reject(error);
      });
      // Our own runtime.mjs sends it.
      child.on("message", (message) => {
        const word = message as Word;
        if ("ready" in word) resolve(lambda);
        else lambda.#done(word);
      });
    });
  }

  invoke(event: unknown): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#child.send({ id, event });
    });
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  #done(word: Exclude<Word, { readonly ready: string }>): void {
    const call = this.#calls.get(word.id);
    this.#calls.delete(word.id);
    if ("error" in word) call?.reject(new Error(word.error));
    else call?.resolve(word.response);
  }
}
