import { consume } from "./consume.ts";
import { engine, rds, secrets } from "./services.ts";

export const handler = consume("snapshotter", { engine, rds, secrets });
