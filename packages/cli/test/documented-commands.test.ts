// What the pages say is typed: every command and every option of it exists, and what can be run here is run.
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { typed } from "./typed.ts";

const root = new URL("../../../", import.meta.url);
const pages = ["README.md", ...readdirSync(new URL("docs", root)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

/** `dblab-refresh …` of the pages, without comments. */
const commands = pages.flatMap((page) =>
  [...readFileSync(new URL(page, root), "utf8").matchAll(/^(?:\w+=\S+ )*dblab-refresh (.*)$/gm)].map(
    ([, words = ""]) => ({ page, words: words.replace(/\s+#.*$/, "").trim() }),
  ),
);

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
