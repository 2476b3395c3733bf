import { tellChannel } from "@dblab-refresh/aws/alert-channel";
import { connections as connectionsOfDatabases } from "@dblab-refresh/aws/answering-database";
import { eventBridgeClient, rdsClients, route53Clients } from "@dblab-refresh/aws/clients";
import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { eventBusSink } from "@dblab-refresh/aws/event-bus-sink";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { ReferencedSecrets } from "@dblab-refresh/aws/referenced-secrets";
import { Route53Dns } from "@dblab-refresh/aws/route53-dns";
import { SecretStores } from "@dblab-refresh/aws/secret-stores";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import type { Sink } from "@dblab-refresh/core/ports/sink";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import { httpTransport } from "@dblab-refresh/dblab/http-transport";
import { variable } from "./environment.ts";

/**
 * What some functions use and others do not. A handler names its own, so that no other is in its bundle: RDS's client
 * alone is a sixth of it. What it did not name throws when it is asked for.
 */
export interface Services {
  readonly rds?: Ports["rds"];
  readonly databases?: Ports["databases"];
  readonly connections?: Ports["connections"];
  readonly dns?: () => Ports["dns"];
  readonly engine?: Ports["engine"];
  readonly secrets?: (clock: Clock) => Secrets;
  readonly eventBus?: (busName: string) => Sink;
  /** Tells the channels of the configuration. */
  readonly channels?: typeof tellChannel;
}

export const rds: Ports["rds"] = (aws) => new RdsService(rdsClients(aws));

export const databases: Ports["databases"] = (aws) => new DatabasesService(rdsClients(aws));

export const connections: Ports["connections"] = connectionsOfDatabases;

export const dns = (): Ports["dns"] => new Route53Dns(route53Clients());

export const engine: Ports["engine"] = (dblab) => new EngineApi(httpTransport(dblab), dblab.token);

export const secrets = (clock: Clock): Secrets => new ReferencedSecrets(variable, clock, new SecretStores());

export const eventBus = (busName: string): Sink => eventBusSink(eventBridgeClient(), busName);

export const channels: Services["channels"] = tellChannel;

/** In the place of a service that the handler did not name. */
export function unnamed(service: keyof Services): never {
  throw new Error(`this function asked for ${service}, which its handler does not name among its services`);
}
