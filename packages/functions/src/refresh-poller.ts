import { consume } from "./consume.ts";
import { engine, secrets } from "./services.ts";

export const handler = consume("refresh-poller", { engine, secrets });
