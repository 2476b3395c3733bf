import { basename } from "node:path";
import { checkDeployment } from "@dblab-refresh/core/configuration/deployment";
import { readStage } from "@dblab-refresh/core/configuration/document";
import { describeProblems, type Problem } from "@dblab-refresh/core/configuration/problem";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { say, sayAside, sayJson } from "../page/say.ts";
import { textOf } from "../stage/stage-of-file.ts";

interface Checked {
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly targets: number;
  readonly databases: number;
}

/** Checks files and tells what is wrong with them: on standard error, a line each. @throws PlainError if one cannot be read */
export function checkFiles(
  files: readonly string[],
  { deploy, json }: { readonly deploy?: boolean; readonly json?: boolean },
): ExitCode {
  const checked = files.map((file) => check(file, deploy ?? false));
  const wrong = checked.filter(({ problems }) => problems.length > 0);
  if (json) sayJson(checked.map(({ file, problems }) => ({ file, ok: problems.length === 0, problems })));
  else {
    for (const { file, problems, targets, databases } of checked) {
      if (problems.length > 0) sayAside(describeProblems(file, problems));
      else
        say(`${file}: all right, with ${counted(targets, "target")} and ${counted(databases, "database")}`);
    }
  }
  return wrong.length === 0 ? exitCodes.succeeded : exitCodes.usage;
}

function check(file: string, deploy: boolean): Checked {
  const read = readStage(textOf(file), file);
  if (!read.ok) return { file, problems: read.problems, targets: 0, databases: 0 };
  const { stage } = read;
  const name = basename(file).replace(/\.ya?ml$/, "");
  const deployed = deploy ? checkDeployment(stage, name, new Date().toISOString()) : undefined;
  return {
    file,
    problems: deployed?.ok === false ? deployed.problems : [],
    targets: Object.keys(stage.targets).length,
    databases: Object.keys(stage.databases).length,
  };
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
