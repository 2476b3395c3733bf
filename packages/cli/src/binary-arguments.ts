import { exitCodes } from "./exit-codes.ts";
import { PlainError } from "./plain-error.ts";

/** The flags of the rds-refresh binary that take a value, in the same word or in the next one. */
const VALUED = ["config", "state-dir", "max-age"];
/** Those that are on or off: a value of theirs stands in the same word, or nowhere. */
const SWITCHES = ["dry-run", "skip-cleanup", "version", "help"];
/** Those that make it a refresh, where no command is named. */
const OF_RUN = ["config", "state-dir", "dry-run", "skip-cleanup"];

/** What Go's strconv.ParseBool takes. */
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "true", "TRUE", "True"].map((word) => [word, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((word) => [word, false] as const),
]);

/**
 * The arguments of the rds-refresh binary as those of this command: `-config x` is `--config x`, and without a command it
 * is `run`. Its `cleanup -config x` is of a single machine, unlike a deployed stage's. Everything else stays as it is.
 * The forms are those of Go's package flag: one hyphen or two, `-flag x` or `-flag=x`, `-flag=false` for a switch.
 *
 * @param words the arguments after the program's name
 * @throws PlainError if a switch is neither on nor off
 */
export function withoutBinaryForms(words: readonly string[]): readonly string[] {
  const written = withTwoHyphens(words);
  const [first] = written;
  if (first === "cleanup") return isBinarys(words) ? ["cleanup-binary", ...written.slice(1)] : written;
  const leading = written.find((word) => word !== "--verbose") ?? "";
  if (![...VALUED, ...SWITCHES].some((name) => isOption(leading, name))) return written;
  if (!written.some((word) => OF_RUN.some((name) => isOption(word, name)))) return written;
  // The binary looks for these before it asks for a configuration.
  if (written.includes("--help") || written.includes("-h")) return ["run", "--help"];
  if (written.includes("--version")) return ["--version"];
  return ["run", ...written];
}

/** A stage's `cleanup` has a `--config` as well: two hyphens are the stage's, one is the binary's; `-h` is both's. */
function isBinarys(words: readonly string[]): boolean {
  if (words.includes("-h") && !words.some((word) => word.startsWith("--"))) return true;
  return words.some((word) => /^-(config|state-dir|help)(=|$)/.test(word) || isOption(word, "state-dir"));
}

function isOption(word: string, name: string): boolean {
  return word === `--${name}` || word.startsWith(`--${name}=`);
}

function withTwoHyphens(words: readonly string[]): readonly string[] {
  const written: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") return [...written, word, ...rest];
    const [, name = "", value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (VALUED.includes(name)) {
      // What follows is its value, whatever it looks like.
      const next = value === undefined ? rest.splice(0, 1) : [];
      written.push(value === undefined ? `--${name}` : `--${name}=${value}`, ...next);
    } else if (SWITCHES.includes(name)) {
      turn(name, value, word, written);
    } else written.push(word);
  }
  return written;
}

/** The last one holds. */
function turn(name: string, value: string | undefined, word: string, written: string[]): void {
  const isOn = value === undefined ? true : TRUTHS.get(value);
  if (isOn === undefined) {
    throw new PlainError(
      `${word} is neither on nor off`,
      `Say -${name}, -${name}=true or -${name}=false.`,
      exitCodes.usage,
    );
  }
  if (isOn) written.push(`--${name}`);
  else written.splice(0, written.length, ...written.filter((one) => one !== `--${name}`));
}
