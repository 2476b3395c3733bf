import { consumeRequests } from "./consume.ts";
import { secrets } from "./services.ts";

export const handler = consumeRequests({ secrets });
