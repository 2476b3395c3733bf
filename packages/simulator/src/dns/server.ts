import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { DnsRefusal, type HostedZones } from "./hosted-zones.ts";
import { readChanges, writeChange, writeError, writeList } from "./wire.ts";

/** Route 53 at an address of this machine: REST with XML, as far as records are looked at and changed. */
export interface DnsServer {
  /** Without a slash at the end; what AWS_ENDPOINT_URL_ROUTE_53 is to be. */
  readonly url: string;
  /** What was asked for, in order: `POST /2013-04-01/hostedzone/Z1/rrset`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

const LARGEST_LIST = 300;

export async function startDnsServer(zones: HostedZones): Promise<DnsServer> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const call = `${request.method} ${request.url}`;
    calls.push(call);
    const answer = async () => {
      const body = await textOf(request);
      const answered = respond(zones, request.method ?? "", new URL(request.url ?? "/", "http://dns"), body);
      if (answered === "break") return void request.socket.destroy();
      response.writeHead(200, { "content-type": "text/xml" }).end(answered);
    };
    answer().catch((error: unknown) => {
      const { name, message, status } =
        error instanceof DnsRefusal ? error : { name: "InternalFailure", message: `${error}`, status: 500 };
      const xml = writeError({ code: name, message }, randomUUID());
      response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the DNS server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function respond(
  zones: HostedZones,
  method: string,
  { pathname, searchParams }: URL,
  body: string,
): string | "break" {
  const [, zone] = /^\/2013-04-01\/hostedzone\/([^/]+)\/rrset\/?$/.exec(pathname) ?? [];
  if (zone !== undefined && method === "GET") {
    const most = Math.min(LARGEST_LIST, Number(searchParams.get("maxitems") ?? LARGEST_LIST));
    return writeList(zones.list(zone, searchParams.get("name") ?? undefined, most), most);
  }
  if (zone !== undefined && method === "POST") {
    const { id, isLost } = zones.change(zone, readChanges(body));
    return isLost ? "break" : writeChange("ChangeResourceRecordSetsResponse", id, zones.statusOf(id));
  }
  const [, change] = /^\/2013-04-01\/change\/([^/]+)$/.exec(pathname) ?? [];
  if (change !== undefined && method === "GET")
    return writeChange("GetChangeResponse", `/change/${change}`, zones.statusOf(change));
  throw new DnsRefusal("InvalidAction", `${method} ${pathname} is not simulated`);
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
