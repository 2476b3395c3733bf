import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayJson } from "../operator/page/say.ts";
import type { NameOptions } from "../operator/stage/known-name.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addCheckOption, addStageOptions } from "../operator/stage/stage-options.ts";

export function describe(command: Command): void {
  addStageOptions(
    addCheckOption(command.argument("<target>", "a target of the stage, or a database")),
  ).action(resume);
  addExamples(command, [["dblab-refresh resume main --stage prod", "its schedule runs again"]]);
}

async function resume(target: string, options: NameOptions): Promise<void> {
  const place = findPlace(options);
  const [{ pausesOf }, { checkName }] = await Promise.all([
    import("../operator/services/pauses.ts"),
    import("../operator/stage/known-name.ts"),
  ]);
  checkName(target, options);
  const held = await pausesOf(place).resume(target);
  if (options.json) return sayJson({ target, ...(held !== undefined && { wasPaused: held }) });
  say(
    held === undefined
      ? `${target} was not paused by hand; schedule.paused of the stage's file is another thing.`
      : `${target} was paused ${held}, and is no more.`,
  );
}
