// What the pages say is typed, in blocks and in running text: the command takes all of it, and what needs no stage is run. What needs one
// is run by operator.test.ts, and what needs a single machine's configuration by single-machine.test.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOptions as readChaos } from "@dblab-refresh/local/chaos/options";
import { readOptions as readDemo } from "@dblab-refresh/local/demo/options";
import { describe, expect, it } from "vitest";
import { readCommand } from "../../../test/simulation/command/options.ts";
import { type Documented, documentedCommands, documentedScripts, inlineCommands } from "./documented.ts";
import { parsed } from "./parsed.ts";
import { typed } from "./typed.ts";

const commands = documentedCommands();

it("are found in the pages", () => {
  expect(new Set(commands.map(({ words }) => words.split(" ")[0])).size).toBeGreaterThan(12);
});

it.each(commands)("$page: $words", async ({ words }) => {
  const parts = words.split(" ");
  const nested = /^(enqueue|config)$/.test(parts[0] ?? "") ? 2 : 1;
  const { code, output } = await typed(`${parts.slice(0, nested).join(" ")} --help`, {});

  expect(code).toBe(0);
  for (const option of parts.filter((part) => part.startsWith("--"))) expect(output).toContain(`${option} `);
});

it.each(commands.filter(({ words }) => words.startsWith("config check")))(
  "$page: $words runs",
  async ({ words }) => {
    expect(await typed(words, {})).toMatchObject({ code: 0 });
  },
);

describe("the command line takes what stands in running text", () => {
  const found = inlineCommands();

  it("which is found in the pages", () => {
    expect(found.length).toBeGreaterThan(25);
  });

  it.each(found)("$page: $words", async ({ words }) => {
    await parsed(words.split(" "));
  });

  it.each(["jobs --sttus failed", "jbos --json", "enqueue refrsh main", "job", "run --config"])(
    "and would not take %s",
    async (words) => {
      await expect(parsed(words.split(" "))).rejects.toThrow();
    },
  );

  it.each(found.filter(({ words }) => /(^| )(help|--help)( |$)/.test(words)))(
    "$page: $words runs",
    async ({ words }) => {
      expect(await typed(words, {})).toMatchObject({ code: 0, complaint: "" });
    },
  );
});

describe("the script takes", () => {
  const scripts: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  ).scripts;
  let help: string | undefined;
  const helpOfBench = () => {
    const main = fileURLToPath(new URL("../../../test/bench/main.ts", import.meta.url));
    help ??= spawnSync(process.execPath, ["--import", "tsx", main, "--help"], { encoding: "utf8" }).stdout;
    return help;
  };
  const isTaken: Readonly<Record<string, (words: readonly string[]) => void>> = {
    cli: (words) => expect(words).toEqual([]),
    pack: (words) => expect(words).toEqual([]),
    demo: (words) => expect(readDemo(named(words, "refresh-fails"))).not.toMatchObject({ kind: "wrong" }),
    chaos: (words) => expect(readChaos(words)).not.toMatchObject({ kind: "wrong" }),
    simulate: (words) => {
      readCommand(words);
    },
    bench: (words) => {
      for (const word of words) expect(helpOfBench()).toMatch(new RegExp(`[[ ,]${word}\\b`));
    },
  };

  it.each(documentedScripts())("$page: npm run $words", { timeout: 30_000 }, ({ words }: Documented) => {
    const [name = "", separator, ...rest] = words.split(" ");

    expect(Object.keys(scripts)).toContain(name);
    expect(separator ?? "--").toBe("--");
    isTaken[name]?.(rest);
    expect(Object.keys(isTaken)).toContain(name);
  });
});

/** With a name that there is, where the page says that one is to be chosen. */
function named(words: readonly string[], name: string): readonly string[] {
  return words.map((word) => (word === "NAME" ? name : word));
}
