import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { contentOf } from "@dblab-refresh/core/notifier/content";
import type { Sink } from "@dblab-refresh/core/ports/sink";

/** What stands in the mark on the item. */
export const EVENT_BUS_SINK = "event-bus";

const detailTypes = { failing: "Job Failing", ended: "Job Ended", leftovers: "Job Leftovers" } as const;

/** Tells an EventBridge bus: `source` is `dblab-refresh`, the detail is the announcement's content as JSON. */
export function eventBusSink(events: Pick<EventBridgeClient, "send">, busName: string): Sink {
  return {
    name: EVENT_BUS_SINK,
    tell: async (announcement, job) => {
      const answer = await events.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: busName,
              Source: "dblab-refresh",
              DetailType: detailTypes[announcement.fact],
              Time: new Date(announcement.at),
              Detail: JSON.stringify(contentOf(announcement, job)),
            },
          ],
        }),
      );
      // PutEvents answers 200 for entries that it did not take.
      const [refused] = (answer.Entries ?? []).filter((entry) => entry.ErrorCode);
      if (refused)
        throw new Error(`EventBridge took the event not: ${refused.ErrorCode}: ${refused.ErrorMessage}`);
    },
  };
}
