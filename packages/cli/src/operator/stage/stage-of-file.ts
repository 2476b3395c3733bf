import { readFileSync } from "node:fs";
import { checkDeployment } from "@dblab-refresh/core/configuration/deployment";
import { readStage } from "@dblab-refresh/core/configuration/document";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import { unreadFile } from "../../unread-file.ts";
import { stageFileOf } from "./stage-file.ts";
import type { StageOptions } from "./stage-options.ts";

/** The stage's file, read; its installation is the stage's name where the file has none, as at a deployment. */
export function stageOfFile(options: Pick<StageOptions, "config" | "stage">): {
  readonly file: string;
  readonly stage: Stage;
} {
  const file = stageFileOf(options);
  if (file === undefined) {
    throw new PlainError(
      "the stage's file is not known, and this command reads it",
      "Say --config FILE, or --stage NAME where config/NAME.yaml is.",
      exitCodes.usage,
    );
  }
  const read = readStage(textOf(file), file);
  if (!read.ok) {
    throw new PlainError(
      read.description,
      "Correct the file; dblab-refresh config check FILE tells the same.",
      exitCodes.usage,
    );
  }
  const { stage } = read;
  if (options.stage === undefined || stage.deployment === undefined) return { file, stage };
  const checked = checkDeployment(stage, options.stage, new Date().toISOString());
  return { file, stage: checked.ok ? checked.stage : stage };
}

/** @throws PlainError */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadFile(error, file);
  }
}
