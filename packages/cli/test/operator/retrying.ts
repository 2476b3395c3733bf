import type { LocalStage } from "@dblab-refresh/local/stage";
import { expect, it } from "vitest";
import { type Started, start } from "../command.ts";

const DATABASE = "orders-staging";
const REQUEST_ID = "fails-after-its-snapshot";

/** Commands that have ended. */
export interface Retrying {
  readonly failed: Started;
  readonly retried: Started;
}

/** A restore that fails after its snapshot, and its retry. Who else means the database waits for it. */
export async function retriedRestore(stage: LocalStage): Promise<Retrying> {
  const ended = async (words: string) => {
    const command = start(words.split(" "), { environment: stage.operatorEnvironment });
    await command.ended;
    return command;
  };
  const fault = await stage.injectRestore("parameter-group-missing", {
    identifier: DATABASE,
    requestId: REQUEST_ID,
  });
  const failed = await ended(`enqueue restore ${DATABASE} --from new --wait --request-id ${REQUEST_ID}`);
  fault.lift();
  return { failed, retried: await ended(`retry ${stage.jobIdOf(REQUEST_ID)} --wait`) };
}

/** retry, of a restore: what its snapshot has is what the database gets. */
export function retrying(stage: () => LocalStage, both: () => Promise<Retrying>): void {
  it("takes a failed restore up with the snapshot that it has left, and takes no other one", {
    timeout: 150_000,
  }, async () => {
    const { failed, retried } = await both();

    const [jobId, kept] = [stage().jobIdOf(REQUEST_ID), `${DATABASE}-snapshot`];
    expect(await failed.ended, failed.text()).toBe(1);
    expect(await retried.ended, retried.text()).toBe(0);
    expect(retried.text()).toContain(`Retrying ${jobId} from restorer, with its snapshot ${kept} of `);
    const job = await stage().job(stage().jobIdOf(`retry-of/${jobId}`));
    expect(job).toMatchObject({
      status: "succeeded",
      request: { retryOf: jobId },
      order: { from: { kind: "named", identifier: kept } },
    });
    const taken = stage().world.rds.calls.filter(({ operation }) => operation === "CreateDBSnapshot");
    expect(taken.filter(({ names }) => names.some((name) => name.startsWith(kept)))).toHaveLength(1);
    expect(await stage().databaseContents(DATABASE)).toEqual(await stage().verifySnapshot(kept, "shop"));
  });
}
