import type { LocalStage } from "@dblab-refresh/local/stage";
import { expect, it } from "vitest";
import { terminal } from "../terminal.ts";

/** watch, as a person sees it. */
export function watching(stage: () => LocalStage): void {
  it("draws a job in place until it ends, each step with its mark", { timeout: 90_000 }, async () => {
    await stage().enqueue({ job: "refresh", target: "demo", requestId: "on-the-screen" });
    const jobId = stage().jobIdOf("on-the-screen");
    await expect.poll(() => stage().job(jobId), { timeout: 10_000 }).toBeDefined();
    const screen = terminal(["watch", jobId], stage().operatorEnvironment);

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

  it("is plain text under NO_COLOR", { timeout: 60_000 }, async () => {
    const screen = terminal(["jobs"], { ...stage().operatorEnvironment, NO_COLOR: "1" });

    expect(await screen.ended).toBe(0);
    expect(screen.text()).toContain("succeeded");
    expect(screen.raw()).not.toContain("\u001b[3");
  });
}
