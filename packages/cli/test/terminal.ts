import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { Terminal as Emulator } from "@xterm/headless";

const COLUMNS = 140;
const ROWS = 40;

const BIN = fileURLToPath(new URL("../bin/dblab-refresh.mjs", import.meta.url));

/** A command under a pseudo-terminal, as a person has it before their eyes. */
export interface Terminal {
  /** Everything that was ever on the screen, without colours and movements. */
  text(): string;
  /** What is on the screen now: what was drawn over is gone. */
  screen(): Promise<string>;
  /** The same as it came. */
  raw(): string;
  type(keys: string): void;
  /** @throws Error with the screen if the text does not come in time */
  shows(text: RegExp, withinMs?: number): Promise<void>;
  readonly ended: Promise<number>;
}

/** @param program what Node is told to run. Default: the command's sources */
export function terminal(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  program: readonly string[] = [BIN],
): Terminal {
  const { PATH = "", HOME = "" } = process.env;
  let screen = "";
  const emulator = new Emulator({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const waiting = new Set<() => void>();
  const child = spawn(process.execPath, [...program, ...words], {
    cols: COLUMNS,
    rows: ROWS,
    env: { PATH, HOME, TERM: "xterm-256color", ...environment },
  });
  child.onData((part) => {
    screen += part;
    emulator.write(part);
    for (const look of waiting) look();
  });
  const ended = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => resolve(exitCode));
  });
  const text = () => stripVTControlCharacters(screen);
  return {
    text,
    async screen() {
      await new Promise<void>((resolve) => emulator.write("", resolve));
      const { active } = emulator.buffer;
      const lines = Array.from({ length: active.length }, (_, row) =>
        active.getLine(row)?.translateToString(true),
      );
      return lines.join("\n").trimEnd();
    },
    raw: () => screen,
    type: (keys) => child.write(keys),
    ended,
    shows: (wanted, withinMs = 30_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${wanted} did not come:\n${text()}`));
        }, withinMs);
        const look = () => {
          if (!wanted.test(text())) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
