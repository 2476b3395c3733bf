import type { View } from "./view.ts";

/** A line per event: for logs, pipes and CI. */
export function lineView(stream: NodeJS.WritableStream): View {
  const line = (source: string, text: string) => {
    stream.write(`${new Date().toISOString().slice(11, 23)} ${source.padEnd(14)} ${text}\n`);
  };
  return {
    note: (text) => line("demo", text),
    job: (_, news) => {
      for (const { step, say } of news) line(step, say);
    },
    event: (text) => line("world", text),
    done: () => {},
  };
}
