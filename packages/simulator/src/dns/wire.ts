import {
  ChangeResourceRecordSetsRequest$,
  ChangeResourceRecordSetsResponse$,
  GetChangeResponse$,
  ListResourceRecordSetsResponse$,
} from "@aws-sdk/client-route-53";
import { XmlShapeDeserializer, XmlShapeSerializer } from "@aws-sdk/core/protocols";
import { type Change, DnsRefusal } from "./hosted-zones.ts";
import type { RecordSet } from "./record-set.ts";

const xmlNamespace = "https://route53.amazonaws.com/doc/2013-04-01/";
const serviceNamespace = "com.amazonaws.route53";
/** `2026-01-02T03:04:05.678Z`: smithy's number for ISO 8601. */
const isoTime = 5;
const settings = {
  xmlNamespace,
  serviceNamespace,
  timestampFormat: { useTrait: true, default: isoTime },
  httpBindings: true,
} as const;

type WritableSchema = Parameters<XmlShapeSerializer["write"]>[0];

/** The changes of a batch, as the SDK's own schema reads them. @throws DnsRefusal */
export function readChanges(body: string): readonly Change[] {
  const input: unknown = new XmlShapeDeserializer(settings).read(
    ChangeResourceRecordSetsRequest$,
    Buffer.from(body),
  );
  const { ChangeBatch } = (input ?? {}) as {
    readonly ChangeBatch?: { readonly Changes?: readonly Change[] };
  };
  const changes = ChangeBatch?.Changes ?? [];
  if (changes.length === 0) throw new DnsRefusal("InvalidInput", "a batch has at least one change");
  for (const { Action, ResourceRecordSet: set } of changes) {
    if (!["CREATE", "DELETE", "UPSERT"].includes(Action))
      throw new DnsRefusal("InvalidInput", `no action ${Action}`);
    if (set?.Name === undefined || set.Type === undefined)
      throw new DnsRefusal("InvalidInput", "a record set has a name and a type");
  }
  return changes;
}

export function writeList(sets: readonly RecordSet[], most: number): string {
  return write(ListResourceRecordSetsResponse$, {
    ResourceRecordSets: sets,
    IsTruncated: false,
    MaxItems: most,
  });
}

export function writeChange(
  response: "ChangeResourceRecordSetsResponse" | "GetChangeResponse",
  id: string,
  { status, submittedAt }: { readonly status: string; readonly submittedAt: number },
): string {
  const schema = response === "GetChangeResponse" ? GetChangeResponse$ : ChangeResourceRecordSetsResponse$;
  return write(schema, { ChangeInfo: { Id: id, Status: status, SubmittedAt: new Date(submittedAt) } });
}

const structureSort = 3;
const stringShape = 0;

/** A structure of the envelope, which the API model leaves to the protocol: smithy's static form of one. */
function structure(name: string, members: Readonly<Record<string, unknown>>): WritableSchema {
  const [names, schemas] = [Object.keys(members), Object.values(members)];
  return [structureSort, serviceNamespace, name, 0, names, schemas] as unknown as WritableSchema;
}

const errorResponse = structure("ErrorResponse", {
  Error: structure("Error", { Type: stringShape, Code: stringShape, Message: stringShape }),
  RequestId: stringShape,
});

export function writeError(
  { code, message }: { readonly code: string; readonly message: string },
  requestId: string,
): string {
  return write(errorResponse, {
    Error: { Type: "Sender", Code: code, Message: message },
    RequestId: requestId,
  });
}

/** A serializer holds the document it is writing: one per answer. */
function write(schema: WritableSchema, value: unknown): string {
  const serializer = new XmlShapeSerializer({ ...settings, httpBindings: false });
  serializer.write(schema, value);
  return String(serializer.flush());
}
