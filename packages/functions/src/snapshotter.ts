import { consume } from "./consume.ts";
import { databases, engine, rds, secrets } from "./services.ts";

export const handler = consume("snapshotter", { databases, engine, rds, secrets });
