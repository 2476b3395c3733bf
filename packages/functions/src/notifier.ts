import { consumeAnnouncements } from "./consume.ts";

export const handler = consumeAnnouncements();
