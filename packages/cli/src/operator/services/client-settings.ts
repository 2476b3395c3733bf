import type { Place } from "../stage/place.ts";

/** A person waits: no connection is worth more than some seconds. Milliseconds. */
const requestHandler = {
  connectionTimeout: 4_000,
  requestTimeout: 12_000,
  throwOnRequestTimeout: true,
} as const;

/** What all clients of the command have in common. */
export function clientSettings({ region, endpointUrl }: Pick<Place, "region" | "endpointUrl">) {
  // The SDK prints a warning about Node 20 when a client is made.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  return { requestHandler, ...(region && { region }), ...(endpointUrl && { endpoint: endpointUrl }) };
}
