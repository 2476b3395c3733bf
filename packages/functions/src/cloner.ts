import { consume } from "./consume.ts";
import { rds, secrets } from "./services.ts";

export const handler = consume("cloner", { rds, secrets });
