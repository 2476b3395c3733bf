import { destination } from "pino";

/** Takes whole lines, each with its line break. */
export interface Output {
  write(line: string): void;
}

/** Standard output, written at once: a frozen function would keep what is buffered. */
export function standardOutput(): Output {
  return destination({ fd: 1, sync: true });
}
