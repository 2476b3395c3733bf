import type {
  $Command,
  Route53ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-route-53";
import { operationOf } from "../rds/client.ts";
import { type Change, DnsRefusal, type HostedZones } from "./hosted-zones.ts";

type Route53Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  Route53ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** As much of the SDK's Route53Client as its callers need. */
export interface InMemoryDnsClient {
  /**
   * @throws errors named and numbered as the SDK's are, without its retries; one named `TimeoutError` with the code
   * `ECONNRESET` when the answer was lost
   */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Route53Command<Input, Output>,
    options?: unknown,
  ): Promise<Output>;
}

/** The SDK's commands straight on the model: no sockets, so that virtual time runs fast. */
export function inMemoryDnsClient(zones: HostedZones): InMemoryDnsClient {
  return {
    async send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
      command: Route53Command<Input, Output>,
    ): Promise<Output> {
      try {
        // What is answered to an operation is that operation's output, as far as our callers read it.
        return answer(zones, operationOf(command), command.input) as Output;
      } catch (error) {
        if (!(error instanceof DnsRefusal)) throw error;
        throw Object.assign(error, { $fault: "client", $metadata: { httpStatusCode: error.status } });
      }
    },
  };
}

/** Of the three operations, what any of them is given. */
interface Input {
  readonly HostedZoneId?: string;
  readonly StartRecordName?: string;
  readonly MaxItems?: number;
  readonly ChangeBatch?: { readonly Changes?: readonly Change[] };
  readonly Id?: string;
}

function answer(zones: HostedZones, operation: string, given: object): object {
  const input: Input = given;
  const { HostedZoneId: zone = "" } = input;
  switch (operation) {
    case "ListResourceRecordSets":
      return {
        ResourceRecordSets: zones.list(zone, input.StartRecordName, input.MaxItems ?? 300),
        IsTruncated: false,
      };
    case "ChangeResourceRecordSets": {
      const { id, isLost } = zones.change(zone, input.ChangeBatch?.Changes ?? []);
      if (isLost)
        throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
      return { ChangeInfo: { Id: id, Status: "PENDING" } };
    }
    case "GetChange": {
      const { status } = zones.statusOf(input.Id ?? "");
      return { ChangeInfo: { Id: input.Id, Status: status } };
    }
    default:
      throw new Error(`${operation} is not simulated`);
  }
}
