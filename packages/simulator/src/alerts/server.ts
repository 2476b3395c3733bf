import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Arrival, SinkAnswer } from "./arrival.ts";
import { SEND_EMAIL_PATH, SesMail } from "./ses.ts";
import { SlackWebhooks } from "./slack.ts";
import { SnsTopics } from "./sns.ts";

export interface AlertCall {
  readonly service: Arrival["service"];
  readonly path: string;
  readonly body: string;
}

/** In a service's place: an answer, no answer ever, or an end of the connection. Undefined: the service's own. */
export type AlertRule = (call: AlertCall) => SinkAnswer | "hang" | "break" | undefined;

/** SES, SNS and Slack's webhooks at one address of this machine. What they took can be seen as people see it. */
export interface AlertServer {
  /** Without a slash at the end; the endpoint of SES and SNS. */
  readonly url: string;
  readonly ses: SesMail;
  readonly sns: SnsTopics;
  /** Opens a webhook. @returns its address, which is a secret */
  openWebhook(name: string): string;
  removeWebhook(name: string): void;
  /** Everything that was taken, in order. */
  readonly arrivals: readonly Arrival[];
  /** Every call, taken or not. */
  readonly calls: readonly AlertCall[];
  /** @returns takes the rule away again */
  meddle(rule: AlertRule): () => void;
  /** Told of each arrival. */
  listen(listener: (arrival: Arrival) => void): void;
  close(): Promise<void>;
}

export async function startAlertServer(): Promise<AlertServer> {
  const slack = new SlackWebhooks();
  const ses = new SesMail();
  const sns = new SnsTopics();
  const arrivals: Arrival[] = [];
  const calls: AlertCall[] = [];
  const rules: AlertRule[] = [];
  const listeners: ((arrival: Arrival) => void)[] = [];
  const take = ({ service, path, body }: AlertCall) => {
    if (service === "slack") return slack.take(path, body);
    return service === "ses" ? ses.take(body) : sns.take(body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const body = await textOf(request);
    const service = slack.has(path) ? "slack" : path === SEND_EMAIL_PATH ? "ses" : "sns";
    const call: AlertCall = { service, path, body };
    calls.push(call);
    const ruled = rules.map((rule) => rule(call)).find((verdict) => verdict !== undefined);
    if (ruled === "hang") return;
    if (ruled === "break") {
      request.socket.destroy();
      return;
    }
    const taken = ruled === undefined ? take(call) : { answer: ruled };
    const { status, headers = {} } = taken.answer;
    if ("arrival" in taken && taken.arrival !== undefined) {
      arrivals.push(taken.arrival);
      for (const listener of listeners) listener(taken.arrival);
    }
    response.writeHead(status, headers).end(taken.answer.body);
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the alerts' server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    ses,
    sns,
    arrivals,
    calls,
    openWebhook: (name) => `${url}${slack.open(name)}`,
    removeWebhook: (name) => slack.remove(name),
    meddle(rule) {
      rules.unshift(rule);
      return () => void rules.splice(rules.indexOf(rule), 1);
    },
    listen: (listener) => void listeners.push(listener),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
