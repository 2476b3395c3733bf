import { cloner } from "@dblab-refresh/core/steps/cloner/cloner";
import { consume } from "./consume.ts";
import { rds, secrets } from "./services.ts";

export const handler = consume("cloner", cloner, { rds, secrets });
