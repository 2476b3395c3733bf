import type { LocalStage } from "@dblab-refresh/local/stage";
import { beforeAll, expect, it, vi } from "vitest";
import { type Started, start } from "../command.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { type Typed, typed } from "../typed.ts";

/** The request id of the refresh that is looked at by everybody. */
export const WATCHED = "from-a-terminal";

/** enqueue, and what watch shows of one refresh: to a person, and to a pipe. */
export function watching(stage: () => LocalStage): void {
  let asked: Typed;
  let jobId = "";
  let screen: Terminal;
  let piped: Started;
  beforeAll(async () => {
    asked = await typed(`enqueue refresh demo --request-id ${WATCHED}`, stage().operatorEnvironment);
    jobId = asked.output.trim();
    await vi.waitFor(async () => expect(await stage().job(jobId)).toBeDefined(), 10_000);
    screen = terminal(["watch", jobId], stage().operatorEnvironment);
    piped = start(["watch", jobId], { environment: stage().operatorEnvironment });
  }, 30_000);

  it("prints the id of the job that a request becomes", async () => {
    expect(asked).toMatchObject({ code: 0, output: `${stage().jobIdOf(WATCHED)}\n` });
    expect(await stage().job(jobId)).toMatchObject({
      kind: "refresh",
      targetName: "demo",
      request: { requestId: WATCHED },
    });
  });

  it("draws a job in place until it ends, each step with its mark", { timeout: 90_000 }, async () => {
    await screen.shows(new RegExp(`job ${jobId} {2}refresh of demo {2}(running|succeeded)`));
    await screen.shows(/Ctrl-C stops the watching, not the job\./);

    expect(await screen.ended, screen.text()).toBe(0);
    const lines = (await screen.screen()).split("\n");
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^job ${jobId} {2}refresh of demo {2}succeeded {2}[0-9.]+s$`)),
      expect.stringMatching(/^ {2}✓ snapshotter +[0-9.]+s {2}Snapshot rds:production-db-/),
      expect.stringMatching(/^ {2}✓ cloner +[0-9.]+s {2}The clone is available at /),
      expect.stringMatching(/^ {2}✓ dblab-updater +[0-9.]+s {2}The full refresh is started$/),
      expect.stringMatching(/^ {2}✓ refresh-poller +[0-9.]+s {2}DBLab is refreshed from the clone/),
      expect.stringMatching(/^ {2}✓ reaper +[0-9.]+s {2}Ended as succeeded after /),
    ]);
    // Colours, and the movements that draw it in place.
    expect(screen.raw()).toContain("\u001b[32m✓");
    expect(screen.raw()).toContain("\u001b[1A");
  });

  it("watches a job to its end in lines where there is no terminal, and exits as it ended", {
    timeout: 60_000,
  }, async () => {
    expect(await piped.ended, piped.text()).toBe(0);

    expect(piped.text()).toMatch(
      /intake +A refresh of demo[\s\S]*cloner [\s\S]*reaper +Ended as succeeded after/,
    );
    expect(piped.text()).not.toContain("\u001b[");
    expect((await stage().job(jobId))?.status).toBe("succeeded");
  });

  it("is plain text under NO_COLOR", { timeout: 60_000 }, async () => {
    const plain = terminal(["jobs"], { ...stage().operatorEnvironment, NO_COLOR: "1" });

    expect(await plain.ended).toBe(0);
    expect(plain.text()).toContain("succeeded");
    expect(plain.raw()).not.toContain("\u001b[3");
  });
}
