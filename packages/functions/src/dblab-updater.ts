import { dblabUpdater } from "@dblab-refresh/core/steps/dblab-updater";
import { consume } from "./consume.ts";
import { engine, secrets } from "./services.ts";

export const handler = consume("dblab-updater", dblabUpdater, { engine, secrets });
