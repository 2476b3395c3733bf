import type { LocalStage } from "@dblab-refresh/local/stage";
import { expect, it, vi } from "vitest";
import { documentedCommands, inlineCommands } from "../documented.ts";
import { typed } from "../typed.ts";
import { WATCHED } from "./watching.ts";

/** Those that say of which stage, each once, with the names of this one. */
function commandsOf({ targetName }: Pick<LocalStage, "targetName">): readonly string[] {
  const ofStages = documentedCommands().filter(({ words }) => / --stage \w+/.test(words));
  // Of what stands in running text: whatever only looks. The rest is parsed (documented-commands.test.ts).
  const looks = inlineCommands().filter(({ words }) => /^(jobs|job|watch)( |$)/.test(words));
  const ours = [...ofStages, ...looks].map(({ words }) =>
    words
      .replace(/ --stage \w+/, "")
      .replace(/ ID\b/, " 4v9zt0c1")
      .replace(/ NAME\b/, ` ${targetName}`)
      .replace(/^enqueue restore \w+/, "enqueue restore orders-staging")
      .replace(/^(enqueue refresh|plan|pause|resume) \w+/, `$1 ${targetName}`),
  );
  // Minutes of a restore: retrying.ts runs that one.
  return [...new Set(ours)].filter((words) => words !== "enqueue restore orders-staging --from new --wait");
}

/**
 * What the pages say of a stage is typed as it stands there.
 *
 * @param swapped resolves when nothing changes the database any more: in the midst of a swap nothing has its name
 */
export function documented(stage: () => LocalStage, swapped: () => Promise<unknown>): void {
  const type = (words: string) => typed(words, stage().operatorEnvironment);

  /** The job that a command of an operator would be about. */
  async function jobFor(command: string): Promise<string> {
    if (command !== "cancel" && command !== "retry") return stage().jobIdOf(WATCHED);
    const target = command === "cancel" ? stage().targetName : "not-there";
    const jobId = (await type(`enqueue refresh ${target} --no-check`)).output.trim();
    if (command === "retry") await stage().waitForJob(jobId, { timeoutSeconds: 20 });
    else await vi.waitFor(async () => expect(await stage().job(jobId)).toBeDefined(), 10_000);
    return jobId;
  }

  it.each(commandsOf({ targetName: "demo" }))("%s", { timeout: 200_000 }, async (words) => {
    const [command = ""] = words.split(" ");
    if (words.startsWith("enqueue restore ")) await swapped();
    const jobId = words.includes("4v9zt0c1") ? await jobFor(command) : "";

    const { code, output, complaint } = await type(words.replace("4v9zt0c1", jobId));

    expect({ code, complaint: code === 0 ? "" : complaint }, output).toEqual({ code: 0, complaint: "" });
    expect(output).not.toBe("");
    if (command === "cancel") await stage().waitForJob(jobId, { timeoutSeconds: 30 });
  });
}
