import { consumeDeadLetters } from "./consume.ts";

export const handler = consumeDeadLetters();
