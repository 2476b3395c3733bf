import { Fault } from "../job/fault.ts";
import { mayPass } from "./passing-errors.ts";

/** Another request of this account is at work on the zone. Source: ChangeResourceRecordSets in the Route 53 API Reference. */
const passing = /^(PriorRequestNotComplete|Throttling)/;

/** What an error of Route 53's means for a job. */
export function dnsFault(error: {
  readonly name: string;
  readonly message: string;
  readonly httpStatus?: number;
  readonly action: string;
}): Fault {
  const { name, message, action } = error;
  const code = /^(AccessDenied|NotAuthorized|InvalidClientTokenId|SignatureDoesNotMatch)/.test(name)
    ? "permission-denied"
    : /^(NoSuchHostedZone|InvalidInput|InvalidDomainName)$/.test(name)
      ? "record-unusable"
      : "aws-fault";
  return new Fault({
    service: "Route 53",
    reason: name,
    passing: mayPass(error) || passing.test(name),
    code,
    message: `Route 53 ${action}: ${name}: ${message}`,
  });
}
