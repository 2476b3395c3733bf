import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type Content, contentOf } from "@dblab-refresh/core/notifier/content";
import type { Sink } from "@dblab-refresh/core/ports/sink";

/** What stands in the mark on the item. */
export const EVENT_BUS_SINK = "event-bus";

const detailTypes = { failing: "Job Failing", ended: "Job Ended", leftovers: "Job Leftovers" } as const;

/** Tells an EventBridge bus of everything: `source` is `dblab-refresh`, the detail is the announcement's content as JSON. */
export function eventBusSink(events: Pick<EventBridgeClient, "send">, busName: string): Sink {
  return {
    name: EVENT_BUS_SINK,
    tell: (announcement, job) => {
      const content = contentOf(announcement, job);
      return putEvent(events, busName, detailTypes[content.fact], content);
    },
  };
}

/**
 * The alerts of a channel. Their detail types differ from those of the events that are always sent: a rule for alerts on
 * the account's own bus does not match both.
 */
export function putAlert(
  events: Pick<EventBridgeClient, "send">,
  busName: string,
  content: Content,
): Promise<void> {
  return putEvent(events, busName, `DBLab Refresh ${detailTypes[content.fact]}`, content);
}

async function putEvent(
  events: Pick<EventBridgeClient, "send">,
  busName: string,
  detailType: string,
  content: Content,
): Promise<void> {
  const answer = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: "dblab-refresh",
          DetailType: detailType,
          Time: new Date(content.at),
          Detail: JSON.stringify(content),
        },
      ],
    }),
  );
  // PutEvents answers 200 for entries that it did not take.
  const [refused] = (answer.Entries ?? []).filter((entry) => entry.ErrorCode);
  if (refused)
    throw new Error(`EventBridge took the event not: ${refused.ErrorCode}: ${refused.ErrorMessage}`);
}
