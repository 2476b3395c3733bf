import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../bin/dblab-refresh.mjs", import.meta.url));

/** What a process needs of this machine, and nothing else of the user's. */
const INHERITED = ["PATH", "HOME", "TMPDIR"];

export interface Started {
  readonly child: ChildProcess;
  /** Everything that it has written so far, to either stream. */
  text(): string;
  /** Resolves when a line has come that has this in it. */
  until(part: string): Promise<void>;
  /** The exit code; undefined if a signal ended it. */
  readonly ended: Promise<number | undefined>;
}

interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Default: the sources'. */
  readonly program?: string;
  /** Default: this one. */
  readonly node?: string;
}

/** Starts the command in a process of its own. */
export function start(
  words: readonly string[],
  { environment = {}, cwd, program = MAIN, node = process.execPath }: StartOptions = {},
): Started {
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const child = spawn(node, [program, ...words], {
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd && { cwd }),
  });
  let text = "";
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part) => {
      text += part;
      look();
    });
  }
  const ended = new Promise<number | undefined>((resolve) => {
    child.once("close", (code) => resolve(code ?? undefined));
  });
  return {
    child,
    text: () => text,
    ended,
    until: (part) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (text.includes(part)) resolve();
        };
        look();
        void ended.then(() => reject(new Error(`it ended without "${part}":\n${text}`)));
      }),
  };
}
