import { consume } from "./consume.ts";
import { engine, rds, secrets } from "./services.ts";

export const handler = consume("reaper", { engine, rds, secrets });
