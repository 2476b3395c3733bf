import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { addExamples } from "../operator/page/examples.ts";
import { paint } from "../operator/page/paint.ts";
import { say, sayJson } from "../operator/page/say.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  addStageOptions(command).action((options: StageOptions) => diagnose(options, finish));
  addExamples(command, [
    ["dblab-refresh doctor --stage prod", "what is not right, each with its remedy"],
    ["dblab-refresh doctor --stage prod --json", "for machines"],
  ]);
  command.addHelpText(
    "after",
    "\nIt changes nothing, so it says of permissions to write that it has not tried them. The exit code is 1 if there is a problem; hints are none.",
  );
}

const MARKS = {
  fine: paint("green", "✓"),
  hint: paint("yellow", "!"),
  problem: paint("red", "✗"),
  unchecked: paint("dim", "?"),
};

async function diagnose(options: StageOptions, finish: Finish): Promise<void> {
  const [{ stagePorts }, { diagnosis }] = await Promise.all([
    import("../operator/stage/stage-ports.ts"),
    import("../operator/diagnosing/diagnosis.ts"),
  ]);
  const found = [];
  for await (const finding of diagnosis(stagePorts(options))) {
    found.push(finding);
    if (finding.level === "problem") finish(exitCodes.failed);
    if (options.json) continue;
    say(`${MARKS[finding.level]} ${finding.about}: ${finding.say}`);
    if (finding.level !== "fine") say(`    What to do: ${finding.remedy}`);
  }
  if (options.json) sayJson(found);
}
