/** More says nothing more; a line of a log has 256 KB. */
const MOST_FRAMES = 20;

/** Where an error comes from, innermost first: its stack without its message, which is told beside it. */
export function stackFrames(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const lines = error.stack.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ")).slice(0, MOST_FRAMES);
}
