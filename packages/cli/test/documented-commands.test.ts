// What the pages say is typed: every command and every option of it exists, and what needs no stage is run. What needs one is run by operator.test.ts.
import { expect, it } from "vitest";
import { documentedCommands } from "./documented.ts";
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
