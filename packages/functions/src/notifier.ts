import { consumeAnnouncements } from "./consume.ts";
import { eventBus } from "./services.ts";

export const handler = consumeAnnouncements({ eventBus });
