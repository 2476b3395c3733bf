import { randomUUID } from "node:crypto";
import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { type Gateway, startGateway } from "./gateway.ts";
import { type GatewayAnswer, type GatewayCall, isRecord, jsonError } from "./gateway-call.ts";

/** An announcement as an event. */
export interface OwnEvent {
  readonly id: string;
  readonly source: "dblab-refresh";
  readonly "detail-type": string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Of one PutEvents. */
const MOST_ENTRIES = 10;

const UNAVAILABLE: GatewayAnswer = { status: 503, headers: {}, body: "" };

export type BusEvent = RdsEvent | OwnEvent;

/** The account's default bus, in EventBridge's shapes: what RDS sends, and what is put through its API. */
export class EventBus {
  readonly #events: BusEvent[] = [];
  readonly #listeners = new Set<(event: BusEvent) => void>();
  readonly #gateway: Gateway;

  private constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  static async start(rds: RdsModel): Promise<EventBus> {
    // Nothing is behind the gateway: it answers everything itself.
    let bus: EventBus | undefined;
    const gateway = await startGateway("http://127.0.0.1:0", {
      before: (call) => ({ answer: bus === undefined ? UNAVAILABLE : bus.put(call) }),
    });
    const started = new EventBus(gateway);
    bus = started;
    rds.onEvent((event) => started.#take(event));
    return started;
  }

  get url(): string {
    return this.#gateway.url;
  }

  /** Everything since the world began. */
  get events(): readonly BusEvent[] {
    return this.#events;
  }

  /** @returns unsubscribes */
  listen(listener: (event: BusEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.#gateway.close();
  }

  #take(event: BusEvent): void {
    this.#events.push(event);
    // Later: a listener may call RDS's model, which is at work now.
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(event);
    });
  }

  /** Answers a call of EventBridge's API. */
  put({ operation, input }: GatewayCall): GatewayAnswer {
    const headers = { "content-type": "application/x-amz-json-1.1" };
    if (operation !== "PutEvents")
      return jsonError(400, "UnknownOperationException", `no operation ${operation} here`);
    if (!Array.isArray(input.Entries) || input.Entries.length < 1 || input.Entries.length > MOST_ENTRIES) {
      const message = `Value at 'entries' failed to satisfy constraint: a list of 1 to ${MOST_ENTRIES} entries`;
      return jsonError(400, "ValidationException", message);
    }
    const Entries = input.Entries.map((entry: unknown) => {
      const event = eventOf(entry);
      if (event === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
      this.#take(event);
      return { EventId: event.id };
    });
    const FailedEntryCount = Entries.filter((entry) => "ErrorCode" in entry).length;
    return { status: 200, headers, body: JSON.stringify({ FailedEntryCount, Entries }) };
  }
}

/** EventBridge takes entries of `Source`, `DetailType` and a `Detail` that is a JSON object. */
function eventOf(entry: unknown): OwnEvent | undefined {
  if (!isRecord(entry) || entry.Source !== "dblab-refresh" || typeof entry.DetailType !== "string")
    return undefined;
  try {
    const detail: unknown = JSON.parse(String(entry.Detail));
    if (!isRecord(detail)) return undefined;
    const time = new Date().toISOString();
    return { id: randomUUID(), source: "dblab-refresh", "detail-type": entry.DetailType, time, detail };
  } catch {
    return undefined;
  }
}
