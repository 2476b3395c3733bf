import type { InMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { onTestFinished } from "vitest";
import { minute, type SimulatedRds, sdkClient } from "./simulated-rds.ts";

type Sends = Pick<InMemoryRdsClient, "send">;

/** What a caller can tell of the answers; request ids and latencies differ by nature. */
async function transcript<World extends SimulatedRds>(
  rds: World,
  client: Sends,
  script: (rds: World) => readonly object[],
) {
  const lines: unknown[] = [];
  const ask = async (send: () => Promise<object>) => {
    try {
      const { $metadata: _theirs, ...output } = { $metadata: {}, ...(await send()) };
      return output;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { name, message } = error;
      const { $fault, $metadata, Code, Type, code } = { ...error } as Record<string, unknown>;
      const status = { ...Object($metadata) }.httpStatusCode;
      // The message of a broken connection is Node's, and depends on the moment.
      return code === undefined
        ? { name, message, $fault, Code, Type, status, is: error.constructor.name }
        : { name, code };
    }
  };
  rds.model.inject("throttled", { times: 2 });
  rds.model.inject("create-answer-lost", { times: 1 });
  for (const command of script(rds)) {
    lines.push(command.constructor.name, await ask(() => client.send<never, never>(command as never)));
    rds.pass(5 * minute);
  }
  return lines;
}

/** The same script on both clients, each with a world of its own. */
export async function bothTranscripts<World extends SimulatedRds>(
  world: () => World,
  script: (rds: World) => readonly object[],
) {
  const inMemory = world();
  const served = world();
  const server = await startRdsServer({ model: served.model });
  const client = sdkClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });

  const expected = await transcript(inMemory, inMemory.client, script);
  const actual = await transcript(served, client as unknown as Sends, script);
  return { expected, actual, calls: { expected: inMemory.model.calls, actual: served.model.calls } };
}
