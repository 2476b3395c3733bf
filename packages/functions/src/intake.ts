import { consumeRequests } from "./consume.ts";

export const handler = consumeRequests();
