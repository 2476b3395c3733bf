import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { clientSettings } from "./client-settings.ts";
import type { Place } from "./place.ts";

/** Endpoint, region and credentials are the SDK's own, but for what the command line says. */
export function tableClient(place: Place): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(place)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
