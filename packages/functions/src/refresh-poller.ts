import { refreshPoller } from "@dblab-refresh/core/steps/refresh-poller";
import { consume } from "./consume.ts";
import { engine, secrets } from "./services.ts";

export const handler = consume("refresh-poller", refreshPoller, { engine, secrets });
