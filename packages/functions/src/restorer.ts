import { restorer } from "@dblab-refresh/core/steps/restorer/restorer";
import { consume } from "./consume.ts";
import { connections, databases, dns } from "./services.ts";

export const handler = consume("restorer", restorer, { connections, databases, dns });
