import { expect, it, vi } from "vitest";
import { sqsClient } from "../src/clients.ts";

it("of what the SDK logs only warnings are said: the rest has whole messages in it", () => {
  // Before the spies: the SDK warns of Node's version when the first client is made.
  const { logger } = sqsClient().config;
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);

  logger.warn?.("socket usage at capacity=50", 7);
  logger.info?.({ input: { MessageBody: "hunter2" } });
  logger.error?.({ input: { MessageBody: "hunter2" } });
  const said = [warned.mock.calls, printed.mock.calls];
  vi.restoreAllMocks();

  expect(said).toEqual([[["socket usage at capacity=50 7", "AWS SDK"]], []]);
});
