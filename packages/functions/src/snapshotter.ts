import { snapshotter } from "@dblab-refresh/core/steps/snapshotter/snapshotter";
import { consume } from "./consume.ts";
import { databases, engine, rds, secrets } from "./services.ts";

export const handler = consume("snapshotter", snapshotter, { databases, engine, rds, secrets });
