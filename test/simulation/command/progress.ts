import { createLogUpdate } from "log-update";

/** A line of its own every so often, where nothing can be drawn over. Milliseconds. */
const LINE_EVERY = 5_000;
const DRAW_EVERY = 100;

/** Where a long search stands: one line that is redrawn on a terminal, and a plain one every few seconds elsewhere. */
export interface Progress {
  show(line: string): void;
  /** Takes away what is drawn. */
  done(): void;
}

export function progressOn(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  const every = stream.isTTY ? DRAW_EVERY : LINE_EVERY;
  const update = stream.isTTY ? createLogUpdate(stream, { showCursor: true }) : undefined;
  // The first plain line comes after a while, too: what is over by then says it in the end.
  let last = now() - (stream.isTTY ? every : 0);
  return {
    show: (line) => {
      if (now() - last < every) return;
      last = now();
      if (update) update(line);
      else stream.write(`${line}\n`);
    },
    done: () => update?.clear(),
  };
}
