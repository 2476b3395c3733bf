/** The long options of the rds-refresh binary, which has Go's: one hyphen, or two. */
const BINARY = ["config", "dry-run", "state-dir", "skip-cleanup", "max-age", "version", "help"];

/**
 * The arguments of the rds-refresh binary as those of this command: `-config x` is `--config x`, and without a command it
 * is `run`. Its `cleanup -config x` is of a single machine, unlike a deployed stage's. Everything else stays as it is.
 *
 * @param words the arguments after the program's name
 */
export function withoutBinaryForms(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  const written = words.map((word, index) => (end >= 0 && index > end ? word : twoHyphens(word)));
  const [first] = written;
  const isBinarys =
    words.some((word) => /^-(config|state-dir)(=|$)/.test(word)) || written.includes("--state-dir");
  if (first === "cleanup" && isBinarys) return ["cleanup-binary", ...written.slice(1)];
  if (first === undefined || !first.startsWith("--")) return written;
  if (!written.some((word) => /^--config(=|$)/.test(word)) || written.includes("--help")) return written;
  return ["run", ...written];
}

function twoHyphens(word: string): string {
  const [, name = "", value = ""] = /^-([a-z-]+)(=.*)?$/.exec(word) ?? [];
  return BINARY.includes(name) ? `--${name}${value}` : word;
}
