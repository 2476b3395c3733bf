import type { LocalStage } from "../stage.ts";
import { quoted } from "./cli-command.ts";
import { paint } from "./paint.ts";
import { stageCommands } from "./stage-commands.ts";

/** A stage that stays up, for people: where its services are, and what can be done with them. */
export function keptStage(stage: LocalStage, requestId: string): string {
  const endpoints = Object.entries(stage.endpoints).map(([name, url]) => `  ${name.padEnd(9)} ${url}`);
  const commands = stageCommands(stage, requestId).map(
    ({ title, command }) => `${paint("dim", `# ${title}`)}\n${command}`,
  );
  return [
    paint("bold", "The stage stays up until Ctrl-C."),
    endpoints.join("\n"),
    "The endpoint stands in every command: without it a CLI would call the real AWS.",
    operatorCommands(stage),
    ...commands,
  ].join("\n\n");
}

/** The operator's command, with everything that it needs to know of the stage. */
function operatorCommands({ operatorFile, targetName }: LocalStage): string {
  const command = "node packages/cli/bin/dblab-refresh.mjs";
  return [
    paint("dim", "# The operator's command; its --help has the rest"),
    `. ${quoted(operatorFile)}`,
    `${command} jobs`,
    `${command} enqueue refresh ${targetName} --wait`,
    `${command} plan ${targetName}`,
    paint(
      "dim",
      "# The file has more than this world: other targets come with --source, databases with --task",
    ),
  ].join("\n");
}
