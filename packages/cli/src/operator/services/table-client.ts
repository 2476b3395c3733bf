import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Place } from "../stage/place.ts";
import { clientSettings } from "./client-settings.ts";

/** Endpoint, region and credentials are the SDK's own, but for what the command line says. */
export function tableClient(place: Place): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(place)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
