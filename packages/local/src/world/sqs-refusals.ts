import { type GatewayAnswer, type GatewayCall, isRecord } from "./gateway-call.ts";

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MAX_DELAY_SECONDS = 900;

/**
 * What AWS answers where the emulator would take a message: `DelaySeconds` outside 0 to 900. Of a batch AWS refuses
 * the entry, we refuse the whole. The size of messages is the emulator's to check: it knows the queues' attributes.
 */
export function sqsRefusal({ operation, input }: GatewayCall): GatewayAnswer | undefined {
  if (operation !== "SendMessage" && operation !== "SendMessageBatch") return undefined;
  const messages = operation === "SendMessage" ? [input] : Array.isArray(input.Entries) ? input.Entries : [];
  for (const message of messages) {
    const delay: unknown = isRecord(message) ? message.DelaySeconds : undefined;
    if (delay === undefined || delay === null) continue;
    if (typeof delay === "number" && Number.isInteger(delay) && delay >= 0 && delay <= MAX_DELAY_SECONDS)
      continue;
    return invalidParameterValue(
      `Value ${String(delay)} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${MAX_DELAY_SECONDS}.`,
    );
  }
  return undefined;
}

/** As SQS writes errors in its JSON protocol: the SDK takes the name from the header of the older query protocol. */
function invalidParameterValue(message: string): GatewayAnswer {
  return {
    status: 400,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": "InvalidParameterValue;Sender",
    },
    body: JSON.stringify({ __type: "com.amazon.coral.service#InvalidParameterValueException", message }),
  };
}
