import { consume } from "./consume.ts";

export const handler = consume("exporter", {});
