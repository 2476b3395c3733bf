import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayJson } from "../operator/page/say.ts";
import type { NameOptions } from "../operator/stage/known-name.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addCheckOption, addStageOptions } from "../operator/stage/stage-options.ts";

export function describe(command: Command): void {
  addStageOptions(
    addCheckOption(command.argument("<target>", "a target of the stage, or a database")),
  ).action(pause);
  addExamples(command, [
    ["dblab-refresh pause main --stage prod", "scheduled jobs are skipped; enqueue works all the same"],
  ]);
}

async function pause(target: string, options: NameOptions): Promise<void> {
  const place = findPlace(options);
  const [{ pausesOf }, { checkName }] = await Promise.all([
    import("../operator/services/pauses.ts"),
    import("../operator/stage/known-name.ts"),
  ]);
  checkName(target, options);
  const held = await pausesOf(place).pause(target);
  if (options.json) sayJson({ target, paused: held });
  else say(`${target} is paused ${held}: scheduled jobs are skipped until dblab-refresh resume ${target}.`);
}
