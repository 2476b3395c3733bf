import { createLogUpdate } from "log-update";

/** How far a run is. */
export interface Standing {
  readonly kills: number;
  readonly of: number;
  /** Requests that were sent, and jobs that have ended. */
  readonly sent: number;
  readonly ended: number;
  readonly wanted: number;
}

/** Shows a run on its way. */
export interface Progress {
  /** Something happened. */
  note(text: string): void;
  standing(now: Standing): void;
  /** Nothing comes any more. */
  done(): void;
}

/** One line, redrawn in place: for a terminal. */
export function liveProgress(stream: NodeJS.WriteStream): Progress {
  const update = createLogUpdate(stream, { showCursor: true });
  let last = "";
  let now: Standing | undefined;
  const draw = () => update([...(now ? [sentence(now)] : []), `  ${last}`].join("\n"));
  return {
    note(text) {
      last = text;
      draw();
    },
    standing(standing) {
      now = standing;
      draw();
    },
    done: () => update.done(),
  };
}

/** A line per event: for logs, pipes and CI. */
export function lineProgress(stream: NodeJS.WritableStream): Progress {
  let now = "";
  return {
    note: (text) =>
      void stream.write(
        `${new Date().toISOString().slice(11, 19)} ${text}${now === "" ? "" : ` [${now}]`}\n`,
      ),
    standing(standing) {
      now = sentence(standing);
    },
    done: () => {},
  };
}

function sentence({ kills, of, sent, ended, wanted }: Standing): string {
  return `${kills} of ${of} kills, ${ended} of ${Math.max(wanted, sent)} jobs ended, ${sent - ended} running`;
}
