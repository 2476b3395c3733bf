import { snapshotter } from "@dblab-refresh/core/steps/snapshotter/snapshotter";
import { consume } from "./consume.ts";
import { engine, rds, secrets } from "./services.ts";

export const handler = consume("snapshotter", snapshotter, { engine, rds, secrets });
