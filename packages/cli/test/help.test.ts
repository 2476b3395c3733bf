// What --help shows of every command, however deep: a summary of its options, and examples that can be typed.
import { subcommands } from "@dblab-refresh/cli/subcommands";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { typed } from "./typed.ts";

/** `enqueue refresh`: every command, with those below it. */
async function everyCommand(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, load } of subcommands) {
    const command = new Command(name);
    (await load()).describe(command, () => {});
    found.push(name, ...command.commands.map((below) => `${name} ${below.name()}`));
  }
  return found;
}

/** What stands behind the prompt in a help's examples, without the comment. */
function examplesIn(help: string): readonly string[] {
  const [, part = ""] = help.split("\nExamples:\n");
  return [...part.matchAll(/^ {2}\$ (.*?)(?: {3}# (.*))?$/gm)].map(([, line = ""]) => line.trim());
}

const every = await everyCommand();

describe("--help", () => {
  it("is there for every command and what is below it", () => {
    expect(every).toEqual(
      expect.arrayContaining(["run", "enqueue restore", "config init", "cleanup-binary"]),
    );
    expect(every.length).toBeGreaterThan(20);
  });

  it.each(every)("shows examples of %s, which have no option that it does not know", async (name) => {
    const { code, output } = await typed(`${name} --help`, {});

    expect(code).toBe(0);
    const own = name === "cleanup-binary" ? "cleanup" : name;
    const examples = examplesIn(output).filter((line) => line.includes(`dblab-refresh ${own}`));
    expect(examples, output).not.toEqual([]);
    for (const [option] of examples.join("\n").matchAll(/(?<= )--[a-z-]+/g))
      expect(
        (await helpOf(examples, option)).some((text) => text.includes(option)),
        option,
      ).toBe(true);
  });

  it.each(every)("of %s is what help shows of it", async (name) => {
    const asked = await typed(`help ${name}`, {});

    expect(asked).toEqual(await typed(`${name} --help`, {}));
  });

  it("of the program has examples", async () => {
    const { output } = await typed("--help", {});

    expect(examplesIn(output)).toContain("dblab-refresh jobs --stage prod");
    expect(await typed("help", {})).toEqual(await typed("--help", {}));
  });

  it("of a single machine's cleanup is shown where it is asked for as the rds-refresh binary is", async () => {
    const { output } = await typed("cleanup -help", {});

    expect(output).toMatch(/^Usage: dblab-refresh cleanup -config <file>/);
  });

  it.each([
    ["help jbos", "jobs"],
    ["jbos --help", "jobs"],
    ["help config chek", "check"],
    ["config chek --help", "check"],
    ["enqueue help refrsh", "refresh"],
  ])("%s suggests the nearest command: %s", async (words, nearest) => {
    const { code, complaint, output } = await typed(words, {});

    expect(code).toBe(2);
    expect(complaint).toMatch(
      new RegExp(`^error: unknown command .*${nearest}.* --help for what there is\\.\\n$`),
    );
    expect(output).toBe("");
  });
});

/** The helps of the commands whose examples have the option: an example of `config` is one of `config check`. */
async function helpOf(examples: readonly string[], option: string): Promise<readonly string[]> {
  const lines = examples.filter((line) => `${line} `.includes(` ${option} `));
  const commands = lines.map((line) => {
    const [first = "", second = ""] = line.replace(/^.*dblab-refresh /, "").split(" ");
    return every.includes(`${first} ${second}`) ? `${first} ${second}` : first;
  });
  return Promise.all(commands.map(async (command) => (await typed(`${command} --help`, {})).output));
}
