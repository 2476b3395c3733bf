import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Cname, Dns, RecordName, Standing } from "@dblab-refresh/core/ports/dns";
import { dnsFault } from "@dblab-refresh/core/rds/dns-fault";
import { sdkError } from "./sdk-error.ts";

interface Clients {
  readonly reads: Pick<Route53Client, "send">;
  /** One attempt: the next look tells what became of it. */
  readonly writes: Pick<Route53Client, "send">;
}

/** The port to DNS records, on Route 53. */
export class Route53Dns implements Dns {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  async standing({ hostedZoneId, name }: RecordName): Promise<Standing> {
    // The list begins at the name, whatever its types; a CNAME is the only one under its name, but for those of a policy.
    const command = new ListResourceRecordSetsCommand({
      HostedZoneId: hostedZoneId,
      StartRecordName: name,
      MaxItems: 10,
    });
    const answer = await asked("ListResourceRecordSets", () => this.#clients.reads.send(command));
    const sets = (answer.ResourceRecordSets ?? []).filter((set) => bare(set.Name) === bare(name));
    const [set] = sets;
    return set === undefined ? { at: "absent" } : standingOf(set);
  }

  async replace({ hostedZoneId, name }: RecordName, from: Cname, to: Cname): ReturnType<Dns["replace"]> {
    const command = new ChangeResourceRecordSetsCommand({
      HostedZoneId: hostedZoneId,
      ChangeBatch: {
        Comment: "dblab-refresh: a restored database takes the place of its original",
        Changes: [
          { Action: "DELETE", ResourceRecordSet: cname(name, from) },
          { Action: "CREATE", ResourceRecordSet: cname(name, to) },
        ],
      },
    });
    try {
      const { ChangeInfo } = await asked("ChangeResourceRecordSets", () =>
        this.#clients.writes.send(command),
      );
      return { changeId: ChangeInfo?.Id ?? "" };
    } catch (error) {
      // Its DELETE is of another value than the record has by now.
      if (error instanceof Fault && error.reason === "InvalidChangeBatch") return { refused: error.message };
      throw error;
    }
  }

  async isInSync(changeId: string): Promise<boolean | undefined> {
    const command = new GetChangeCommand({ Id: changeId });
    try {
      const { ChangeInfo } = await asked("GetChange", () => this.#clients.reads.send(command));
      return ChangeInfo?.Status === "INSYNC";
    } catch (error) {
      if (error instanceof Fault && error.reason === "NoSuchChange") return undefined;
      throw error;
    }
  }
}

function cname(name: string, { value, ttl }: Cname): ResourceRecordSet {
  return { Name: name, Type: "CNAME", TTL: ttl, ResourceRecords: [{ Value: value }] };
}

function standingOf(set: ResourceRecordSet): Standing {
  const { Type, SetIdentifier, AliasTarget, ResourceRecords = [], TTL } = set;
  const [record] = ResourceRecords;
  if (AliasTarget !== undefined) return { at: "other", what: `an alias of ${AliasTarget.DNSName}` };
  if (Type !== "CNAME") return { at: "other", what: `a record of type ${Type}` };
  if (SetIdentifier !== undefined)
    return { at: "other", what: `a CNAME with a routing policy (${SetIdentifier})` };
  if (record?.Value === undefined || TTL === undefined)
    return { at: "other", what: "a CNAME without a value" };
  return { at: "cname", value: record.Value, ttl: TTL };
}

/** As names are compared: without the dot at the end that Route 53 answers with, whatever the case. */
function bare(name: string | undefined): string | undefined {
  return name?.toLowerCase().replace(/\.$/, "");
}

async function asked<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw dnsFault({ ...sdkError(error), action });
  }
}
