import { consume } from "./consume.ts";
import { databases } from "./services.ts";

export const handler = consume("exporter", { databases });
