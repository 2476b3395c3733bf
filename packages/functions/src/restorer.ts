import { consume } from "./consume.ts";
import { connections, databases } from "./services.ts";

export const handler = consume("restorer", { connections, databases });
