import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  const check = command
    .command("check")
    .summary("check stages' files, and tell all problems by line")
    .description("Checks stages' files, and tells all problems by line. Exit code 2 if there is one.")
    .argument("<files...>", "such as config/prod.yaml; a config.yaml of rds-refresh is one, too")
    .option("--deploy", "check what a deployment asks as well; the stage is the file's name")
    .option("--json", "for machines: JSON on standard output")
    .option("--verbose", "print stacks of errors")
    .action(
      async (files: readonly string[], options: { readonly deploy?: boolean; readonly json?: boolean }) => {
        const { checkFiles } = await import("../operator/config/config-check.ts");
        finish(checkFiles(files, options));
      },
    );
  addExamples(check, [
    ["dblab-refresh config check config/*.yaml", "every problem, by line"],
    ["dblab-refresh config check config/prod.yaml --deploy", "what a deployment asks, too"],
  ]);
  const schema = command
    .command("schema")
    .summary("print the JSON Schema of a stage's file, for editors")
    .description("Prints the JSON Schema of a stage's file, for editors.")
    .option("--verbose", "print stacks of errors")
    .action(async () => {
      const { documentJsonSchema } = await import("@dblab-refresh/core/configuration/document-schema");
      process.stdout.write(`${JSON.stringify(documentJsonSchema(), undefined, 2)}\n`);
    });
  addExamples(schema, [
    ["dblab-refresh config schema > config/stage.schema.json", "for yaml-language-server and others"],
  ]);
  const init = command
    .command("init")
    .summary("ask a few questions and write a stage's file that works")
    .description("Asks a few questions and writes a stage's file that works.")
    .argument("[file]", "what to write", "config/prod.yaml")
    .option("--force", "write over what is there")
    .option("--verbose", "print stacks of errors")
    .action(async (file: string, options: { readonly force?: boolean }) => {
      const { initConfig } = await import("../operator/config/config-init.ts");
      await initConfig(file, options);
    });
  addExamples(init, [
    ["dblab-refresh config init config/prod.yaml", "a first file, which config check takes"],
  ]);
  addExamples(command, [
    ["dblab-refresh config check config/*.yaml", "every problem, by line"],
    ["dblab-refresh config schema > config/stage.schema.json", "for yaml-language-server and others"],
    ["dblab-refresh config init config/prod.yaml", "a first file"],
  ]);
}
