import { restorer } from "@dblab-refresh/core/steps/restorer/restorer";
import { consume } from "./consume.ts";

export const handler = consume("restorer", restorer, {});
