import { consume } from "./consume.ts";
import { databases, engine, rds, secrets } from "./services.ts";

export const handler = consume("reaper", { databases, engine, rds, secrets });
