import { reaper } from "@dblab-refresh/core/steps/reaper/reaper";
import { consume } from "./consume.ts";
import { databases, engine, rds, secrets } from "./services.ts";

export const handler = consume("reaper", reaper, { databases, engine, rds, secrets });
