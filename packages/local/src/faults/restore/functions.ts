import { afterCommit, type Commit } from "../moment.ts";
import type { Striking } from "../striking.ts";
import type { RestoreFault, RestoreScene } from "./fault.ts";

const GOES_ON =
  "The message comes back, or the janitor sends it again after `janitor.grace`; the next look sees how far the swap is";

/** Whether the commit is the job's own, and its first one with the fact. */
export const notes =
  (jobId: string, fact: string) =>
  (commit: Commit): boolean =>
    commit.jobId === jobId && commit.value(`facts.restore.${fact}`) !== undefined;

/** The process dies once, with its commit written and its message not sent. */
const killedAt =
  (fact: string) =>
  ({ world, host, jobId }: RestoreScene): Striking =>
    afterCommit(world, notes(jobId, fact), () => {
      host.kill();
      return "break";
    });

/** The functions die in the middle of a swap. */
export const functions: readonly RestoreFault[] = [
  {
    name: "killed-before-the-swap",
    title: "The functions' process is killed when the original is about to give up its name",
    sources: "both",
    expected: { end: "succeeded", found: "the restored", recovers: GOES_ON },
    inject: killedAt("swapSince"),
  },
  {
    name: "killed-in-the-swap",
    title: "The functions' process is killed when nobody has the name, right after the point of no return",
    sources: "both",
    expected: { end: "succeeded", found: "the restored", recovers: GOES_ON },
    inject: killedAt("forwardSince"),
  },
  {
    name: "killed-after-the-rename",
    title: "The functions' process is killed after RDS has taken the second rename, before that is written",
    sources: "both",
    expected: { end: "succeeded", found: "the restored", recovers: GOES_ON },
    inject({ world, host, identifier }) {
      let hasStruck = false;
      const leave = world.rdsGateway.meddle({
        after({ operation, input }) {
          const name = input.NewDBInstanceIdentifier ?? input.NewDBClusterIdentifier;
          if (!operation.startsWith("Modify") || name !== identifier) return "answer";
          hasStruck = true;
          leave();
          host.kill();
          return "break";
        },
      });
      return { hasStruck: () => hasStruck, lift: leave };
    },
  },
];
