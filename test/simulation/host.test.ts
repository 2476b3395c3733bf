import { describe, expect, it } from "vitest";
import { run } from "./run.ts";
import { MARK } from "./secrets.ts";

describe("the host of the simulated functions", () => {
  it("writes into the log why the janitor failed, as Lambda does: a secret in it is seen", async () => {
    const { violations } = await run(7, {
      only: [],
      asks: ({ installations: [{ jobs }] }) => {
        const seenBy = jobs.seenBy.bind(jobs);
        jobs.seenBy = (life) => ({
          ...seenBy(life),
          dueBefore: () => {
            throw new Error(`login as ${MARK}`);
          },
        });
        return { jobs: new Map(), unreadable: [] };
      },
    });

    expect(violations).toEqual([expect.stringMatching(/^8: a log line shows a secret: the janitor failed /)]);
  });
});
