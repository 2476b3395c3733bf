import { janitor } from "@dblab-refresh/core/janitor/janitor";
import type { Round } from "@dblab-refresh/core/janitor/round";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { awsPorts } from "./aws-ports.ts";
import { databases, engine, rds, secrets } from "./services.ts";

let ports: Ports | undefined;

/** Runs on a schedule; its input does not matter. */
export const handler = (): Promise<Round> => {
  ports ??= awsPorts("janitor", { databases, engine, rds, secrets });
  return janitor(ports);
};
