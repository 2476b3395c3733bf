import { existsSync } from "node:fs";
import { suggestion } from "@dblab-refresh/core/configuration/suggestion";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { stageFileOf } from "./stage-file.ts";
import { stageOfFile } from "./stage-of-file.ts";
import type { StageOptions } from "./stage-options.ts";

export interface NameOptions extends StageOptions {
  /** `false`: the deployed stage is newer than the file at hand, or of another branch. */
  readonly check?: boolean;
}

type Kind = "target" | "database";

/**
 * What a person names, held against the stage's file where that is at hand: a mistyped name would pause nothing, and
 * become a failed job. Without a file nothing is known here, and the deployed stage says what it thinks of it.
 *
 * @param kinds what the command is about
 * @throws PlainError with the nearest name, and how to do without the file
 */
export function checkName(
  name: string,
  options: NameOptions,
  kinds: readonly Kind[] = ["target", "database"],
): void {
  const path = stageFileOf(options);
  // The tables and the queue are enough: only a file that is named has to be there.
  if (options.check === false || path === undefined) return;
  if (options.config === undefined && !existsSync(path)) return;
  const anyway =
    options.check === undefined ? "" : "; if the deployed stage is newer than this file, add --no-check";
  const { file, stage } = fileAtHand(options, anyway);
  const names = { target: Object.keys(stage.targets), database: Object.keys(stage.databases) };
  const known = kinds.flatMap((kind) => names[kind]);
  if (known.includes(name)) return;
  const other = (["target", "database"] as const).find((kind) => names[kind].includes(name));
  if (other !== undefined) {
    throw new PlainError(
      `${name} is a ${other} of ${file}, not a ${kinds.join(" or ")}`,
      `${other === "target" ? `Run dblab-refresh enqueue refresh ${name}` : `Run dblab-refresh enqueue restore ${name}, snapshot or export`}${anyway}.`,
      exitCodes.usage,
    );
  }
  const said = known.length === 0 ? "is not known here; it has none" : suggestion(name, known);
  throw new PlainError(
    `${name}, as a ${kinds.join(" or a ")} of ${file}, ${said}`,
    `Name one of them${anyway}.`,
    exitCodes.usage,
  );
}

function fileAtHand(options: NameOptions, anyway: string): ReturnType<typeof stageOfFile> {
  try {
    return stageOfFile(options);
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    throw new PlainError(error.message, error.next.replace(/\.$/, `${anyway}.`), error.exitCode, error);
  }
}
