import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayJson } from "../operator/page/say.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import { PlainError } from "../plain-error.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  addStageOptions(command.argument("<target>", "a target of the stage")).action(
    (target: string, options: StageOptions) => plan(target, options, finish),
  );
  addExamples(command, [
    ["dblab-refresh plan main --stage prod", "what stands against a refresh now, and what it would create"],
    ["DBLAB_TOKEN=… DB_PASSWORD=… dblab-refresh plan main --stage prod", "with what the file refers to"],
  ]);
  command.addHelpText(
    "after",
    "\nIt changes nothing. It runs where you are: with your credentials, and from your network to DBLab.\nThe exit code is how the job would end; 2 if something could not be checked from here, and nothing else stands against it.",
  );
}

async function plan(target: string, options: StageOptions, finish: Finish): Promise<void> {
  const [{ stagePorts }, { planRefresh }, { planPage }, { plainly }, { checkName }] = await Promise.all([
    import("../operator/stage/stage-ports.ts"),
    import("../operator/planning/planned.ts"),
    import("../operator/planning/plan-page.ts"),
    import("../operator/services/aws-errors.ts"),
    import("../operator/stage/known-name.ts"),
  ]);
  const ports = stagePorts(options);
  checkName(target, options);
  if (ports.stage.targets[target] === undefined) {
    throw new PlainError(
      `${target} is a database, and a database's plan is its own dry run`,
      `Run dblab-refresh enqueue restore ${target} --dry-run --wait.`,
      exitCodes.usage,
    );
  }
  const made = await plainly(ports.place, () => planRefresh(ports, target));
  const against = made.checks.find(({ ok }) => !ok);
  if (against && !against.ok) finish(exitCodes[against.ends]);
  // Nothing is known against it, but a script must not take that for "it would succeed".
  else if (made.unchecked.some(({ looks }) => looks !== "none")) finish(exitCodes.usage);
  if (options.json)
    return sayJson({
      ...made,
      ...(made.usual && { usual: { ...made.usual, steps: Object.fromEntries(made.usual.steps) } }),
    });
  say(planPage(made));
}
