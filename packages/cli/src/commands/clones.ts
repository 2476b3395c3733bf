import { describeSeconds, secondsBetween } from "@dblab-refresh/core/time";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayAside, sayJson } from "../operator/page/say.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  addStageOptions(command).action((options: StageOptions) => listClones(options, finish));
  addExamples(command, [
    ["dblab-refresh clones --stage prod", "what is alive, whose it is, and how old"],
    ["dblab-refresh clones --stage prod --json", "the same for machines"],
  ]);
}

async function listClones(options: StageOptions, finish: Finish): Promise<void> {
  const [{ stagePorts }, { belongingWords, findClones }, { columns }, { plainly }] = await Promise.all([
    import("../operator/stage/stage-ports.ts"),
    import("../operator/cleaning/clones.ts"),
    import("../operator/page/columns.ts"),
    import("../operator/services/aws-errors.ts"),
  ]);
  const ports = stagePorts(options);
  const { found, faults } = await plainly(ports.place, () => findClones(ports));
  const now = ports.clock.now();
  for (const fault of faults) sayAside(`could not be listed: ${fault}`);
  if (faults.length > 0) finish(exitCodes.failed);
  if (options.json) {
    return sayJson(
      found.map(({ clone, region, belongs }) => ({
        type: clone.type,
        identifier: clone.identifier,
        region: region.aws.region,
        status: clone.status,
        ...(clone.createdAt && { createdAt: clone.createdAt }),
        ...belongs,
      })),
    );
  }
  if (found.length === 0) return say("No clone is alive.");
  const rows = found.map(({ clone, region, belongs }) => [
    clone.identifier,
    clone.type,
    region.aws.region,
    clone.status,
    clone.createdAt ? describeSeconds(secondsBetween(clone.createdAt, now)) : "being made",
    belongingWords(belongs),
  ]);
  say(columns(["CLONE", "TYPE", "REGION", "STATUS", "AGE", "WHOSE"], rows));
}
