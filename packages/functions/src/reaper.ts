import { reaper } from "@dblab-refresh/core/steps/reaper/reaper";
import { consume } from "./consume.ts";
import { engine, rds, secrets } from "./services.ts";

export const handler = consume("reaper", reaper, { engine, rds, secrets });
