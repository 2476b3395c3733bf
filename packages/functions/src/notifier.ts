import { consumeAnnouncements } from "./consume.ts";
import { channels, eventBus, secrets } from "./services.ts";

export const handler = consumeAnnouncements({ channels, eventBus, secrets });
